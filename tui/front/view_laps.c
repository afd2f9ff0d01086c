// SPDX-License-Identifier: MIT
/* The checkpoints of the lap shown, beside those of the laps before. '>' is the
 * position, '!' a value that the lap before did not have. */
#include "canvas.h"
#include "sentence.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define FLAGS_W	  32 /* longest text of several flag values in a row */
#define WORDS_W	  72 /* a window this wide has room for the words, too */
#define ONE_BLOCK (CP_COUNT + 1)

#define NAME_W	  4  /* sign, name, blank */
#define STATE_W	  20 /* level and vectors with a leak */
#define TEXT_W	  45 /* in place of the leak: event and words */
#define OLDER_W	  8
#define OLDER_MAX 8

struct columns {
	int older;     /* laps further back than the one before */
	int prev, lap; /* widths */
	bool words;
};

static const char *point_flags(const struct model *m, const struct lap *lap,
			       int cp, char *buf)
{
	if (!lap || !lap->points[cp].present)
		return "";
	return lap_flags(m->s->trace, &lap->points[cp], buf, FLAGS_W);
}

static int flags_width(const struct model *m, const struct lap *lap)
{
	int width = 7; /* "lap 10" and a space */
	char buf[FLAGS_W];

	for (int cp = 0; cp < CP_COUNT; cp++) {
		int len = (int)strlen(point_flags(m, lap, cp, buf));

		width = len + 2 > width ? len + 2 : width;
	}
	return width;
}

static void draw_head(struct canvas *w, const struct model *m, int x,
		      const struct columns *c)
{
	x += NAME_W;
	for (int i = c->older; i > 0; i--, x += OLDER_W)
		put(w, 0, x, INK_DIM, "lap %u",
		    m->prev->number - (unsigned int)i);
	if (m->prev)
		put(w, 0, x, INK_DIM, "lap %u", m->prev->number);
	x += c->prev;
	if (m->lap)
		put(w, 0, x, INK_BOLD, "lap %u", m->lap->number);
	x = put(w, 0, x + c->lap, INK_DIM, "EL   vectors");
	if (c->words)
		put(w, 0, x + 7, INK_DIM, "event");
}

static bool differs(const struct model *m, int cp)
{
	char now[FLAGS_W], before[FLAGS_W];

	return m->prev && m->prev->points[cp].present &&
	       strcmp(point_flags(m, m->lap, cp, now),
		      point_flags(m, m->prev, cp, before)) != 0;
}

static void draw_point(struct canvas *w, const struct model *m, int y, int x,
		       int cp, const struct columns *c)
{
	const struct lap_point *p = &m->lap->points[cp];
	const struct trace_event *e = trace_at(m->s->trace, p->event);
	char buf[FLAGS_W], el[8], leak[LEAK_LEN];

	put(w, y, x, INK_BOLD, "%s%s", point_flags(m, m->lap, cp, buf),
	    differs(m, cp) ? "!" : "");
	x += c->lap;
	x = put(w, y, x, INK_PLAIN, "%-4s %s", sentence_el(e, el),
		vectors_name((enum vectors)e->vectors));
	if (c->words) {
		x += 14 - (int)strlen(vectors_name((enum vectors)e->vectors));
		x = put(w, y, x, INK_PLAIN, "%-7u", p->event);
	}
	if (cp == CP_H2 && m->leak_out)
		put(w, y, x + !c->words, INK_LEAK, " %s ",
		    sentence_leak(m->leak_out, m->lap, leak));
	else if (c->words)
		put(w, y, x, INK_PLAIN, " %s",
		    checkpoint_words((enum checkpoint)cp));
}

static bool is_here(const struct model *m, int cp)
{
	const struct lap_point *p;

	if (!m->lap)
		return false;
	p = &m->lap->points[cp];
	return p->present && m->event >= p->first && m->event <= p->last;
}

static void draw_row(struct canvas *w, const struct model *m, int y, int x,
		     int cp, const struct columns *c)
{
	char buf[FLAGS_W];
	bool here = is_here(m, cp);

	put(w, y, x, here ? INK_HERE : INK_BOLD, "%c%s", here ? '>' : ' ',
	    checkpoint_name((enum checkpoint)cp));
	x += NAME_W;
	for (int i = c->older; i > 0; i--, x += OLDER_W)
		put(w, y, x, INK_DIM, "%.*s", OLDER_W - 1,
		    point_flags(m,
				lap_get(m->s->trace,
					m->prev->number - (unsigned int)i),
				cp, buf));
	put(w, y, x, INK_DIM, "%s", point_flags(m, m->prev, cp, buf));
	x += c->prev;
	if (m->lap && m->lap->points[cp].present)
		draw_point(w, m, y, x, cp, c);
	else if (c->words)
		put(w, y, x + c->lap + 27, INK_DIM, "%s",
		    checkpoint_words((enum checkpoint)cp));
}

/* In one block, or two side by side: rows of each. */
static int block_rows(int rows)
{
	return rows >= ONE_BLOCK ? CP_COUNT : (CP_COUNT + 1) / 2;
}

/* Earlier laps where there is room for them. */
static int older_laps(const struct model *m, const struct columns *c, int width)
{
	int need =
		NAME_W + c->prev + c->lap + STATE_W + (c->words ? TEXT_W : 0);
	int room = (width - need) / OLDER_W;
	int laps = m->prev ? (int)m->prev->number - 1 : 0;

	if (room > OLDER_MAX)
		room = OLDER_MAX;
	if (room > laps)
		room = laps;
	return room > 0 ? room : 0;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int rows = block_rows(w->rows);
	int width = rows == CP_COUNT ? w->cols : w->cols / 2;
	struct columns c = { .prev = m->prev ? flags_width(m, m->prev) : 0,
			     .lap = flags_width(m, m->lap),
			     .words = width >= WORDS_W };

	*scroll = 0;
	c.older = older_laps(m, &c, width);
	for (int cp = 0; cp < CP_COUNT; cp++) {
		int x = cp / rows * width, row = cp % rows;

		/* What the block before has no room for is cut. */
		for (int y = 0; row == 0 && y < w->rows; y++)
			put_fill(w, y, x ? x - 1 : 0, w->cols, INK_PLAIN, " ");
		if (row == 0 && m->lap)
			draw_head(w, m, x, &c);
		draw_row(w, m, row + 1, x, cp, &c);
	}
	if (!m->lap)
		put(w, 0, NAME_W, INK_DIM, "(no lap has begun)");
}

static bool click(const struct model *m, const struct click *at, char *line,
		  size_t len)
{
	int rows = block_rows(at->rows);
	int block = rows < CP_COUNT && at->x >= at->cols / 2;
	int cp = block * rows + at->y - 1;

	if (!m->lap || at->y < 1 || at->y > rows || cp >= CP_COUNT ||
	    !m->lap->points[cp].present)
		return false;
	snprintf(line, len, "goto %u", m->lap->points[cp].event);
	return true;
}

/* What the table has no room to say of each, it says of the one that is here. */
static void title(const struct model *m, char *buf, size_t len)
{
	enum checkpoint cp;
	unsigned int lap;

	if (m->now && model_checkpoint(m, &lap, &cp))
		snprintf(buf, len, "%s %s", checkpoint_name(cp),
			 checkpoint_words(cp));
}

const struct view_ops view_laps = {
	.name = "laps",
	.min_h = (CP_COUNT + 1) / 2 + 1,
	.min_w = 45,
	.draw = draw,
	.click = click,
	.title = title,
};
