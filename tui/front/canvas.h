/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - a rectangle of character cells, each with an ink. Views, the
 * screen and plain text are made of it; only `ui` knows how a terminal shows
 * it. Everything foreign goes through put(): what is not printable comes out
 * as '?', what does not fit is cut at the edge.
 */
#ifndef FRONT_CANVAS_H
#define FRONT_CANVAS_H

#include "front/canvas.h"
#include "trace/trace.h"

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
	SIGN_DIFFERS,
	SIGN_COUNT
};

const char *canvas_sign(enum sign sign);
enum ink canvas_world_ink(enum world world);

void canvas_clear(struct canvas *c);
/* Lay @src over @dst with its corner there; what sticks out is cut. */
void canvas_lay(struct canvas *dst, int y, int x, const struct canvas *src);

/* Returns the column behind the text. */
int put(struct canvas *c, int y, int x, enum ink ink, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* Columns that put() would use for it. */
int canvas_width(const char *text, size_t len);
void put_fill(struct canvas *c, int y, int x, int n, enum ink ink,
	      const char *sign);

/* Other ink for what is there. */
void canvas_tint(struct canvas *c, int y, int x, int n, enum ink ink);

/* A row without its trailing blanks, as UTF-8. Returns @buf. */
const char *canvas_row(const struct canvas *c, int y, char *buf, size_t len);

#endif
