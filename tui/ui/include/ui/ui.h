/* SPDX-License-Identifier: MIT */
/*
 * ui.h - the ncurses front end. The only layer that includes curses.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "front/board.h"
#include "front/front.h"

/*
 * ui_run - take the terminal, show @s until the user quits, and give the
 * terminal back as it was: after quit, after an error, after SIGINT,
 * SIGTERM, SIGHUP or SIGQUIT, and after a stop and continue (SIGTSTP).
 * Returns 0, or -1 with @err (no terminal, terminal lost, target failed).
 * @other: for front_compare(), or NULL. @keep: as for front_keep().
 */
int ui_run(struct session *s, struct session *other,
	   const struct front_keep *keep, struct err *err);

/* The same for a screen without a machine. */
int ui_board(const struct front_board *b, struct err *err);

#endif
