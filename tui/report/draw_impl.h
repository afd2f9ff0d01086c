/* SPDX-License-Identifier: MIT */
/*
 * draw_impl.h - what the parts of a time line share.
 */
#ifndef REPORT_DRAW_IMPL_H
#define REPORT_DRAW_IMPL_H

#include "draw.h"

/* Where the rows of a time line are below its top, and how high. */
struct form {
	int heading, marks, mark, world, lane, flags, flag;
	int vectors, band, sync, thin, axis, height;
	bool lanes; /* a row for each world */
};

struct drawing {
	const struct svg *svg;
	const struct form *form;
	struct line line;
	int top;
};

/* Of a word in the middle of a row. */
int draw_base_line(int y, int height);
/* The leaks of one flag, in its row at @y. */
void draw_leaks(const struct drawing *d, unsigned int flag, int y);
/* the scale below, and the gaps through all rows. */
void draw_axis(const struct drawing *d);

#endif
