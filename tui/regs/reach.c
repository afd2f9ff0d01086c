// SPDX-License-Identifier: MIT
#include "regs/reach.h"

#include <stdio.h>
#include <string.h>

struct guest {
	const uint64_t *regs;
	walk_read phys;
	void *ctx;
};

void reach_ipa(const uint64_t regs[REG_COUNT], uint64_t ipa, walk_read phys,
	       void *ctx, struct reach *r)
{
	memset(r, 0, sizeof(*r));
	r->two = true;
	r->setup1 = WALK_FLAT;
	r->ipa_known = true;
	r->ipa = ipa;
	r->setup2 = walk_stage2(regs[REG_VTTBR_EL2], regs[REG_VTCR_EL2], ipa,
				&r->t2);
	if (r->setup2 != WALK_TABLES)
		return;
	walk(&r->t2, phys, ctx, &r->w2);
	r->mapped = r->w2.mapped;
	r->pa = r->w2.out;
}

/* A descriptor of the guest's, at an address that is the guest's, too. */
static bool read_guest(void *ctx, uint64_t at, uint64_t *desc)
{
	const struct guest *g = ctx;
	struct reach r;

	reach_ipa(g->regs, at, g->phys, g->ctx, &r);
	return r.mapped && g->phys(g->ctx, r.pa, desc);
}

static void first_stage(struct reach *r, uint64_t va, walk_read read, void *ctx)
{
	r->ipa = va;
	r->ipa_known = r->setup1 == WALK_FLAT;
	if (r->setup1 != WALK_TABLES)
		return;
	walk(&r->t1, read, ctx, &r->w1);
	r->ipa_known = r->w1.mapped;
	r->ipa = r->w1.out;
}

void reach(const uint64_t regs[REG_COUNT], uint64_t va, walk_read phys,
	   void *ctx, struct reach *r)
{
	struct guest g = { .regs = regs, .phys = phys, .ctx = ctx };
	struct reach behind;

	memset(r, 0, sizeof(*r));
	r->two = walk_has_stage2(regs);
	r->setup1 = walk_stage1(regs, va, &r->t1);
	if (!r->two) {
		first_stage(r, va, phys, ctx);
		r->mapped = r->ipa_known;
		r->pa = r->ipa;
		return;
	}
	first_stage(r, va, read_guest, &g);
	if (!r->ipa_known)
		return;
	reach_ipa(regs, r->ipa, phys, ctx, &behind);
	r->setup2 = behind.setup2;
	r->t2 = behind.t2;
	r->w2 = behind.w2;
	r->mapped = behind.mapped;
	r->pa = behind.pa;
}

const char *reach_words(const struct reach *r, char *buf, size_t len)
{
	bool second = r->ipa_known && r->two;
	enum walk_setup setup = second ? r->setup2 : r->setup1;
	char words[96];

	if (r->mapped)
		snprintf(buf, len, "mapped");
	else if (setup != WALK_TABLES)
		snprintf(buf, len, "stage %d: %s", second ? 2 : 1,
			 walk_setup_words(setup));
	else
		snprintf(buf, len, "stage %d: %s", second ? 2 : 1,
			 walk_words(second ? &r->w2 : &r->w1, words,
				    sizeof(words)));
	return buf;
}
