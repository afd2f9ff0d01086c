// SPDX-License-Identifier: MIT
#include "regs/walk.h"

#include <stdio.h>
#include <string.h>

#include "regs/hcr.h"
#include "regs/pstate.h"

#define PAGE_BITS  12
#define LEVEL_BITS 9
#define LAST	   3

#define DESC_VALID 1
#define DESC_TABLE 2
#define DESC_ADDR  UINT64_C(0x0000fffffffff000)
#define SCTLR_M	   1
/* Stage 2 may begin with up to sixteen tables side by side. */
#define CONCAT_BITS 4

static uint64_t low_bits(unsigned int n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

static unsigned int field(uint64_t value, unsigned int hi, unsigned int lo)
{
	return (unsigned int)(value >> lo & low_bits(hi - lo + 1));
}

/* Lowest bit of an input address that a level's index is made of. */
static unsigned int shift_of(unsigned int level)
{
	return PAGE_BITS + LEVEL_BITS * (LAST - level);
}

/* IPS and PS; without LPA2 a 4 KiB granule stops at 48 bits. */
static uint8_t output_bits(unsigned int ps)
{
	static const uint8_t bits[] = { 32, 36, 40, 42, 44, 48, 48, 48 };

	return bits[ps & 7];
}

static uint64_t table_base(uint64_t ttbr, const struct walk_tables *t)
{
	unsigned int index_bits = t->in_bits - shift_of(t->first);

	return ttbr & low_bits(48) & ~low_bits(index_bits + 3);
}

const char *walk_setup_words(enum walk_setup setup)
{
	static const char *const words[] = {
		[WALK_TABLES] = "",
		[WALK_FLAT] = "the MMU is off: addresses are physical",
		[WALK_NO_TABLES] = "no tables are set up for this address",
		[WALK_FOREIGN] = "AArch32 or EL3: not known here",
		[WALK_GRANULE] = "not the 4 KiB granule: not known here",
		[WALK_CONTRADICTS] = "T0SZ and SL0 contradict each other",
	};

	return words[setup];
}

/* ---- stage 1 ------------------------------------------------------------- */

/* What the two halves of a TCR say in the same words. */
struct half {
	unsigned int tsz, granule, off, tbi;
	uint64_t ttbr;
};

/* TG0 and TG1 number the granules differently. */
enum { TG0_4K = 0, TG1_4K = 2 };

static struct half lower_half(uint64_t tcr, uint64_t ttbr, bool nvhe)
{
	return (struct half){
		.tsz = field(tcr, 5, 0),
		.granule = field(tcr, 15, 14) == TG0_4K,
		.off = nvhe ? 0 : field(tcr, 7, 7),
		.tbi = nvhe ? field(tcr, 20, 20) : field(tcr, 37, 37),
		.ttbr = ttbr,
	};
}

static struct half upper_half(uint64_t tcr, uint64_t ttbr)
{
	return (struct half){
		.tsz = field(tcr, 21, 16),
		.granule = field(tcr, 31, 30) == TG1_4K,
		.off = field(tcr, 23, 23),
		.tbi = field(tcr, 38, 38),
		.ttbr = ttbr,
	};
}

/* Above the input range all bits must be alike. */
static bool in_range(uint64_t va, const struct half *h, bool upper)
{
	uint64_t above = ~low_bits(64 - h->tsz);

	if (h->tbi)
		above &= low_bits(56);
	return (va & above) == (upper ? above : 0);
}

static enum walk_setup setup_half(const struct half *h, uint64_t va, bool upper,
				  struct walk_tables *t)
{
	if (h->off)
		return WALK_NO_TABLES;
	if (!h->granule)
		return WALK_GRANULE;
	if (h->tsz < 16 || h->tsz > 39)
		return WALK_CONTRADICTS;
	if (!in_range(va, h, upper))
		return WALK_NO_TABLES;
	t->in_bits = (uint8_t)(64 - h->tsz);
	t->first = (uint8_t)(LAST - (t->in_bits - PAGE_BITS - 1) / LEVEL_BITS);
	t->in = va & low_bits(t->in_bits);
	t->base = table_base(h->ttbr, t);
	return WALK_TABLES;
}

/* The registers of one translation regime. */
struct regime {
	uint64_t sctlr, tcr, ttbr0, ttbr1;
	bool nvhe; /* EL2 without E2H: one half, one privilege level */
};

static struct regime regime_el2(const uint64_t regs[REG_COUNT])
{
	return (struct regime){ regs[REG_SCTLR_EL2], regs[REG_TCR_EL2],
				regs[REG_TTBR0_EL2], regs[REG_TTBR1_EL2],
				!(regs[REG_HCR_EL2] & HCR_E2H) };
}

static struct regime regime_el1(const uint64_t regs[REG_COUNT])
{
	return (struct regime){ regs[REG_SCTLR_EL1], regs[REG_TCR_EL1],
				regs[REG_TTBR0_EL1], regs[REG_TTBR1_EL1],
				false };
}

/* Is the tables' owner EL2? With TGE, EL0 belongs to it as well. */
static bool owned_by_el2(const uint64_t regs[REG_COUNT])
{
	const uint64_t host = HCR_E2H | HCR_TGE;
	unsigned int el = pstate_el(regs[REG_CPSR]);

	return el == 2 || (el == 0 && (regs[REG_HCR_EL2] & host) == host);
}

enum walk_setup walk_stage1(const uint64_t regs[REG_COUNT], uint64_t va,
			    struct walk_tables *t)
{
	bool el2 = owned_by_el2(regs);
	struct regime r = el2 ? regime_el2(regs) : regime_el1(regs);
	bool upper = !r.nvhe && va >> 55 & 1;
	struct half h = upper ? upper_half(r.tcr, r.ttbr1)
			      : lower_half(r.tcr, r.ttbr0, r.nvhe);

	memset(t, 0, sizeof(*t));
	t->in = va;
	if (pstate_aarch32(regs[REG_CPSR]) || pstate_el(regs[REG_CPSR]) == 3)
		return WALK_FOREIGN;
	if (!(r.sctlr & SCTLR_M))
		return WALK_FLAT;
	t->leaf = r.nvhe ? SHAPE_STAGE1_EL2 : SHAPE_STAGE1;
	t->out_bits = output_bits(r.nvhe ? field(r.tcr, 18, 16)
					 : field(r.tcr, 34, 32));
	return setup_half(&h, va, upper, t);
}

/* ---- stage 2 ------------------------------------------------------------- */

bool walk_has_stage2(const uint64_t regs[REG_COUNT])
{
	return !owned_by_el2(regs) && regs[REG_HCR_EL2] & HCR_VM &&
	       !(regs[REG_HCR_EL2] & HCR_TGE);
}

enum walk_setup walk_stage2(uint64_t vttbr, uint64_t vtcr, uint64_t ipa,
			    struct walk_tables *t)
{
	/* Level by SL0, 4 KiB granule; 3 has a meaning only with TTST. */
	static const uint8_t first[] = { 2, 1, 0, LAST };
	unsigned int tsz = field(vtcr, 5, 0), shift;

	memset(t, 0, sizeof(*t));
	t->in = ipa;
	t->leaf = SHAPE_STAGE2;
	t->out_bits = output_bits(field(vtcr, 18, 16));
	t->first = first[field(vtcr, 7, 6)];
	shift = shift_of(t->first);
	if (field(vtcr, 15, 14) != TG0_4K)
		return WALK_GRANULE;
	if (tsz < 16 || 64 - tsz <= shift ||
	    64 - tsz > shift + LEVEL_BITS + CONCAT_BITS)
		return WALK_CONTRADICTS;
	t->in_bits = (uint8_t)(64 - tsz);
	t->base = table_base(vttbr, t);
	return WALK_TABLES;
}

/* ---- the walk ------------------------------------------------------------ */

const char *walk_kind_words(enum walk_kind kind)
{
	static const char *const words[] = {
		[WALK_INVALID] = "invalid",
		[WALK_RESERVED] = "reserved encoding",
		[WALK_TABLE] = "table",
		[WALK_BLOCK] = "block",
		[WALK_PAGE] = "page",
		[WALK_UNREADABLE] = "not RAM, not read",
	};

	return words[kind];
}

static enum walk_kind kind_of(uint64_t desc, unsigned int level)
{
	if (!(desc & DESC_VALID))
		return WALK_INVALID;
	if (level == LAST)
		return desc & DESC_TABLE ? WALK_PAGE : WALK_RESERVED;
	if (desc & DESC_TABLE)
		return WALK_TABLE;
	/* Level 0 would map 512 GiB: no block there without LPA2. */
	return level == 0 ? WALK_RESERVED : WALK_BLOCK;
}

static uint64_t descriptor_at(const struct walk_tables *t, uint64_t table,
			      unsigned int level)
{
	unsigned int shift = shift_of(level);
	unsigned int bits = level == t->first ? t->in_bits - shift : LEVEL_BITS;

	return table + 8 * (t->in >> shift & low_bits(bits));
}

static void arrive(const struct walk_tables *t, const struct walk_step *last,
		   struct walk *w)
{
	uint64_t offset = low_bits(shift_of(last->level));

	w->out = (last->desc & DESC_ADDR & ~offset) | (t->in & offset);
	w->span = offset + 1;
	w->too_big = w->out & ~low_bits(t->out_bits);
	w->mapped = !w->too_big;
}

void walk(const struct walk_tables *t, walk_read read, void *ctx,
	  struct walk *w)
{
	uint64_t table = t->base;

	memset(w, 0, sizeof(*w));
	if (t->in & ~low_bits(t->in_bits))
		return;
	for (unsigned int level = t->first; level <= LAST; level++) {
		struct walk_step *s = &w->steps[w->nsteps++];

		s->level = (uint8_t)level;
		s->at = descriptor_at(t, table, level);
		w->too_big = s->at & ~low_bits(t->out_bits);
		s->kind = WALK_UNREADABLE;
		if (w->too_big || !read(ctx, s->at, &s->desc))
			return;
		s->kind = kind_of(s->desc, level);
		if (s->kind == WALK_BLOCK || s->kind == WALK_PAGE)
			arrive(t, s, w);
		if (s->kind != WALK_TABLE)
			return;
		table = s->desc & DESC_ADDR;
	}
}

const char *walk_words(const struct walk *w, char *buf, size_t len)
{
	const struct walk_step *last = &w->steps[w->nsteps ? w->nsteps - 1 : 0];

	if (w->mapped)
		snprintf(buf, len, "mapped");
	else if (!w->nsteps)
		snprintf(buf, len,
			 "translation fault: the address has more "
			 "bits than the tables take");
	else if (w->too_big)
		snprintf(buf, len, "address size fault, level %u", last->level);
	else if (last->kind == WALK_UNREADABLE)
		snprintf(buf, len, "the table is not in RAM: not read");
	else
		snprintf(buf, len, "translation fault, level %u", last->level);
	return buf;
}
