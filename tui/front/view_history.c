// SPDX-License-Identifier: MIT
/* The recorded transitions, the latest at the bottom. */
#include "canvas.h"
#include "regs/pstate.h"
#include "sentence.h"
#include "view.h"

static void draw_row(struct canvas *w, const struct model *m, int y, size_t i)
{
	const struct trace_event *e = trace_at(m->s->trace, i);
	char four[FLAGS_TEXT_LEN], words[200];

	put(w, y, 0, i == m->event ? INK_HERE : INK_PLAIN, "%7zu  %s  %-5s  %s",
	    i, flags_text(e->flags, four), world_name((enum world)e->world),
	    sentence_change(m->s, i, words, sizeof(words)));
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int h = w->rows, skip, y = h - 1;

	if (*scroll > 0)
		*scroll = 0;
	skip = -*scroll;
	for (size_t i = m->now ? m->event : 0; i > 0 && y >= 0; i--) {
		if (!trace_is_transition(m->s->trace, i))
			continue;
		if (skip > 0)
			skip--;
		else
			draw_row(w, m, y--, i);
	}
	*scroll += skip; /* there were no more */
	if (y == h - 1)
		put(w, 0, 0, INK_DIM,
		    "(no flag, level or vectors changed yet)");
}

const struct view_ops view_history = {
	.name = "history",
	.min_h = 1,
	.min_w = 40,
	.draw = draw,
};
