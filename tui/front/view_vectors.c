// SPDX-License-Identifier: MIT
/* Both tables of vectors: which is live, and what would be taken now. */
#include "canvas.h"
#include "page.h"
#include "text.h"
#include "vectors.h"
#include "view.h"

#include <stdio.h>

#define NAME_W	  26
#define BOTH_COLS 78 /* room for both tables side by side */
#define TABLE_X	  26

/* The two tables of the image, in the order of the columns. */
struct tables {
	struct {
		const char *name;
		uint64_t base;
		bool live;
	} t[2];
};

/* Linux has several of each: then it is the one that is live. */
static void take_tables(const struct model *m, struct tables *ts)
{
	const struct trace_landmarks *lm = &m->s->landmarks;
	bool either = m->now->vectors == VECTORS_UNSETTLED;

	ts->t[0].name = "host";
	ts->t[0].base = lm->host_vectors;
	ts->t[0].live = either || m->now->vectors == VECTORS_HOST;
	if (m->now->vectors == VECTORS_HOST)
		ts->t[0].base = m->now->vbar;
	ts->t[1].name = "hyp";
	ts->t[1].base = lm->hyp_vectors;
	ts->t[1].live = either || m->now->vectors == VECTORS_HYP;
	if (m->now->vectors == VECTORS_HYP)
		ts->t[1].base = m->now->vbar;
}

static const char *target_name(const struct model *m, uint64_t base,
			       unsigned int slot, char *buf, size_t len)
{
	uint64_t target;

	if (vectors_target(&m->s->symbols, base, slot, &target))
		symbols_format(&m->s->symbols, target, buf, len);
	else
		snprintf(buf, len, "(code not known)");
	return buf;
}

/* ---- what would happen now ------------------------------------------------- */

/* "host: el1_irq, hyp: el2h_irq_invalid", or the one name that is settled. */
static void add_targets(const struct model *m, const struct tables *ts,
			unsigned int slot, struct text *t)
{
	bool either = ts->t[0].live && ts->t[1].live;
	const char *comma = "";
	char name[64];

	for (int i = 0; i < 2; i++) {
		if (!ts->t[i].live)
			continue;
		text_add(t, "%s", comma);
		if (either)
			text_add(t, "%s: ", ts->t[i].name);
		text_add(t, "%s",
			 target_name(m, ts->t[i].base, slot, name,
				     sizeof(name)));
		comma = ", ";
	}
	if (!*comma)
		text_add(t, "+0x%x of the live vectors", slot * VECTOR_SIZE);
}

static void put_kind(struct page *p, const struct model *m,
		     const struct tables *ts, enum vector_kind kind)
{
	struct vector_use use = vectors_use(m->now, kind);
	bool taken = use.fate == FATE_TAKEN && !use.why;
	enum ink ink = taken ? INK_BOLD : INK_PLAIN;
	char line[256];
	struct text t = text_begin(line, sizeof(line));

	text_add(&t, "%c %-6s ", taken ? '>' : ' ', vector_kind_name(kind));
	if (use.fate == FATE_AWAY) {
		text_add(&t, "%s", use.why);
	} else if (use.fate == FATE_HELD) {
		text_add(&t, "%s, %c set",
			 kind == KIND_DEBUG ? "does not happen" : "held back",
			 use.flag);
	} else {
		text_add(&t, "%s: ", use.why ? use.why : "would be taken");
		add_targets(m, ts, use.slot, &t);
	}
	page_line(p, ink, "%s", line);
}

static void put_live(struct page *p, const struct model *m)
{
	int x = put(p->w, p->y, 0, INK_PLAIN, "live: ");

	x = put(p->w, p->y, x, INK_BOLD, "%s",
		vectors_name((enum vectors)m->now->vectors));
	x = put(p->w, p->y, x, INK_PLAIN, " 0x%llx",
		(unsigned long long)m->now->vbar);
	if (m->now->vectors == VECTORS_UNSETTLED)
		put(p->w, p->y, x + 1, INK_BOLD, "not synchronised (modelled)");
	p->y++;
}

/* ---- the tables ---------------------------------------------------------------- */

/* '>' where one would be taken now, '-' where a flag holds it back. */
static char slot_mark(const struct model *m, unsigned int slot)
{
	char mark = ' ';

	for (int k = 0; k < VECTOR_KINDS; k++) {
		struct vector_use use =
			vectors_use(m->now, (enum vector_kind)k);

		if (use.fate == FATE_AWAY || use.slot != slot || mark == '>')
			continue;
		mark = use.fate == FATE_TAKEN ? '>' : '-';
	}
	return mark;
}

/* Without room for two, the table that is live. */
static int first_shown(const struct page *p, const struct tables *ts)
{
	return p->w->cols >= BOTH_COLS || ts->t[0].live ? 0 : 1;
}

static int last_shown(const struct page *p, const struct tables *ts)
{
	return p->w->cols >= BOTH_COLS ? 1 : first_shown(p, ts);
}

static void put_heads(struct page *p, const struct tables *ts)
{
	int x = TABLE_X;

	for (int i = first_shown(p, ts); i <= last_shown(p, ts); i++) {
		put(p->w, p->y, x, ts->t[i].live ? INK_BOLD : INK_DIM,
		    "  %s%s 0x%llx", ts->t[i].name,
		    ts->t[i].live ? ", live" : "",
		    (unsigned long long)ts->t[i].base);
		x += NAME_W;
	}
	put(p->w, p->y++, 0, INK_DIM, "> now, - held back");
}

static void put_slot(struct page *p, const struct model *m,
		     const struct tables *ts, unsigned int slot)
{
	char mark = slot_mark(m, slot), name[64];
	int x = TABLE_X;

	put(p->w, p->y, 0, INK_PLAIN, "+%03x %s %s", slot * VECTOR_SIZE,
	    vector_from(slot), vector_what(slot));
	for (int i = first_shown(p, ts); i <= last_shown(p, ts); i++) {
		char here = ts->t[i].live ? mark : ' ';

		put(p->w, p->y, x, here == '>' ? INK_BOLD : INK_PLAIN,
		    "%c %-*.*s", here, NAME_W - 3, NAME_W - 3,
		    target_name(m, ts->t[i].base, slot, name, sizeof(name)));
		x += NAME_W;
	}
	p->y++;
}

static void write_page(struct page *p, const struct model *m)
{
	static const enum vector_kind order[] = { KIND_IRQ, KIND_FIQ,
						  KIND_SERROR, KIND_DEBUG,
						  KIND_SYNC };
	struct tables ts;

	take_tables(m, &ts);
	put_live(p, m);
	for (int i = 0; i < VECTOR_KINDS; i++)
		put_kind(p, m, &ts, order[i]);
	put_heads(p, &ts);
	for (unsigned int slot = 0; slot < VECTOR_SLOTS; slot++)
		put_slot(p, m, &ts, slot);
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	if (m->now)
		page_draw(w, m, 0, scroll, write_page);
}

const struct view_ops view_vectors = {
	.name = "vectors",
	.min_h = 1,
	.min_w = 30,
	.draw = draw,
};
