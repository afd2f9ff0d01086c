/* SPDX-License-Identifier: MIT */
/*
 * curses_door.h - the one place of the tree that includes curses. Real
 * functions instead of macros, so that the arguments are type checked.
 */
#ifndef UI_CURSES_DOOR_H
#define UI_CURSES_DOOR_H

#define NCURSES_NOMACROS 1

#include <curses.h>

#endif
