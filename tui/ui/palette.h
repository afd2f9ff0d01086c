/* SPDX-License-Identifier: MIT */
/*
 * palette.h - what an ink looks like. No curses: colours are numbers of the
 * xterm palette of 256, or of the first eight where there are no more.
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "front/canvas.h"
#include "front/settings.h"

/* Ways to tell without colour. */
enum {
	SHAPE_BOLD = 1,
	SHAPE_DIM = 2,
	SHAPE_UNDERLINE = 4,
	SHAPE_REVERSE = 8,
};

struct look {
	short fg, bg; /* -1: the terminal's own */
	unsigned int shape;
};

/* What lies behind a text that has no ground of its own. */
enum ground { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT };

/*
 * palette_ground - what the user says, else COLORFGBG, which some terminals
 * set to "FG;BG" or "FG;OTHER;BG" (NULL: not set).
 */
enum ground palette_ground(enum theme theme, const char *colorfgbg);

/* @colours: how many the terminal has; below 8 counts as none. */
struct look palette_look(enum palette palette, enum ground ground, int colours,
			 enum ink ink);

#endif
