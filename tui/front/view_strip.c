// SPDX-License-Identifier: MIT
/* The lap as a strip: world, vectors and the four flags against time. */
#include "canvas.h"
#include "regs/pstate.h"
#include "sentence.h"
#include "strip.h"
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define LABEL_W 9

enum {
	ROW_WORLD,
	ROW_VECTORS,
	ROW_FLAGS,
	ROW_NAMES = ROW_FLAGS + 4,
	ROW_MARKS,
	ROW_COUNT
};

struct strip {
	struct strip_col cols[STRIP_MAX];
	int count;
};

/* A run of columns with the same state, its name in it where it fits. */
static void put_run(struct canvas *w, int y, int from, int to, enum ink ink,
		    const char *fill, const char *name)
{
	int x = LABEL_W + from;

	put_fill(w, y, x, to - from, ink, fill);
	if ((int)strlen(name) < to - from)
		put(w, y, x, ink, "%s", name);
}

static void draw_worlds(struct canvas *w, const struct strip *s)
{
	int from = 0;

	for (int c = 1; c <= s->count; c++) {
		enum world world = (enum world)s->cols[from].world;

		if (c < s->count && s->cols[c].world == world)
			continue;
		put_run(w, ROW_WORLD, from, c, canvas_world_ink(world), " ",
			world_name(world));
		from = c;
	}
}

static void draw_vectors(struct canvas *w, const struct strip *s)
{
	int from = 0;

	for (int c = 1; c <= s->count; c++) {
		enum vectors v = (enum vectors)s->cols[from].vectors;
		bool settled = v == VECTORS_HOST || v == VECTORS_HYP;

		if (c < s->count && s->cols[c].vectors == v)
			continue;
		put_run(w, ROW_VECTORS, from, c,
			v == VECTORS_HYP ? INK_HYP : INK_PLAIN,
			settled ? " " : "?", vectors_name(v));
		from = c;
	}
}

static void draw_flag(struct canvas *w, const struct strip *s, int y,
		      unsigned int flag)
{
	for (int c = 0; c < s->count; c++) {
		enum sign sign = s->cols[c].all & flag	 ? SIGN_FULL
				 : s->cols[c].any & flag ? SIGN_HALF
							 : SIGN_LOW;

		put(w, y, LABEL_W + c, sign == SIGN_LOW ? INK_DIM : INK_BOLD,
		    "%s", canvas_sign(sign));
	}
}

static void draw_flags(struct canvas *w, const struct model *m,
		       const struct strip *s)
{
	static const char *const names[] = { "D", "A", "I", "F" };

	for (int i = 0; i < 4; i++) {
		unsigned int flag = (unsigned int)FLAG_D >> i;
		bool leaks = m->leak_out & flag;

		put(w, ROW_FLAGS + i, 0, leaks ? INK_LEAK : INK_PLAIN, "%s%s",
		    names[i], leaks ? " LEAK" : "");
		draw_flag(w, s, ROW_FLAGS + i, flag);
	}
}

static int column_of(const struct strip *s, size_t event)
{
	for (int c = 0; c < s->count; c++) {
		if (event <= s->cols[c].last)
			return c;
	}
	return s->count - 1;
}

static void draw_names(struct canvas *w, const struct strip *s, int here)
{
	int free_from = 0;

	for (int c = 0; c < s->count; c++) {
		int cp = s->cols[c].cp, x = LABEL_W + c;

		if (cp >= 0 && x >= free_from)
			free_from = put(w, ROW_NAMES, x, INK_BOLD, "%s",
					checkpoint_name((enum checkpoint)cp)) +
				    1;
	}
	if (here >= 0)
		canvas_tint(w, ROW_NAMES, LABEL_W + here, 1, INK_HERE);
}

/* A mark below a column, moved left where it would run out of the window. */
static void put_mark(struct canvas *w, int col, enum ink ink, const char *words)
{
	int x = LABEL_W + col, room = w->cols - (int)strlen(words) - 1;

	put(w, ROW_MARKS, x < room ? x : room, ink, "%s%s",
	    canvas_sign(SIGN_MARK), words);
}

static void draw_marks(struct canvas *w, const struct model *m,
		       const struct strip *s, int here)
{
	char list[FLAG_LIST_LEN], words[40];

	if (here >= 0)
		put_mark(w, here, INK_BOLD, m->looking ? "look" : "now");
	if (m->leak_in) {
		snprintf(words, sizeof(words), " open under hyp vectors: %s ",
			 sentence_flags(m->leak_in, list));
		put_mark(w, column_of(s, m->lap->points[CP_E2].first), INK_BOLD,
			 words);
	}
	if (m->leak_out) {
		snprintf(words, sizeof(words), " LEAK %s ",
			 sentence_flags(m->leak_out, list));
		put_mark(w, column_of(s, m->lap->points[CP_H2].first), INK_LEAK,
			 words);
	}
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	struct strip s;
	int width = w->cols - LABEL_W, here = -1;

	*scroll = 0;
	s.count = strip_build(m->s->trace, m->lap, m->lap_first, m->lap_end,
			      width < STRIP_MAX ? width : STRIP_MAX, s.cols);
	if (s.count == 0)
		return;
	if (m->event >= m->lap_first && m->event < m->lap_end)
		here = column_of(&s, m->event);
	put(w, ROW_WORLD, 0, INK_PLAIN, "world");
	put(w, ROW_VECTORS, 0, INK_PLAIN, "vectors");
	draw_worlds(w, &s);
	draw_vectors(w, &s);
	draw_flags(w, m, &s);
	draw_names(w, &s, here);
	draw_marks(w, m, &s, here);
}

static void title(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);

	if (m->lap)
		text_add(&t, "lap %u, ", m->lap->number);
	text_add(&t, "events %zu to %zu", m->lap_first,
		 m->lap_end ? m->lap_end - 1 : 0);
}

const struct view_ops view_strip = {
	.name = "strip",
	.min_h = ROW_COUNT,
	.min_w = 60,
	.draw = draw,
	.title = title,
};
