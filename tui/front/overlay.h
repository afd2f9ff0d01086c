/* SPDX-License-Identifier: MIT */
/*
 * overlay.h - what lies over the views: the help page, questions and failures.
 */
#ifndef FRONT_OVERLAY_H
#define FRONT_OVERLAY_H

#include "canvas.h"

#define OVERLAY_TEXT 74 /* of a row, in a terminal of 80 columns */

/* *scroll: rows from the top; pulled back to what there is. */
void overlay_help(struct canvas *c, int *scroll);
/* Lines of text, each with its line feed. */
void overlay_lines(struct canvas *c, const char *text, int *scroll);
/* A few lines of text, folded at blanks, over a line of its own. */
void overlay_say(struct canvas *c, const char *text, const char *last);

#endif
