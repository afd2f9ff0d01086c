/* SPDX-License-Identifier: MIT */
/*
 * screen.h - the windows: which view stands where, which one has the focus,
 * how far each is scrolled; title, status and key lines around them.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "curses_door.h"
#include "keys.h"
#include "layout.h"

struct screen {
	const struct layout *layout; /* NULL: the terminal is too small */
	PANEL *frames[LAYOUT_SLOTS];
	WINDOW *bodies[LAYOUT_SLOTS]; /* inside the frames */
	enum view_id shown[LAYOUT_SLOTS];
	enum view_id focus;
	int scroll[VIEW_COUNT];
};

/* Make the windows for the terminal's present size. -1: no memory. */
int screen_fit(struct screen *s);
void screen_release(struct screen *s);

/* Draw everything into curses' memory; the caller calls doupdate(). */
void screen_draw(struct screen *s, const struct model *m, const char *status);

void screen_focus(struct screen *s, enum view_id view);
void screen_turn(struct screen *s, int by);
void screen_scroll(struct screen *s, enum scroll how);
/* Back to where the views put themselves, after the target has moved. */
void screen_unscroll(struct screen *s);

#endif
