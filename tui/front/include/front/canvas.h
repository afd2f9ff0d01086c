/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - what the front end hands to a terminal: cells and inks.
 */
#ifndef FRONT_FRONT_CANVAS_H
#define FRONT_FRONT_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/*
 * What a cell means, not how it looks. Each ink differs from its neighbours
 * without colour, too, or is only used where the words say the same.
 */
enum ink {
	INK_PLAIN,
	INK_BOLD,
	INK_DIM,
	INK_HERE, /* the line of the PC */
	INK_LIT,  /* a masked flag */
	INK_LAMP, /* a cell of its letter: lit on any background */
	INK_LEAK,
	INK_USER,
	INK_HOST,
	INK_HYP,
	INK_GUEST,
	INK_COUNT
};

struct cell {
	wchar_t ch; /* 0: the right half of a wide character */
	enum ink ink;
};

struct canvas {
	int rows, cols;
	struct cell *cells; /* rows * cols */
};

/* Draw with line characters and blocks, or with ASCII only. */
void canvas_unicode(bool on);
/* Give it a size and erase it; -1 without memory, and then it has no cells. */
int canvas_resize(struct canvas *c, int rows, int cols);
void canvas_free(struct canvas *c);

#endif
