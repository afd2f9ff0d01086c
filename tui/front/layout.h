/* SPDX-License-Identifier: MIT */
/*
 * layout.h - which view stands where, for each class of terminal size. Pure
 * arithmetic: no curses.
 */
#ifndef FRONT_LAYOUT_H
#define FRONT_LAYOUT_H

#include <stddef.h>

#include "view.h"

#define LAYOUT_MIN_H 24
#define LAYOUT_MIN_W 80
#define LAYOUT_SLOTS 9

/* A coordinate that follows the terminal: @pct of its size plus @off. */
struct edge {
	signed char pct, off;
};

/* A place on the screen and the views that take turns in it. The first row
 * holds the names of the views. */
struct slot {
	struct edge top, left, bottom, right; /* bottom and right: exclusive */
	enum view_id views[VIEW_COUNT];
	size_t nviews;
};

struct layout {
	int min_h, min_w;
	struct slot slots[LAYOUT_SLOTS];
	size_t nslots;
};

struct rect {
	int y, x, h, w;
};

/* NULL when the terminal is smaller than the smallest layout. */
const struct layout *layout_for(int h, int w);
struct rect layout_rect(const struct slot *slot, int h, int w);
/* The slot that holds a view; every layout holds every view once. */
size_t layout_slot_of(const struct layout *l, enum view_id view);

#endif
