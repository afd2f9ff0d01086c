/* SPDX-License-Identifier: MIT */
/*
 * overlay.h - what lies over the views: the help page, questions and failures.
 */
#ifndef FRONT_OVERLAY_H
#define FRONT_OVERLAY_H

#include "canvas.h"

void overlay_help(struct canvas *c);
/* A few lines of text, folded at blanks, over a line of its own. */
void overlay_say(struct canvas *c, const char *text, const char *last);

/* Rows of the help page with its border. */
int overlay_help_rows(void);

#endif
