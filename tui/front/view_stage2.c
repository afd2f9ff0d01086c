// SPDX-License-Identifier: MIT
/* The way of one address through the guest's second stage. */
#include "canvas.h"
#include "inspect.h"
#include "page.h"
#include "regs/hcr.h"
#include "text.h"
#include "view.h"

#include <stdio.h>

#define MAX_FIELDS 16

static unsigned long long ull(uint64_t v)
{
	return (unsigned long long)v;
}

static void put_field_words(struct text *t, enum reg_shape shape, uint64_t desc)
{
	struct reg_field_value f[MAX_FIELDS];
	size_t n = shape_decode(shape, desc, f, MAX_FIELDS);
	const char *comma = "";

	/* Lowest first: what it is and who may, before where and when. */
	for (size_t i = n < MAX_FIELDS ? n : MAX_FIELDS; i-- > 0;) {
		if (!*f[i].words)
			continue;
		text_add(t, "%s%s", comma, f[i].words);
		comma = "; ";
	}
}

/* "2 MiB", "4 KiB" */
static void add_size(struct text *t, uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB" };
	int unit = 0;

	for (bytes /= 1024; bytes >= 1024 && unit < 2; unit++)
		bytes /= 1024;
	text_add(t, "%llu %s", ull(bytes), units[unit]);
}

static void put_step(struct page *p, const struct walk *w,
		     const struct walk_tables *t, const struct walk_step *step)
{
	char line[320];
	struct text text = text_begin(line, sizeof(line));
	bool leaf = step->kind == WALK_BLOCK || step->kind == WALK_PAGE;

	text_add(&text, "level %u  at 0x%llx: ", step->level, ull(step->at));
	if (step->kind != WALK_UNREADABLE)
		text_add(&text, "0x%016llx ", ull(step->desc));
	if (leaf) {
		add_size(&text, w->span);
		text_add(&text, " ");
	}
	text_add(&text, "%s", walk_kind_words(step->kind));
	put(p->w, p->y++, 0, leaf ? INK_BOLD : INK_PLAIN, "%s", line);
	if (!leaf)
		return;
	text = text_begin(line, sizeof(line));
	text_add(&text, "  ");
	put_field_words(&text, t->leaf, step->desc);
	page_fold(p, INK_PLAIN, 2, "%s", line);
}

static void put_walk(struct page *p, const struct walk *w,
		     const struct walk_tables *t)
{
	for (size_t i = 0; i < w->nsteps; i++)
		put_step(p, w, t, &w->steps[i]);
}

static void put_registers(struct page *p, const struct inspect *in)
{
	uint64_t vttbr = in->now.value[REG_VTTBR_EL2];
	uint64_t vtcr = in->now.value[REG_VTCR_EL2];
	const struct walk_tables *t = &in->stage2.r.t2;

	page_line(p, INK_PLAIN, "VTTBR_EL2 0x%llx  VMID %llu, tables at 0x%llx",
		  ull(vttbr), ull(vttbr >> 48),
		  ull(vttbr & UINT64_C(0xfffffffffffe)));
	page_fold(p, INK_PLAIN, 10,
		  "VTCR_EL2  0x%llx  T0SZ %llu: %llu bits in, %u out, SL0 "
		  "%llu: from level %u",
		  ull(vtcr), ull(vtcr & 63), ull(64 - (vtcr & 63)), t->out_bits,
		  ull(vtcr >> 6 & 3), t->first);
}

static void put_source(struct page *p, const struct inspect_stage2 *st)
{
	if (st->first && st->r.ipa_known && st->r.ipa != st->va)
		page_line(p, INK_BOLD,
			  "IPA 0x%llx  (%s 0x%llx, by the "
			  "guest's stage 1)",
			  ull(st->r.ipa), st->from, ull(st->va));
	else
		page_line(p, INK_BOLD, "IPA 0x%llx  (%s)", ull(st->r.ipa),
			  st->from);
}

static void put_result(struct page *p, const struct inspect *in)
{
	const struct reach *r = &in->stage2.r;
	char words[160];

	if (r->mapped)
		page_line(p, INK_BOLD, "PA  0x%llx", ull(r->pa));
	else
		page_fold(p, INK_BOLD, 2, "no PA: %s",
			  reach_words(r, words, sizeof(words)));
	if (!(in->now.value[REG_HCR_EL2] & HCR_VM))
		page_fold(p, INK_DIM, 2,
			  "HCR_EL2.VM is 0: stage 2 is off now, "
			  "this is the way with it on");
}

static void put_found(struct page *p, const struct inspect *in)
{
	const struct inspect_stage2 *st = &in->stage2;

	if (!in->now.value[REG_VTTBR_EL2] && !st->asked) {
		page_line(p, INK_PLAIN,
			  "VTTBR_EL2 is 0: no guest is loaded "
			  "here");
		page_fold(p, INK_DIM, 2,
			  "g goes to where one is; stage2 IPA "
			  "walks an address");
		return;
	}
	put_source(p, st);
	put_registers(p, in);
	if (st->first && !st->r.ipa_known)
		put_walk(p, &st->r.w1, &st->r.t1);
	put_walk(p, &st->r.w2, &st->r.t2);
	put_result(p, in);
}

static void write_page(struct page *p, const struct model *m)
{
	const struct inspect *in = m->inspect;

	if (in && inspect_fresh(m, in->stage2.valid, in->stage2.event,
				in->stage2.epoch))
		put_found(p, in);
	else
		page_fold(p, INK_DIM, 2,
			  "the tables are in the machine's memory: "
			  "%s",
			  inspect_missing(m));
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	if (m->now)
		page_draw(w, m, 0, scroll, write_page);
}

const struct view_ops view_stage2 = {
	.name = "stage2",
	.min_h = 1,
	.min_w = 30,
	.draw = draw,
};
