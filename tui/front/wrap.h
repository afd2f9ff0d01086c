/* SPDX-License-Identifier: MIT */
/*
 * wrap.h - a text over several rows, broken at its blanks.
 */
#ifndef FRONT_WRAP_H
#define FRONT_WRAP_H

#include "canvas.h"

/* At most @rows rows of @width columns from (@y, @x) on; what is left over is
 * cut. Returns the rows used; nothing is drawn with a NULL canvas. */
int put_wrapped(struct canvas *c, int y, int x, int width, int rows,
		enum ink ink, const char *text);

#endif
