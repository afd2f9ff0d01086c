// SPDX-License-Identifier: MIT
/* The four flags as lamps, and the state an exception would meet. */
#include "canvas.h"
#include "regs/pstate.h"
#include "sentence.h"
#include "view.h"

#define LAMP_W	  7
#define LAMP_STEP 8
#define LAMP_H	  5

/* In the order of the screen, which is that of "DAIF". */
static const struct lamp {
	unsigned int flag;
	int bit; /* index into trace_event.changed */
	const char *what;
	const char *rows[LAMP_H];
} lamps[] = {
	{ FLAG_D, 3, "debug", { "### ", "#  #", "#  #", "#  #", "### " } },
	{ FLAG_A, 2, "SError", { " ## ", "#  #", "####", "#  #", "#  #" } },
	{ FLAG_I, 1, "IRQ", { "### ", " #  ", " #  ", " #  ", "### " } },
	{ FLAG_F, 0, "FIQ", { "####", "#   ", "### ", "#   ", "#   " } },
};

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

static void draw_lamp(struct canvas *w, const struct model *m,
		      const struct lamp *lamp, int x, bool provenance)
{
	bool lit = m->now->flags & lamp->flag;
	bool changed = (m->now->flags ^ m->was->flags) & lamp->flag;
	uint32_t since = m->now->changed[lamp->bit];

	draw_letter(w, lamp, x, lit);
	put(w, LAMP_H, x, lit ? INK_BOLD : INK_PLAIN, "%s%s", lamp->what,
	    changed ? "*" : "");
	put(w, LAMP_H + 1, x, lit ? INK_LIT : INK_DIM, "%s",
	    lit ? "MASKED" : "open");
	if (!provenance)
		return;
	if (since == TRACE_NO_EVENT)
		put(w, LAMP_H + 2, x, INK_DIM, "before");
	else
		put(w, LAMP_H + 2, x, INK_DIM, "@%u", since);
}

static void draw_leak(struct canvas *w, const struct model *m, int y, int x)
{
	char list[FLAG_LIST_LEN];

	if (m->leak_out)
		put(w, y, x, INK_LEAK, " LEAK %s ",
		    sentence_flags(m->leak_out, list));
	else if (m->prev_leak_out)
		put(w, y, x, INK_LEAK, " lap %u LEAK %s ", m->prev->number,
		    sentence_flags(m->prev_leak_out, list));
}

static void draw_state(struct canvas *w, const struct model *m, int y)
{
	const struct trace_event *e = m->now;
	char four[FLAGS_TEXT_LEN], el[8];
	int x;

	x = put(w, y, 0, INK_BOLD, "flags %s", flags_text(e->flags, four));
	draw_leak(w, m, y, x + 2);
	x = put(w, y + 1, 0, INK_BOLD, "%s", sentence_el(e, el));
	x = put(w, y + 1, x, INK_PLAIN, "  world ");
	put(w, y + 1, x, canvas_world_ink((enum world)e->world), "%s",
	    world_name((enum world)e->world));
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

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	/* Room for one more row: say since which event a flag is so. */
	bool provenance = w->rows > LAMP_H + 6;

	*scroll = 0;
	if (!m->now)
		return;
	for (int i = 0; i < 4; i++)
		draw_lamp(w, m, &lamps[i], 1 + i * LAMP_STEP, provenance);
	draw_state(w, m, LAMP_H + (provenance ? 3 : 2));
}

const struct view_ops view_flags = {
	.name = "flags",
	.min_h = 11,
	.min_w = 34,
	.draw = draw,
};
