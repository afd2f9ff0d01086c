/* SPDX-License-Identifier: MIT */
/*
 * reach.h - the same checkpoint of the same lap in another trace, or in the
 * same target's next one.
 */
#ifndef FRONT_REACH_H
#define FRONT_REACH_H

#include "trace/lap.h"

/* A place in a run that two runs can have in common. */
struct landing {
	unsigned int lap; /* 0: before the first */
	enum checkpoint cp;
};

enum reached {
	REACH_FOUND,
	REACH_MISSING, /* it went past without */
	REACH_NOT_YET, /* the trace ends before */
};

/* The event of a checkpoint; if it is missing, of the last one before it. */
enum reached reach_find(const struct trace *t, struct landing to,
			size_t *event);

/* The last checkpoint that begins at or before an event. */
struct landing reach_before(const struct trace *t, size_t event);

#endif
