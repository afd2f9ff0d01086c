// SPDX-License-Identifier: MIT
/* The recorded transitions, later ones below, with a cursor to jump by. */
#include "canvas.h"
#include "cursor.h"
#include "regs/pstate.h"
#include "sentence.h"
#include "view.h"

#include <stdio.h>

static void draw_row(struct canvas *w, const struct model *m, int y, size_t i,
		     bool cursor)
{
	const struct trace_event *e = trace_at(m->s->trace, i);
	char four[FLAGS_TEXT_LEN], words[200];
	bool here = i == m->event;

	put(w, y, 0,
	    here     ? INK_HERE
	    : cursor ? INK_BOLD
		     : INK_PLAIN,
	    "%c%7zu  %s  %-5s  %s", cursor ? '>' : ' ', i,
	    flags_text(e->flags, four), world_name((enum world)e->world),
	    sentence_change(m->s, i, words, sizeof(words)));
}

/* Transitions are counted from 1: @at is the last up to the position. */
static void keep_in_range(int *scroll, long at, long count)
{
	if (at + *scroll > count)
		*scroll = (int)(count - at);
	if (at + *scroll < 1)
		*scroll = (int)(count ? 1 - at : 0);
}

/* The transition in the last row of a window. */
static long bottom_row(int rows, long at, int scroll)
{
	long cursor = at + scroll, bottom = cursor > at ? cursor : at;

	return cursor <= bottom - rows ? cursor + rows - 1 : bottom;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	struct digest *d = m->study ? &m->study->digest : NULL;
	long count, at, cursor, bottom;

	if (!d || !m->limit)
		return;
	count = (long)digest_changes_to(d, m->limit - 1);
	at = (long)digest_changes_to(d, m->event);
	keep_in_range(scroll, at, count);
	if (!count) {
		put(w, 0, 0, INK_DIM,
		    "(no flag, level or vectors changed yet)");
		return;
	}
	cursor = at + *scroll;
	bottom = bottom_row(w->rows, at, *scroll);
	for (int y = w->rows - 1; y >= 0 && bottom >= 1; y--, bottom--)
		draw_row(w, m, y, d->changes[bottom - 1], bottom == cursor);
}

bool history_at(const struct model *m, int scroll, size_t *event)
{
	struct digest *d = &m->study->digest;
	long count, at;

	if (!m->limit)
		return false;
	count = (long)digest_changes_to(d, m->limit - 1);
	at = (long)digest_changes_to(d, m->event);
	keep_in_range(&scroll, at, count);
	if (!count)
		return false;
	*event = d->changes[at + scroll - 1];
	return true;
}

static bool click(const struct model *m, const struct click *at, char *line,
		  size_t len)
{
	struct digest *d = m->study ? &m->study->digest : NULL;
	long row;

	if (!d || !m->limit)
		return false;
	row = bottom_row(at->rows, (long)digest_changes_to(d, m->event),
			 at->scroll) -
	      (at->rows - 1 - at->y);
	if (row < 1 || row > (long)digest_changes_to(d, m->limit - 1))
		return false;
	snprintf(line, len, "goto %u", d->changes[row - 1]);
	return true;
}

const struct view_ops view_history = {
	.name = "history",
	.min_h = 1,
	.min_w = 40,
	.draw = draw,
	.click = click,
};
