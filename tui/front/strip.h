/* SPDX-License-Identifier: MIT */
/*
 * strip.h - a part of the trace squeezed into a row of columns. A stretch is a
 * run of the digest; a checkpoint begins a new one. Stretches get columns by
 * the logarithm of their length, so that a change is never hidden by a long
 * wait; when there are more stretches than columns, several share one. What
 * it costs depends on the columns, not on the events.
 */
#ifndef FRONT_STRIP_H
#define FRONT_STRIP_H

#include "digest.h"
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
 * strip_build - events [first, end), which the digest has, in at most @width
 * columns, STRIP_MAX of them at most; @lap, if not NULL, says where
 * checkpoints begin. Returns the number of columns used, 0 when there are no
 * events.
 */
int strip_build(struct digest *d, const struct lap *lap, size_t first,
		size_t end, int width, struct strip_col *cols);

#endif
