/* SPDX-License-Identifier: MIT */
/*
 * cursor.h - the rows that views with a cursor point at. A cursor is as far
 * from the view's own place as the view is scrolled.
 */
#ifndef FRONT_CURSOR_H
#define FRONT_CURSOR_H

#include "model.h"

struct front;

/* The instruction under the cursor of the code view: the position's own until
 * the cursor is moved. False without a position. */
bool code_cursor(const struct front *f, uint64_t *pc);
/* The same, when the code view is scrolled that far. */
uint64_t code_at(const struct model *m, int scroll);
/* The transition under the cursor of the history; false if there is none. */
bool history_at(const struct model *m, int scroll, size_t *event);

#endif
