/* SPDX-License-Identifier: MIT */
/*
 * strip.h - a stretch of the trace squeezed into a row of columns. Events
 * between two changes of flags, world or vectors form a stretch of constant
 * state; a checkpoint begins a new one. Stretches get columns by the
 * logarithm of their length, so that a change is never hidden by a long wait;
 * when there are more stretches than columns, several share one.
 */
#ifndef FRONT_STRIP_H
#define FRONT_STRIP_H

#include "trace/lap.h"

#define STRIP_MAX 256

struct strip_col {
	size_t first, last; /* events, inclusive */
	uint8_t any, all;   /* flags set in some, in all of them */
	uint8_t world;	    /* of the last event */
	uint8_t vectors;    /* of the last event */
	int8_t cp;	    /* checkpoint that begins here, or -1 */
};

/*
 * strip_build - events [first, end) in at most @width columns; @lap, if not
 * NULL, says where checkpoints begin. Returns the number of columns used,
 * 0 when there are no events.
 */
int strip_build(const struct trace *t, const struct lap *lap, size_t first,
		size_t end, int width, struct strip_col *cols);

#endif
