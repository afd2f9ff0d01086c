/* SPDX-License-Identifier: MIT */
/*
 * keys.h - keys mean requests. The one table behind the key handling, the
 * line of keys at the bottom and the help page.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stddef.h>

enum request {
	REQ_NONE,
	REQ_GO, /* arg: enum session_goal */
	REQ_RESTART,
	REQ_VIEW,   /* arg: enum view_id */
	REQ_TURN,   /* arg: +1 or -1, focus the next or previous view */
	REQ_SCROLL, /* arg: enum scroll */
	REQ_LAP,    /* arg: -1 earlier lap, +1 later */
	REQ_LOOK,   /* arg: -1 earlier transition, +1 later, 0 now */
	REQ_REDRAW,
	REQ_HELP,
	REQ_QUIT,
};

enum scroll {
	SCROLL_UP,
	SCROLL_DOWN,
	SCROLL_PAGE_UP,
	SCROLL_PAGE_DOWN,
	SCROLL_HOME
};

struct binding {
	int key;
	enum request request;
	int arg;
	const char *label; /* how help calls the key; NULL: the row above
			    * speaks for this one, too */
	const char *brief; /* for the bottom line, or NULL */
	const char *help;
};

const struct binding *keys_table(size_t *count);
/* NULL when the key means nothing. */
const struct binding *keys_find(int key);

#endif
