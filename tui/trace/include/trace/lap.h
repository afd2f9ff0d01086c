/* SPDX-License-Identifier: MIT */
/*
 * lap.h - laps and their checkpoints, found in a trace.
 *
 * A lap is one pass through the switch that really entered the guest. Nothing
 * here looks at labels: the anchors are what the machine did (VBAR changed,
 * EL dropped to the guest, I was set, an ISB was executed). See the
 * design's vocabulary, repeated in docs/trace.md, for the checkpoints.
 */
#ifndef TRACE_LAP_H
#define TRACE_LAP_H

#include "trace/trace.h"

enum checkpoint {
	CP_H0,
	CP_H1,
	CP_E1,
	CP_E2,
	CP_E3,
	CP_X1,
	CP_X2,
	CP_X3,
	CP_X4,
	CP_X5,
	CP_H2,
	CP_H3,
	CP_U,
	CP_COUNT
};
const char *checkpoint_name(enum checkpoint cp);  /* "H1" */
const char *checkpoint_words(enum checkpoint cp); /* what it is, one line */
/* The reverse of checkpoint_name(); CP_COUNT if none has that name. */
enum checkpoint checkpoint_find(const char *name);

/*
 * A checkpoint is a stretch of events. Where a flag is written inside the
 * stretch, `event` is the first that shows the last value, else the first of
 * all: that event's flags, PC and vectors are the checkpoint's.
 */
struct lap_point {
	bool present;
	uint32_t first, last; /* inclusive; last grows while we are in it */
	uint32_t event;
};

struct lap {
	unsigned int number; /* from 1 */
	bool home;	     /* the host's vectors are live again */
	bool switched;	     /* the switch was entered: more than a candidate */
	bool complete;	     /* came back as far as H3 */
	struct lap_point points[CP_COUNT];
};

/* How many laps have begun, counting one that has only H0 or H1 so far: it
 * is dropped again if the caller turns out not to enter the switch. */
unsigned int lap_count(const struct trace *t);
/* The @number-th lap (from 1), with the points it has reached so far, or
 * NULL. Valid until the next trace_append(). */
const struct lap *lap_get(const struct trace *t, unsigned int number);

/* "-AIF", or "D-IF, then --I-" where a write falls inside the checkpoint. */
const char *lap_flags(const struct trace *t, const struct lap_point *p,
		      char *buf, size_t len);

/* Flags at H2 that differ from H1; 0 while either is missing. */
unsigned int lap_leak_out(const struct trace *t, const struct lap *lap);
/* Flags found clear somewhere in E2..X3 with hyp vectors live, outside the
 * SError window. The window ends behind its ISB, or behind the instruction that
 * follows the ISB if that one sets A. */
unsigned int lap_leak_in(const struct trace *t, const struct lap *lap);
/* The first event that leaks in, or TRACE_NO_EVENT. */
uint32_t lap_leak_in_event(const struct trace *t, const struct lap *lap);

#endif
