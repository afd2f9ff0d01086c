/* SPDX-License-Identifier: MIT */
/*
 * overlay.h - what lies over the views: the help page, questions and failures. Drawn
 * afresh each time; overlay_drop() takes it away again.
 */
#ifndef UI_OVERLAY_H
#define UI_OVERLAY_H

#include "curses_door.h"

void overlay_help(void);
/* A few lines of text, folded at blanks, over a line of its own. */
void overlay_say(const char *text, const char *last);
void overlay_drop(void);

/* Rows of the help page with its border. */
int overlay_help_rows(void);

#endif
