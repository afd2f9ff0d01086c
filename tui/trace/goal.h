/* SPDX-License-Identifier: MIT */
/*
 * goal.h - where in a trace an order's goal is: questions about indices, the
 * same for both directions and for an event that has only just come.
 */
#ifndef TRACE_GOAL_H
#define TRACE_GOAL_H

#include "trace/session.h"

#define NOWHERE SIZE_MAX

/* Is the goal of @o, given at event @start, reached at event @i? */
bool goal_at(const struct session *s, const struct session_order *o,
	     size_t start, size_t i);
/* The first event beyond @start that reaches it, on @o's side; or NOWHERE. */
size_t goal_find(const struct session *s, const struct session_order *o,
		 size_t start);

/* Is there a breakpoint that fits event @i? */
bool break_at(const struct session *s, size_t i);
/* The first such event beyond @start and before @end; or NOWHERE. */
size_t break_find(const struct session *s, bool back, size_t start, size_t end);

#endif
