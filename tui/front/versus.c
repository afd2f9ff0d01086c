// SPDX-License-Identifier: MIT
#include "versus.h"

#include <stdio.h>
#include <string.h>

#include "regs/pstate.h"
#include "sentence.h"
#include "text.h"
#include "view.h"

#define FLAGS_W	  32 /* longest text of several flag values in a row */
#define VECTORS_W 12
#define WORDS_W	  18 /* of the last column, at least */
#define TABLE_H	  (CP_COUNT + 2)
#define LAMPS_W	  34 /* of the view of the flags */
#define LAMPS_H	  12
#define CODE_MIN  40
#define WIDE_W	  120
#define WIDE_H	  36

/* ---- what differs ----------------------------------------------------------- */

const char *versus_name(const struct session_options *opt,
			const struct session_options *other)
{
	const char *name = opt->name ? opt->name : "no name";

	if (other->name && !strcmp(name, other->name) && opt->mode)
		return opt->mode;
	return name;
}

/* Of one side of two. */
static const char *name_of(const struct model m[2], size_t i)
{
	return versus_name(&m[i].s->opt, &m[!i].s->opt);
}

static bool has(const struct model *m, unsigned int cp)
{
	return m->lap && m->lap->points[cp].present;
}

/* It has gone past, so it will not come. */
static bool lacks(const struct model *m, unsigned int cp)
{
	if (!m->lap || has(m, cp))
		return false;
	if (m->lap->number < m->laps)
		return true;
	while (++cp < CP_COUNT) {
		if (has(m, cp))
			return true;
	}
	return false;
}

static const struct trace_event *telling(const struct model *m, unsigned int cp)
{
	return trace_at(m->s->trace, m->lap->points[cp].event);
}

static const char *flags_of(const struct model *m, unsigned int cp,
			    char buf[FLAGS_W])
{
	return lap_flags(m->s->trace, &m->lap->points[cp], buf, FLAGS_W);
}

static void add(struct text *t, const char *words)
{
	text_add(t, "%s%s", t->used ? ", " : "", words);
}

static void compare_points(struct text *t, const struct model m[2],
			   unsigned int cp)
{
	const struct trace_event *a = telling(&m[0], cp);
	const struct trace_event *b = telling(&m[1], cp);
	char list[FLAG_LIST_LEN], left[FLAGS_W], right[FLAGS_W];

	if (a->flags != b->flags)
		add(t, sentence_flags(a->flags ^ b->flags, list));
	else if (strcmp(flags_of(&m[0], cp, left), flags_of(&m[1], cp, right)))
		add(t, "the way there");
	if (a->vectors != b->vectors)
		add(t, "vectors");
	if (a->el != b->el)
		add(t, "EL");
}

const char *versus_words(const struct model m[2], enum checkpoint cp, char *buf,
			 size_t len)
{
	struct text t = text_begin(buf, len);

	if (has(&m[0], cp) && has(&m[1], cp))
		compare_points(&t, m, cp);
	else if (has(&m[0], cp) && lacks(&m[1], cp))
		text_add(&t, "only %s", name_of(m, 0));
	else if (lacks(&m[0], cp) && has(&m[1], cp))
		text_add(&t, "only %s", name_of(m, 1));
	return buf;
}

/* ---- the table ---------------------------------------------------------------- */

struct columns {
	int flags, value; /* widths: of the flags, of a side's column */
	bool vectors;
};

static struct columns measure(const struct model m[2], int width)
{
	struct columns c = { .flags = 4 };
	char buf[FLAGS_W];

	for (int i = 0; i < 2; i++) {
		for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
			int len =
				has(&m[i], cp)
					? (int)strlen(flags_of(&m[i], cp, buf))
					: 0;

			c.flags = len > c.flags ? len : c.flags;
		}
	}
	c.vectors = 4 + 2 * (c.flags + VECTORS_W + 4) + WORDS_W <= width;
	c.value = 1 + c.flags + 2 + (c.vectors ? VECTORS_W + 1 : 0);
	if (c.value < 20)
		c.value = 20;
	return c;
}

static bool is_here(const struct model *m, unsigned int cp)
{
	return has(m, cp) && m->event >= m->lap->points[cp].first &&
	       m->event <= m->lap->points[cp].last;
}

static void put_value(struct canvas *c, int y, int x, const struct model *m,
		      unsigned int cp, const struct columns *w)
{
	char buf[FLAGS_W];

	if (lacks(m, cp))
		put(c, y, x + 1, INK_DIM, "none");
	if (!has(m, cp))
		return;
	put(c, y, x, INK_BOLD, "%c%s", is_here(m, cp) ? '>' : ' ',
	    flags_of(m, cp, buf));
	if (w->vectors)
		put(c, y, x + 1 + w->flags + 2, INK_PLAIN, "%s",
		    vectors_name((enum vectors)telling(m, cp)->vectors));
}

static void put_words(struct canvas *c, int y, int x, const struct model m[2],
		      enum checkpoint cp)
{
	char words[64];

	versus_words(m, cp, words, sizeof(words));
	if (*words)
		put(c, y, x, INK_LEAK, "%s %s", canvas_sign(SIGN_DIFFERS),
		    words);
	else if (has(&m[0], cp) && has(&m[1], cp))
		put(c, y, x + 2, INK_DIM, "same");
}

static void draw_head(struct canvas *c, int y, const struct model m[2],
		      const struct columns *w)
{
	put_fill(c, y, 0, c->cols, INK_DIM, canvas_sign(SIGN_HLINE));
	put(c, y, 1, INK_BOLD, " checkpoints ");
	for (int i = 0; i < 2; i++) {
		int x = put(c, y + 1, 5 + i * w->value, INK_BOLD, "%s",
			    name_of(m, (size_t)i));

		if (m[i].lap)
			put(c, y + 1, x, INK_DIM, " lap %u", m[i].lap->number);
	}
	put(c, y + 1, 6 + 2 * w->value, INK_DIM, "differs in");
}

static void draw_table(struct canvas *c, int y, const struct model m[2],
		       size_t active)
{
	struct columns w = measure(m, c->cols);

	draw_head(c, y, m, &w);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		int row = y + 2 + (int)cp;

		put(c, row, 0, is_here(&m[active], cp) ? INK_HERE : INK_BOLD,
		    "%-3s", checkpoint_name((enum checkpoint)cp));
		for (int i = 0; i < 2; i++)
			put_value(c, row, 4 + i * w.value, &m[i], cp, &w);
		put_words(c, row, 4 + 2 * w.value, m, (enum checkpoint)cp);
	}
}

/* ---- a side --------------------------------------------------------------------- */

static void draw_name(struct canvas *c, int y, int x, int w,
		      const struct model *m, bool active)
{
	static const char *const states[] = {
		[STATE_STOPPED] = "",
		[STATE_RUNNING] = "RUNNING",
		[STATE_OFF] = "OFF",
		[STATE_DEAD] = "TARGET LOST",
	};
	enum ink ink = active ? INK_HERE : INK_BOLD;
	enum checkpoint cp;
	unsigned int lap;

	put_fill(c, y, x, w, ink, active ? " " : canvas_sign(SIGN_HLINE));
	x = put(c, y, x, ink, "%c%s  %s  ", active ? '>' : ' ',
		m->s->opt.name ? m->s->opt.name : "",
		m->s->opt.mode ? m->s->opt.mode : "");
	if (m->now && model_checkpoint(m, &lap, &cp))
		x = put(c, y, x, ink, "%s of lap %u  ", checkpoint_name(cp),
			lap);
	x = put(c, y, x, ink, "event %zu  ", m->event);
	put(c, y, x, ink, "%s ",
	    m->looking ? "LOOKING BACK" : states[m->state]);
}

static int put_field(struct canvas *c, int y, int x, const char *label,
		     const char *value, bool differs)
{
	x = put(c, y, x, INK_PLAIN, "%s ", label);
	if (differs)
		x = put(c, y, x, INK_LEAK, "%s", canvas_sign(SIGN_DIFFERS));
	return put(c, y, x, INK_BOLD, "%s", value) + 3;
}

static void draw_short(struct canvas *c, int y, const struct model *m,
		       const struct model *other, bool active)
{
	char buf[96], insn[96];
	const struct trace_event *e = m->now, *o = other->now;
	int x = 2;

	draw_name(c, y, 0, c->cols, m, active);
	if (!e)
		return;
	x = put_field(c, y + 1, x, "flags", flags_text(e->flags, buf),
		      o && o->flags != e->flags);
	x = put_field(c, y + 1, x, "at", sentence_el(e, buf),
		      o && o->el != e->el);
	x = put_field(c, y + 1, x, "world", world_name((enum world)e->world),
		      o && o->world != e->world);
	put_field(c, y + 1, x, "vectors",
		  vectors_name((enum vectors)e->vectors),
		  o && o->vectors != e->vectors);
	put(c, y + 2, 2, INK_PLAIN, "%s   %s",
	    symbols_format(&m->s->symbols, e->pc, buf, sizeof(buf)),
	    session_insn(m->s, e, insn, sizeof(insn)));
}

static void draw_view(struct canvas *c, enum view_id id, int y, int x, int h,
		      int w, const struct model *m)
{
	const struct view_ops *ops = view_ops(id);
	struct canvas part = { 0 };
	int scroll = 0;

	if (h < ops->min_h || w < ops->min_w || canvas_resize(&part, h, w))
		return;
	ops->draw(&part, m, &scroll);
	canvas_lay(c, y, x, &part);
	canvas_free(&part);
}

static void draw_long(struct canvas *c, int x, int h, int w,
		      const struct model *m, bool active)
{
	bool beside = w >= CODE_MIN + 1 + LAMPS_W;
	int code_w = beside ? w - 1 - LAMPS_W : w;
	int code_h = beside ? h - 1 : h - 1 - LAMPS_H;

	draw_name(c, 1, x, w, m, active);
	draw_view(c, VIEW_CODE, 2, x, code_h, code_w, m);
	if (beside)
		draw_view(c, VIEW_FLAGS, 2, x + w - LAMPS_W, h - 1, LAMPS_W, m);
	else
		draw_view(c, VIEW_FLAGS, 2 + code_h, x, LAMPS_H, w, m);
}

/* ---- the whole -------------------------------------------------------------------- */

static void draw_title(struct canvas *c, const struct model m[2])
{
	int x = put(c, 0, 0, INK_BOLD, "vhelab compare");

	x = put(c, 0, x, INK_PLAIN, "  %s and %s", name_of(m, 0),
		name_of(m, 1));
	if (m[0].s->opt.guest)
		x = put(c, 0, x, INK_PLAIN, "  guest %s", m[0].s->opt.guest);
	put(c, 0, x, INK_DIM, "  %s differs", canvas_sign(SIGN_DIFFERS));
}

void versus_draw(struct canvas *c, const struct model m[2], size_t active)
{
	int table = c->rows - 2 - TABLE_H, half = (c->cols - 1) / 2;

	draw_title(c, m);
	draw_table(c, table, m, active);
	if (c->rows < WIDE_H || c->cols < WIDE_W) {
		draw_short(c, 1, &m[0], &m[1], active == 0);
		draw_short(c, 4, &m[1], &m[0], active == 1);
		return;
	}
	draw_long(c, 0, table - 1, half, &m[0], active == 0);
	draw_long(c, half + 1, table - 1, half, &m[1], active == 1);
	for (int y = 1; y < table; y++)
		put(c, y, half, INK_DIM, "%s", canvas_sign(SIGN_VLINE));
}
