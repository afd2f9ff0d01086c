/* SPDX-License-Identifier: MIT */
/*
 * report_impl.h - what the formats share: which events belong to a lap, and
 * one transition made ready to show.
 */
#ifndef REPORT_IMPL_H
#define REPORT_IMPL_H

#include "report/report.h"

struct transition {
	const struct trace_event *before, *after;
	char insn[64];
	char symbol[96];
	char source[160]; /* "file:line", or "" */
};

/* "EL2h", "EL1t", "EL0 ": always four characters. Returns @buf. */
const char *report_el(const struct trace_event *e, char buf[8]);

/* First event of a lap, and the first that belongs to it no more. */
uint32_t report_lap_first(const struct lap *lap);
uint32_t report_lap_end(const struct trace *t, const struct lap *lap);

/*
 * The next transition at or behind event *@at and before @end; moves *@at
 * past it. False when there is none.
 */
bool report_next_transition(const struct session *s, uint32_t *at, uint32_t end,
			    struct transition *tr);

#endif
