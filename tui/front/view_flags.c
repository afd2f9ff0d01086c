// SPDX-License-Identifier: MIT
/* The four flags as lamps, and the state an exception would meet. */
#include "canvas.h"
#include "page.h"
#include "provenance.h"
#include "regs/pstate.h"
#include "sentence.h"
#include "view.h"

#define LAMP_W	  7
#define LAMP_STEP 8
#define LAMP_H	  5

/* In the order of the screen, which is that of "DAIF". */
static const struct lamp {
	unsigned int flag;
	const char *what;
	const char *rows[LAMP_H];
} lamps[] = {
	{ FLAG_D, "debug", { "### ", "#  #", "#  #", "#  #", "### " } },
	{ FLAG_A, "SError", { " ## ", "#  #", "####", "#  #", "#  #" } },
	{ FLAG_I, "IRQ", { "### ", " #  ", " #  ", " #  ", "### " } },
	{ FLAG_F, "FIQ", { "####", "#   ", "### ", "#   ", "#   " } },
};

#define STATE_H 4 /* rows of draw_state() */

static void draw_letter(struct canvas *w, const struct lamp *lamp, int x,
			bool lit)
{
	enum ink ink = lit ? INK_LAMP : INK_DIM;
	const char *pixel = canvas_sign(lit ? SIGN_FULL : SIGN_DOT);

	for (int y = 0; y < LAMP_H; y++) {
		put_fill(w, y, x, LAMP_W, INK_PLAIN, " ");
		for (int i = 0; lamp->rows[y][i]; i++) {
			if (lamp->rows[y][i] == '#')
				put(w, y, x + 2 + i, ink, "%s", pixel);
		}
	}
}

/* A lamp of one row: a bar with the letter in it. */
static void draw_bar(struct canvas *w, const struct lamp *lamp, int x, bool lit)
{
	enum ink ink = lit ? INK_LAMP : INK_DIM;
	char four[FLAGS_TEXT_LEN];

	put_fill(w, 0, x, LAMP_W, ink, canvas_sign(lit ? SIGN_FULL : SIGN_DOT));
	flags_text(lamp->flag, four);
	put(w, 0, x + 2, INK_BOLD, " %c ", four[lamp - lamps]);
}

static void draw_lamp(struct canvas *w, const struct model *m,
		      const struct lamp *lamp, int x, int h)
{
	bool lit = m->now->flags & lamp->flag;
	bool changed = (m->now->flags ^ m->was->flags) & lamp->flag;

	if (h == LAMP_H)
		draw_letter(w, lamp, x, lit);
	else
		draw_bar(w, lamp, x, lit);
	put(w, h, x, lit ? INK_BOLD : INK_PLAIN, "%s%s", lamp->what,
	    changed ? "*" : "");
	put(w, h + 1, x, lit ? INK_LIT : INK_DIM, "%s",
	    lit ? "MASKED" : "open");
}

static int draw_leak(struct canvas *w, const struct model *m, int y, int x)
{
	char leak[LEAK_LEN];

	if (m->leak_out)
		return put(w, y, x, INK_LEAK, " %s ",
			   sentence_leak(m->leak_out, m->lap, leak));
	if (m->prev_leak_out)
		return put(w, y, x, INK_LEAK, " lap %u %s ", m->prev->number,
			   sentence_leak(m->prev_leak_out, m->prev, leak));
	return x;
}

static void draw_flags(struct canvas *w, const struct model *m, int y)
{
	char now[FLAGS_TEXT_LEN], was[FLAGS_TEXT_LEN];
	int x = put(w, y, 0, INK_BOLD, "flags %s",
		    flags_text(m->now->flags, now));

	x = draw_leak(w, m, y, x + 1);
	if (m->was->flags != m->now->flags && x + 16 <= w->cols)
		put(w, y, x + 1, INK_PLAIN, "last stop: %s",
		    flags_text(m->was->flags, was));
}

/* How single steps treat a pending interrupt, whatever the flags would let in;
 * a recording takes none. */
static void draw_badge(struct canvas *w, const struct model *m, int y, int x)
{
	if (!m->s->machine)
		return;
	if (m->s->take_irqs)
		put(w, y, x, INK_BOLD, "steps take IRQs");
	else
		put(w, y, x, INK_DIM, "steps hold IRQs");
}

static void draw_state(struct canvas *w, const struct model *m, int y)
{
	const struct trace_event *e = m->now;
	char el[8];
	int x;

	draw_flags(w, m, y);
	x = put(w, y + 1, 0, INK_BOLD, "%s", sentence_el(e, el));
	x = put(w, y + 1, x, INK_PLAIN, "  world ");
	x = put(w, y + 1, x, canvas_world_ink((enum world)e->world), "%s",
		world_name((enum world)e->world));
	draw_badge(w, m, y + 1, x + 2);
	x = put(w, y + 2, 0, INK_PLAIN, "vectors ");
	x = put(w, y + 2, x, INK_BOLD, "%s",
		vectors_name((enum vectors)e->vectors));
	put(w, y + 2, x, INK_PLAIN, "  0x%llx", (unsigned long long)e->vbar);
	if (e->vectors == VECTORS_UNSETTLED)
		put(w, y + 3, 0, INK_BOLD, "not synchronised (modelled)");
	else
		put(w, y + 3, 0, INK_DIM, "%s",
		    e->synchronised ? "synchronised"
				    : "other writes not synchronised");
}

/* Each flag in as many rows as there are for it. */
static void draw_provenance(struct canvas *w, const struct model *m, int y)
{
	struct page p = { .w = w, .y = y };
	int each = (w->rows - y) / 4;
	char words[200];

	for (int i = 0; i < 4; i++) {
		bool changed = (m->now->flags ^ m->was->flags) & lamps[i].flag;
		/* A folded row is not used to its end. */
		int width = each > 1 ? each * (w->cols - 10) : w->cols;

		provenance_flag(m->s, m->event, lamps[i].flag, width, words,
				sizeof(words));
		page_fold(&p, changed ? INK_BOLD : INK_PLAIN, 2, "%s", words);
	}
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	/* Letters only where they leave room to say why a flag is so. */
	int h = w->rows >= LAMP_H + 2 + STATE_H + 4 ? LAMP_H : 1;

	*scroll = 0;
	if (!m->now)
		return;
	for (int i = 0; i < 4; i++)
		draw_lamp(w, m, &lamps[i], 1 + i * LAMP_STEP, h);
	draw_state(w, m, h + 2);
	draw_provenance(w, m, h + 2 + STATE_H);
}

const struct view_ops view_flags = {
	.name = "flags",
	.min_h = 1 + 2 + STATE_H + 4,
	.min_w = 34,
	.draw = draw,
	.say = say_flags,
};
