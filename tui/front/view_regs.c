// SPDX-License-Identifier: MIT
/* A profile of registers, field by field, and what changed in them. */
#include "canvas.h"
#include "inspect.h"
#include "page.h"
#include "redirect.h"
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define CELL_W	   38
#define MAX_FIELDS 64

/* A value, and what it was; a register of the stub's or a shadow. */
struct row {
	const char *name;
	const struct reg_shadow *shadow; /* or NULL: */
	enum reg_id id;
	uint64_t now, was;
	bool compared; /* .was counts */
};

/* What is compared with what. */
struct sets {
	struct inspect_set now, was;
	bool compared;
};

static void take_sets(const struct model *m, struct sets *s)
{
	inspect_current(m, &s->now);
	s->compared = inspect_reference(m, &s->was);
}

static enum reg_profile profile_of(const struct model *m)
{
	return m->inspect ? m->inspect->profile : PROFILE_SWITCH;
}

static bool changed(const struct row *row)
{
	return row->compared && row->now != row->was;
}

static bool e2h_of(const struct sets *s)
{
	return s->now.value[REG_HCR_EL2] & HCR_E2H;
}

/* ---- the rows of a profile -------------------------------------------------- */

static bool register_row(const struct sets *s, enum reg_id id, struct row *row)
{
	*row = (struct row){
		.name = reg_desc(id)->name,
		.id = id,
		.now = s->now.value[id],
		.was = s->was.value[id],
		.compared = s->compared && s->was.has[id],
	};
	return s->now.has[id];
}

static bool shadow_row(const struct sets *s, size_t i, enum reg_profile profile,
		       struct row *row)
{
	size_t count;
	const struct reg_shadow *shadow = &reg_shadows(&count)[i];

	*row = (struct row){
		.name = shadow->name,
		.shadow = shadow,
		.id = REG_COUNT,
		.now = s->now.shadow[i],
		.was = s->was.shadow[i],
		.compared = s->compared && s->was.shadowed,
	};
	return s->now.shadowed && shadow->profile == profile;
}

/* Calls @visit for every row that has a value; returns how many. */
static size_t
each_row(struct page *p, const struct model *m, const struct sets *s,
	 void (*visit)(struct page *p, const struct model *m,
		       const struct sets *s, const struct row *row))
{
	enum reg_profile profile = profile_of(m);
	size_t count, n = 0;
	enum reg_id id;
	struct row row;

	for (size_t i = 0; profile_register(profile, i, &id); i++) {
		if (register_row(s, id, &row) && ++n)
			visit(p, m, s, &row);
	}
	reg_shadows(&count);
	for (size_t i = 0; i < count; i++) {
		if (shadow_row(s, i, profile, &row) && ++n)
			visit(p, m, s, &row);
	}
	return n;
}

/* ---- one row ------------------------------------------------------------------ */

static size_t decode(const struct row *row, uint64_t value, bool e2h,
		     struct reg_field_value *f)
{
	size_t n =
		row->shadow
			? shape_decode(row->shadow->shape, value, f, MAX_FIELDS)
			: reg_decode_e2h(row->id, value, e2h, f, MAX_FIELDS);

	return n < MAX_FIELDS ? n : MAX_FIELDS;
}

/* A number has one field at most: its summary says it all. */
static bool has_fields(const struct row *row, bool e2h)
{
	struct reg_field_value f[MAX_FIELDS];

	return decode(row, row->now, e2h, f) > 1;
}

static void summarise_fields(struct text *t, const struct row *row, bool e2h)
{
	struct reg_field_value f[MAX_FIELDS];
	size_t n = decode(row, row->now, e2h, f);

	for (size_t i = 0; i < n; i++) {
		if (f[i].value > 9)
			text_add(t, "%s=0x%llx ", f[i].name,
				 (unsigned long long)f[i].value);
		else if (f[i].hi > f[i].lo && f[i].value)
			text_add(t, "%s=%llu ", f[i].name,
				 (unsigned long long)f[i].value);
		else if (f[i].value)
			text_add(t, "%s ", f[i].name);
	}
}

/* Cut between two words, and show that there would be more. */
static void cut(char *words, int room)
{
	int end = (int)strlen(words);

	if (end <= room)
		return;
	for (end = room - 2; end > 0 && words[end] != ' '; end--)
		;
	snprintf(words + (end > 0 ? end : 0), 4, " ..");
}

/* AArch32 has no D, and its modes are others. */
static void add_pstate(struct text *t, uint64_t pstate)
{
	char four[FLAGS_TEXT_LEN];

	if (pstate_aarch32(pstate))
		text_add(t, "AArch32");
	else
		text_add(t, "flags %s, EL%u%c",
			 flags_text(pstate_flags(pstate), four),
			 pstate_el(pstate), pstate_spsel(pstate) ? 'h' : 't');
}

/* What the whole value means, in a few words. */
static void summarise(const struct model *m, const struct row *row, bool e2h,
		      char *buf, size_t len)
{
	struct text t = text_begin(buf, len);
	struct image_place place;

	if (row->id == REG_ESR_EL2 || row->id == REG_ESR_EL1)
		text_add(&t, "%s", esr_class_words(row->now));
	else if (row->id == REG_CPSR || row->id == REG_SPSR_EL2 ||
		 row->id == REG_SPSR_EL1)
		add_pstate(&t, row->now);
	else if (!has_fields(row, e2h) &&
		 symbols_lookup(&m->s->symbols, row->now, &place) &&
		 place.symbol)
		symbols_format(&m->s->symbols, row->now, buf, len);
	else
		summarise_fields(&t, row, e2h);
}

static void put_summary(struct page *p, const struct model *m,
			const struct sets *s, const struct row *row)
{
	enum ink ink = changed(row) ? INK_BOLD : INK_PLAIN;
	char words[320], old[32] = "";
	int x, room;

	summarise(m, row, e2h_of(s), words, sizeof(words));
	if (changed(row))
		snprintf(old, sizeof(old), "(was 0x%llx)",
			 (unsigned long long)row->was);
	x = put(p->w, p->y, 0, ink, "%c %-9s 0x%016llx ",
		changed(row) ? '*' : ' ', row->name,
		(unsigned long long)row->now);
	room = p->w->cols - x - (int)strlen(old) - 1;
	cut(words, room > 3 ? room : 3);
	x = put(p->w, p->y, x, INK_PLAIN, "%s", words);
	put(p->w, p->y, x + 1, INK_BOLD, "%s", old);
	p->y++;
}

static void put_field(struct page *p, const struct reg_field_value *f,
		      const struct reg_field_value *old)
{
	char text[128];
	struct text t = text_begin(text, sizeof(text));

	text_add(&t, "  %c %-7s %s%llx", old ? '*' : ' ', f->name,
		 f->value > 9 ? "0x" : "", (unsigned long long)f->value);
	/* Of a single bit, the other value goes without saying. */
	if (old && f->hi > f->lo)
		text_add(&t, " (was %s%llx)", old->value > 9 ? "0x" : "",
			 (unsigned long long)old->value);
	text_add(&t, " %s", f->words);
	cut(text, (p->cols > 1 ? CELL_W : p->w->cols) - 1);
	page_cell(p, CELL_W, old ? INK_BOLD : INK_PLAIN, text);
}

/* Zero without a meaning of its own says nothing; HCR_EL2 has many that do. */
static bool is_telling(const struct row *row, const struct reg_field_value *f)
{
	return f->value || (row->id != REG_HCR_EL2 && *f->words);
}

/* Which fields of a row are wanted. */
enum choice { FIELDS_CHANGED, FIELDS_TELLING };

static void put_fields(struct page *p, const struct row *row, bool e2h,
		       enum choice choice)
{
	struct reg_field_value now[MAX_FIELDS], was[MAX_FIELDS];
	size_t n = decode(row, row->now, e2h, now);
	size_t old = decode(row, row->was, e2h, was);

	page_grid(p, CELL_W);
	for (size_t i = 0; i < n; i++) {
		/* The ISS layout of an ESR depends on its class. */
		bool alike = i < old && !strcmp(now[i].name, was[i].name);
		bool differs = changed(row) && alike &&
			       now[i].value != was[i].value;

		if (differs ||
		    (choice == FIELDS_TELLING && is_telling(row, &now[i])))
			put_field(p, &now[i], differs ? &was[i] : NULL);
	}
	page_grid_end(p);
}

static void put_overview(struct page *p, const struct model *m,
			 const struct sets *s, const struct row *row)
{
	put_summary(p, m, s, row);
	if (changed(row) && has_fields(row, e2h_of(s)))
		put_fields(p, row, e2h_of(s), FIELDS_CHANGED);
}

static void put_details(struct page *p, const struct model *m,
			const struct sets *s, const struct row *row)
{
	(void)m;
	if (!row->now || !has_fields(row, e2h_of(s)))
		return;
	page_line(p, INK_BOLD, "%s", row->name);
	put_fields(p, row, e2h_of(s), FIELDS_TELLING);
}

/* ---- the page ------------------------------------------------------------------ */

/* The name of one that changed; p->cell says how far the line has come. */
static void name_changed(struct page *p, const struct model *m,
			 const struct sets *s, const struct row *row)
{
	(void)m;
	(void)s;
	if (!changed(row))
		return;
	p->cell = put(p->w, p->y, p->cell + 1, INK_BOLD, "%s", row->name);
}

static void put_changes(struct page *p, const struct model *m,
			const struct sets *s)
{
	char than[32];
	int x;

	if (!s->compared) {
		page_line(p, INK_DIM, "nothing to compare with");
		return;
	}
	inspect_reference_name(m, than, sizeof(than));
	x = put(p->w, p->y, 0, INK_PLAIN, "* since %s:", than);
	p->cell = x;
	each_row(p, m, s, name_changed);
	if (p->cell == x)
		put(p->w, p->y, x, INK_DIM, "%s",
		    s->was.full ? " nothing of these"
				: " nothing of what is recorded there");
	p->cell = 0;
	p->y++;
}

static void put_missing(struct page *p, const struct model *m,
			const struct sets *s)
{
	const char *why = inspect_missing(m);
	char four[FLAGS_TEXT_LEN];

	if (!*why)
		return;
	page_fold(p, INK_DIM, 2, "as recorded: %s", why);
	if (!s->now.full)
		page_line(p, INK_PLAIN,
			  "  PSTATE    flags %s, EL%u%c, world %s",
			  flags_text(m->now->flags, four), m->now->el,
			  m->now->spsel ? 'h' : 't',
			  world_name((enum world)m->now->world));
}

static void put_shadow_words(struct page *p, const struct model *m,
			     const struct sets *s)
{
	if (profile_of(m) != PROFILE_VGIC)
		return;
	if (s->now.shadowed)
		page_line(p, INK_DIM,
			  "no stub lists ICH registers: this is "
			  "the vCPU's copy in memory");
	else
		page_line(p, INK_DIM,
			  "the vCPU's copy of the ICH registers: "
			  "%s",
			  m->inspect && s->now.full ? m->inspect->no_shadow
						    : inspect_missing(m));
}

static void write_page(struct page *p, const struct model *m)
{
	struct sets s;
	char words[128];

	take_sets(m, &s);
	for (int before = 1; before >= 0; before--) {
		if (redirect_words(m, before, words, sizeof(words)))
			page_line(p, INK_BOLD, "%s", words);
	}
	put_missing(p, m, &s);
	put_shadow_words(p, m, &s);
	put_changes(p, m, &s);
	if (!each_row(p, m, &s, put_overview))
		page_line(p, INK_DIM, "nothing of this profile is recorded");
	each_row(p, m, &s, put_details);
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	if (m->now)
		page_draw(w, m, 0, scroll, write_page);
}

static void title(const struct model *m, char *buf, size_t len)
{
	snprintf(buf, len, "p: %s", profile_name(profile_of(m)));
}

const struct view_ops view_regs = {
	.name = "registers",
	.min_h = 4,
	.min_w = CELL_W,
	.draw = draw,
	.title = title,
};
