/* SPDX-License-Identifier: MIT */
/*
 * draw.h - ink, signs and text. Everything that reaches a window goes
 * through put(): what is not printable comes out as '?', what does not fit is
 * cut at the window's edge.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>

#include "curses_door.h"
#include "trace/trace.h"

/*
 * Each ink differs from its neighbours without colour, too, or is only used
 * where the words say the same. Coloured inks fix both foreground and
 * background, so that they read on light and dark terminals, and no two differ
 * only as red and green do; all else is the terminal's own.
 */
enum ink {
	INK_PLAIN,
	INK_BOLD,
	INK_DIM,
	INK_HERE, /* the line of the PC */
	INK_LIT,  /* a masked flag */
	INK_LAMP, /* a cell of its letter: yellow on any background */
	INK_LEAK,
	INK_USER,
	INK_HOST,
	INK_HYP,
	INK_GUEST,
	INK_COUNT
};

/* Signs with a plain ASCII twin. */
enum sign {
	SIGN_HLINE,
	SIGN_VLINE,
	SIGN_FULL, /* set */
	SIGN_HALF, /* set for a part of the time */
	SIGN_LOW,  /* clear */
	SIGN_DOT,  /* a pixel of an unlit letter */
	SIGN_MARK, /* points up at a column */
	SIGN_TOP_LEFT,
	SIGN_TOP_RIGHT,
	SIGN_BOTTOM_LEFT,
	SIGN_BOTTOM_RIGHT,
	SIGN_COUNT
};

/* Once per terminal, after it is open. */
void draw_setup(bool colour, bool unicode);

attr_t draw_ink(enum ink ink);
const char *draw_sign(enum sign sign);
enum ink draw_world_ink(enum world world);

/* Returns the column behind the text. */
int put(WINDOW *w, int y, int x, enum ink ink, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void put_fill(WINDOW *w, int y, int x, int n, enum ink ink, const char *sign);

#endif
