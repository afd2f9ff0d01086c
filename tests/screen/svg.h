/* SPDX-License-Identifier: MIT */
/*
 * svg.h - the screen as a picture.
 */
#ifndef SCREEN_SVG_H
#define SCREEN_SVG_H

#include <stdio.h>

#include "term.h"

/*
 * svg_write - draw the screen as it is. @title and @desc are what a screen
 * reader says instead of the picture. -1 if @f could not take it all.
 */
int svg_write(FILE *f, const struct term *t, const char *title,
	      const char *desc);

#endif
