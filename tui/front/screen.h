/* SPDX-License-Identifier: MIT */
/*
 * screen.h - which view stands where, which one has the focus, how far each is
 * scrolled; title, status and key lines around them.
 */
#ifndef FRONT_SCREEN_H
#define FRONT_SCREEN_H

#include "canvas.h"
#include "layout.h"

enum scroll {
	SCROLL_UP,
	SCROLL_DOWN,
	SCROLL_PAGE_UP,
	SCROLL_PAGE_DOWN,
	SCROLL_HOME
};

struct screen {
	const struct layout *layout; /* NULL: the terminal is too small */
	int rows, cols;		     /* for which the layout was chosen */
	enum view_id shown[LAYOUT_SLOTS];
	unsigned int seen[VIEW_COUNT]; /* when the view was last asked for */
	unsigned int asked;	       /* how often one was */
	enum view_id focus;
	int scroll[VIEW_COUNT];
};

/* Draw everything; takes the canvas's size as the terminal's. */
void screen_draw(struct screen *s, struct canvas *c, const struct model *m,
		 const char *status);

/* What stands at a place on the screen. */
enum place { PLACE_NONE, PLACE_KEY, PLACE_NAME, PLACE_BODY };

struct hit {
	enum place place;
	int key;	   /* PLACE_KEY: the one that is written there */
	enum view_id view; /* PLACE_NAME, PLACE_BODY */
	int y, x;	   /* PLACE_BODY: within the view's window, */
	int rows, cols;	   /* whose size this is */
};

struct hit screen_hit(const struct screen *s, const struct model *m, int y,
		      int x);

/* Its frame alone: erase and choose a layout, false if there is none and that
 * has been said; then the last two rows, and where the
 * status ends. */
bool screen_begin(struct screen *s, struct canvas *c);
int screen_end(struct canvas *c, const char *status);

void screen_focus(struct screen *s, enum view_id view);
void screen_turn(struct screen *s, int by);
void screen_scroll(struct screen *s, enum scroll how);
/* Back to where the views put themselves, after the target has moved. */
void screen_unscroll(struct screen *s);

#endif
