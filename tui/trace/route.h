/* SPDX-License-Identifier: MIT */
/*
 * route.h - the cheapest way forward over instructions that are recorded: by
 * single steps, and by hops, which are a breakpoint and a free run to it. A
 * hop to an event is possible from wherever its PC has not occurred since. All
 * is numbered from the event where the route starts. Costs are microseconds,
 * as measured on a small machine; only their ratio matters.
 */
#ifndef TRACE_ROUTE_H
#define TRACE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
	ROUTE_STEP = 200,
	ROUTE_HOP = 450,
};

struct route;

/* For up to @max events, whose tables take 40 bytes each. */
struct route *route_new(size_t max, struct err *err);
void route_free(struct route *r);
/* Begin again, at an event with this PC, which is number 0. */
void route_start(struct route *r, uint64_t pc);
/* The next event; @by_step: nothing may hop to it nor over it. False if the
 * route is full. */
bool route_add(struct route *r, uint64_t pc, bool by_step);
/* The PC of the newest event was changed by hand. */
void route_edit(struct route *r, uint64_t pc);
/* Of coming to the newest event. */
uint32_t route_cost(const struct route *r);
bool route_full(const struct route *r);

/* The way to the newest event is final now: only route_next() may follow. */
void route_plan(struct route *r);
/* Where to go from a stop of the plan: the next event by a step, any other by
 * a hop. */
size_t route_next(const struct route *r, size_t i);

#endif
