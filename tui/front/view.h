/* SPDX-License-Identifier: MIT */
/*
 * view.h - a view draws one aspect of the model into a window. It decides
 * nothing about the target: what the facts are is settled in `trace`.
 */
#ifndef FRONT_VIEW_H
#define FRONT_VIEW_H

#include <stddef.h>

#include "model.h"
#include "text.h"

enum view_id {
	VIEW_CODE,
	VIEW_FLAGS,
	VIEW_STRIP,
	VIEW_LAPS,
	VIEW_REGS,
	VIEW_CONSOLE,
	VIEW_HISTORY,
	VIEW_VECTORS,
	VIEW_RULES,
	VIEW_LOG,
	VIEW_MEMORY,
	VIEW_STAGE2,
	VIEW_COUNT
};

struct canvas;

struct click {
	int y, x;
	int rows, cols; /* of the window */
	int scroll;	/* as draw() left it */
};

struct view_ops {
	const char *name;
	int min_h, min_w; /* of the window given to draw() */
	/*
	 * Fill an erased window. *scroll is how many rows the user went away
	 * from the view's own place: negative is up (earlier), positive is
	 * down. draw() pulls it back into the range it has content for.
	 */
	void (*draw)(struct canvas *w, const struct model *m, int *scroll);
	/*
	 * The command line that a click into the window draw() was given
	 * stands for; false if it stands for none. May be NULL.
	 */
	bool (*click)(const struct model *m, const struct click *at, char *line,
		      size_t len);
	/* The same in lines of plain words, to be read aloud; NULL: the drawing
	 * reads well enough. */
	void (*say)(const struct model *m, struct text *t);
	/* What to add behind the name in the header; may be NULL. */
	void (*title)(const struct model *m, char *buf, size_t len);
};

extern const struct view_ops view_code, view_flags, view_strip, view_laps,
	view_regs, view_console, view_history, view_vectors, view_rules,
	view_log, view_memory, view_stage2;

const struct view_ops *view_ops(enum view_id id);

/* say.c: the .say of those views that are drawings. */
void say_flags(const struct model *m, struct text *t);
void say_strip(const struct model *m, struct text *t);

#endif
