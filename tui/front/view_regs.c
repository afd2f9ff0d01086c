// SPDX-License-Identifier: MIT
/* The registers that carry the switch, field by field. */
#include "canvas.h"
#include "regs/pstate.h"
#include "regs/regs.h"
#include "text.h"
#include "view.h"

#include <stddef.h>
#include <string.h>

#define CELL_W	   38
#define MAX_FIELDS 64

static const struct shown {
	enum reg_id id;
	size_t offset; /* of the value in an event */
	bool only_set; /* many fields: leave out those that are 0 */
} shown[] = {
	{ REG_SPSR_EL2, offsetof(struct trace_event, spsr_el2), false },
	{ REG_ELR_EL2, offsetof(struct trace_event, elr_el2), false },
	{ REG_ESR_EL2, offsetof(struct trace_event, esr_el2), false },
	{ REG_HCR_EL2, offsetof(struct trace_event, hcr_el2), true },
};

#define SHOWN (sizeof(shown) / sizeof(shown[0]))

/* Rows go by; those inside the window are drawn. */
struct page {
	struct canvas *w;
	int y;	   /* of the next row; may lie outside the window */
	int cells; /* in a row */
	int cell;  /* the next one in the row */
};

static uint64_t value_of(const struct trace_event *e, const struct shown *reg)
{
	uint64_t value;

	memcpy(&value, (const char *)e + reg->offset, sizeof(value));
	return value;
}

static void put_field(struct page *p, const struct reg_field_value *f,
		      bool changed)
{
	enum ink ink = changed ? INK_BOLD : INK_PLAIN;
	int x = p->cell * CELL_W;

	put_fill(p->w, p->y, x, CELL_W, INK_PLAIN, " ");
	put(p->w, p->y, x, ink, "%c %-7s %s%llx %s", changed ? '*' : ' ',
	    f->name, f->value > 9 ? "0x" : "", (unsigned long long)f->value,
	    f->words);
	if (++p->cell == p->cells) {
		p->cell = 0;
		p->y++;
	}
}

/* Zero without a meaning of its own says nothing. */
static bool is_telling(const struct shown *reg, const struct reg_field_value *f)
{
	return f->value || (!reg->only_set && *f->words);
}

static void put_fields(struct page *p, const struct model *m,
		       const struct shown *reg)
{
	struct reg_field_value now[MAX_FIELDS], was[MAX_FIELDS];
	size_t n = reg_decode(reg->id, value_of(m->now, reg), now, MAX_FIELDS);
	size_t old =
		reg_decode(reg->id, value_of(m->was, reg), was, MAX_FIELDS);

	put(p->w, p->y++, 0, INK_BOLD, "%s", reg_desc(reg->id)->name);
	p->cell = 0;
	for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
		/* The ISS layout of ESR_EL2 depends on its class. */
		bool same = i < old && !strcmp(now[i].name, was[i].name) &&
			    now[i].value == was[i].value;

		if (is_telling(reg, &now[i]) || !same)
			put_field(p, &now[i], !same);
	}
	if (p->cell > 0)
		p->y++;
}

/* What the whole value means, in a few words. */
static void summarise(const struct model *m, const struct shown *reg, char *buf,
		      size_t len)
{
	struct reg_field_value f[MAX_FIELDS];
	uint64_t value = value_of(m->now, reg);
	struct text t = text_begin(buf, len);
	char four[FLAGS_TEXT_LEN];
	size_t n;

	if (reg->id == REG_ELR_EL2) {
		symbols_format(&m->s->symbols, value, buf, len);
	} else if (reg->id == REG_ESR_EL2) {
		text_add(&t, "%s", esr_class_words(value));
	} else if (reg->id == REG_SPSR_EL2) {
		text_add(&t, "flags %s, EL%u%c",
			 flags_text(pstate_flags(value), four),
			 pstate_el(value), pstate_spsel(value) ? 'h' : 't');
	} else {
		n = reg_decode(reg->id, value, f, MAX_FIELDS);
		for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
			if (f[i].value)
				text_add(&t, "%s ", f[i].name);
		}
	}
}

static void put_summary(struct page *p, const struct model *m,
			const struct shown *reg)
{
	uint64_t now = value_of(m->now, reg), was = value_of(m->was, reg);
	char words[160];
	int x;

	summarise(m, reg, words, sizeof(words));
	x = put(p->w, p->y, 0, now != was ? INK_BOLD : INK_PLAIN,
		"%c %-8s 0x%016llx", now != was ? '*' : ' ',
		reg_desc(reg->id)->name, (unsigned long long)now);
	x = put(p->w, p->y, x + 1, INK_PLAIN, "%s", words);
	if (now != was)
		put(p->w, p->y, x + 1, INK_BOLD, "(was 0x%llx)",
		    (unsigned long long)was);
	p->y++;
}

static int draw_all(struct canvas *w, const struct model *m, int top)
{
	struct page p = { .w = w, .y = -top };

	p.cells = w->cols / CELL_W > 0 ? w->cols / CELL_W : 1;
	for (size_t i = 0; i < SHOWN; i++)
		put_summary(&p, m, &shown[i]);
	for (size_t i = 0; i < SHOWN; i++) {
		if (shown[i].id != REG_ELR_EL2)
			put_fields(&p, m, &shown[i]);
	}
	return p.y + top;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int rows, limit;

	if (!m->now)
		return;
	rows = draw_all(w, m, *scroll > 0 ? *scroll : 0);
	limit = rows > w->rows ? rows - w->rows : 0;
	if (*scroll >= 0 && *scroll <= limit)
		return;
	*scroll = *scroll < 0 ? 0 : limit;
	canvas_clear(w);
	draw_all(w, m, *scroll);
}

const struct view_ops view_regs = {
	.name = "registers",
	.min_h = 4,
	.min_w = CELL_W,
	.draw = draw,
};
