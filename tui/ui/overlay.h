/* SPDX-License-Identifier: MIT */
/*
 * overlay.h - what lies over the views: the help page and questions. Drawn
 * afresh each time; overlay_drop() takes it away again.
 */
#ifndef UI_OVERLAY_H
#define UI_OVERLAY_H

#include "curses_door.h"

void overlay_help(void);
void overlay_ask(const char *question);
void overlay_drop(void);

/* Rows of the help page with its border. */
int overlay_help_rows(void);

#endif
