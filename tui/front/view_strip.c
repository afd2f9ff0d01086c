// SPDX-License-Identifier: MIT
/* A lap, or any part of the trace, as a strip: world, vectors and the four
 * flags against time. */
#include "canvas.h"
#include "marks.h"
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
	const char *leak = m->lap && m->lap->complete ? " LEAK" : " LEAK?";

	for (int i = 0; i < 4; i++) {
		unsigned int flag = (unsigned int)FLAG_D >> i;
		bool leaks = m->leak_out & flag;

		put(w, ROW_FLAGS + i, 0, leaks ? INK_LEAK : INK_PLAIN, "%s%s",
		    names[i], leaks ? leak : "");
		draw_flag(w, s, ROW_FLAGS + i, flag);
	}
}

/* ---- below the flags -------------------------------------------------------- */

static bool shows(const struct model *m, size_t event)
{
	return event >= m->strip_first && event < m->strip_end;
}

static int column_of(const struct strip *s, size_t event)
{
	int low = 0, high = s->count - 1;

	while (low < high) {
		int mid = (low + high) / 2;

		if (s->cols[mid].last < event)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* "H1" for a checkpoint of the lap shown; where more than a lap is shown
 * "lap 3", too, if one begins between event @from and the column's last. */
static void name_of(const struct model *m, const struct strip_col *col,
		    size_t from, char *buf, size_t len)
{
	unsigned int lap = model_lap_from(m, from);

	buf[0] = '\0';
	if (col->cp >= 0)
		snprintf(buf, len, "%s",
			 checkpoint_name((enum checkpoint)col->cp));
	else if (m->study->zoom != ZOOM_LAP && lap <= m->laps &&
		 model_lap_first(m, lap) <= col->last)
		snprintf(buf, len, "lap %u", lap);
}

static void draw_names(struct canvas *w, const struct model *m,
		       const struct strip *s, int here)
{
	int free_from = 0;
	char name[24];

	for (int c = 0; c < s->count; c++) {
		int x = LABEL_W + c;

		if (x < free_from)
			continue;
		name_of(m, &s->cols[c],
			c ? s->cols[c - 1].last + 1 : m->strip_first, name,
			sizeof(name));
		if (*name)
			free_from =
				put(w, ROW_NAMES, x, INK_BOLD, "%s", name) + 1;
	}
	if (here >= 0)
		canvas_tint(w, ROW_NAMES, LABEL_W + here, 1, INK_HERE);
}

/* A dot below every column that has a hit of the search. */
static void draw_hits(struct canvas *w, const struct model *m,
		      const struct strip *s)
{
	const struct finder *f = &m->study->finder;

	if (!*f->text)
		return;
	put(w, ROW_MARKS, 0, INK_PLAIN, "found");
	for (int c = 0; c < s->count; c++) {
		size_t hit = find_below(f, s->cols[c].first);

		if (hit < f->nhits && f->hits[hit] <= s->cols[c].last)
			put(w, ROW_MARKS, LABEL_W + c, INK_BOLD, "*");
	}
}

/* The letters of the user's marks, where nothing else is written. */
static void draw_letters(struct canvas *w, const struct model *m,
			 const struct strip *s)
{
	for (int i = 0; m->marks && i < MARKS; i++) {
		int x;

		if (!m->marks->set[i] || !shows(m, m->marks->event[i]))
			continue;
		x = LABEL_W + column_of(s, m->marks->event[i]);
		if (w->cells[ROW_MARKS * w->cols + x].ch == L' ')
			put(w, ROW_MARKS, x, INK_BOLD, "%s", marks_name(i));
	}
}

/* A mark below a column, moved left where it would run out of the window. */
static void put_mark(struct canvas *w, int col, enum ink ink, const char *words)
{
	int x = LABEL_W + col, room = w->cols - (int)strlen(words) - 1;

	put(w, ROW_MARKS, x < room ? x : room, ink, "%s%s",
	    canvas_sign(SIGN_MARK), words);
}

/* The flags of @left that were found open first; *event: where. */
static unsigned int open_first(const struct model *m, unsigned int left,
			       size_t *event)
{
	unsigned int flags = 0;

	*event = SIZE_MAX;
	for (int bit = 0; bit < 4; bit++) {
		if (!(left & 1U << bit) || m->leak_in_at[bit] > *event)
			continue;
		if (m->leak_in_at[bit] < *event)
			flags = 0;
		flags |= 1U << bit;
		*event = m->leak_in_at[bit];
	}
	return flags;
}

static void draw_leaks_in(struct canvas *w, const struct model *m,
			  const struct strip *s)
{
	unsigned int left = m->leak_in, flags;
	char list[FLAG_LIST_LEN], words[40];
	size_t event;

	for (; left; left &= ~flags) {
		flags = open_first(m, left, &event);
		sentence_flags(flags, list);
		snprintf(words, sizeof(words),
			 left == m->leak_in ? " open under hyp vectors: %s "
					    : " %s open ",
			 list);
		if (shows(m, event))
			put_mark(w, column_of(s, event), INK_BOLD, words);
	}
}

static void draw_leak_out(struct canvas *w, const struct model *m,
			  const struct strip *s)
{
	size_t event = m->lap->points[CP_H2].first;
	char leak[LEAK_LEN], words[LEAK_LEN + 2];

	if (!m->leak_out || !shows(m, event))
		return;
	snprintf(words, sizeof(words), " %s ",
		 sentence_leak(m->leak_out, m->lap, leak));
	put_mark(w, column_of(s, event), INK_LEAK, words);
}

/* The later ones lie over the earlier ones. */
static void draw_marks(struct canvas *w, const struct model *m,
		       const struct strip *s, int here)
{
	draw_hits(w, m, s);
	if (here >= 0)
		put_mark(w, here, INK_BOLD, m->looking ? "look" : "now");
	if (m->lap) {
		draw_leaks_in(w, m, s);
		draw_leak_out(w, m, s);
	}
	draw_letters(w, m, s);
}

/* The strip in a window so wide; false if there is nothing to show. */
static bool build(struct strip *s, const struct model *m, int cols)
{
	int width = cols - LABEL_W;

	if (!m->study || m->strip_first == m->strip_end)
		return false;
	s->count = strip_build(&m->study->digest, m->lap, m->strip_first,
			       m->strip_end,
			       width < STRIP_MAX ? width : STRIP_MAX, s->cols);
	return true;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	struct strip s;
	int here = -1;

	*scroll = 0;
	if (!build(&s, m, w->cols))
		return;
	if (shows(m, m->event))
		here = column_of(&s, m->event);
	put(w, ROW_WORLD, 0, INK_PLAIN, "world");
	put(w, ROW_VECTORS, 0, INK_PLAIN, "vectors");
	draw_worlds(w, &s);
	draw_vectors(w, &s);
	draw_flags(w, m, &s);
	draw_names(w, m, &s, here);
	draw_marks(w, m, &s, here);
}

static bool click(const struct model *m, const struct click *at, char *line,
		  size_t len)
{
	int col = at->x - LABEL_W;
	struct strip s;

	if (col < 0 || !build(&s, m, at->cols) || col >= s.count)
		return false;
	snprintf(line, len, "goto %zu", s.cols[col].first);
	return true;
}

static void add_zoom(struct text *t, const struct model *m)
{
	if (!m->study || m->study->zoom == ZOOM_LAP) {
		if (m->lap)
			text_add(t, "lap %u, ", m->lap->number);
	} else if (m->strip_end - m->strip_first == m->limit) {
		text_add(t, "all, ");
	} else {
		text_add(t, "zoomed, ");
	}
}

static void title(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);
	size_t n;

	add_zoom(&t, m);
	text_add(&t, "events %zu to %zu", m->strip_first,
		 m->strip_end ? m->strip_end - 1 : 0);
	if (!m->study || !*m->study->finder.text)
		return;
	n = find_below(&m->study->finder, m->limit);
	text_add(&t, ", %s: %zu found", m->study->finder.text, n);
}

const struct view_ops view_strip = {
	.name = "strip",
	.min_h = ROW_COUNT,
	.min_w = 60,
	.draw = draw,
	.say = say_strip,
	.click = click,
	.title = title,
};
