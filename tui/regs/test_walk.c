// SPDX-License-Identifier: MIT
/*
 * Hand-built tables. The oracle is the Arm ARM (DDI 0487): D8.2 for which bits
 * of an address index which level, D8.3 for the descriptors, D13.2 for TCR_ELx
 * and VTCR_EL2; addresses of entries are worked out by hand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "regs/profiles.h"
#include "regs/reach.h"

/* A few words of memory; anything else cannot be read. */
struct memory {
	struct {
		uint64_t at, desc;
	} words[8];
	size_t n;
	unsigned int reads;
};

static bool read_word(void *ctx, uint64_t at, uint64_t *desc)
{
	struct memory *m = ctx;

	m->reads++;
	for (size_t i = 0; i < m->n; i++) {
		if (m->words[i].at == at) {
			*desc = m->words[i].desc;
			return true;
		}
	}
	return false;
}

static void put_word(struct memory *m, uint64_t at, uint64_t desc)
{
	m->words[m->n].at = at;
	m->words[m->n++].desc = desc;
}

/* T0SZ 25 (39 bits), SL0 1 (level 1), 4 KiB, PS 2 (40 bits). */
#define VTCR_39	 0x20059
#define VTTBR	 UINT64_C(0x0001000040100000) /* VMID 1 */
#define TABLE(a) ((a) | 3)
#define BLOCK(a) ((a) | 0x7fd) /* AF, inner, read/write, write-back */
#define PAGE(a)	 ((a) | 0x7ff)

static enum walk_setup stage2(uint64_t vtcr, uint64_t ipa, struct memory *m,
			      struct walk *w)
{
	struct walk_tables t;
	enum walk_setup setup = walk_stage2(VTTBR, vtcr, ipa, &t);

	if (setup == WALK_TABLES)
		walk(&t, read_word, m, w);
	return setup;
}

static void stage2_goes_down_to_a_page(void **state)
{
	struct memory m = { 0 };
	struct walk w;

	(void)state;
	/* 0x80234abc: bits 38..30 are 2, 29..21 are 1, 20..12 are 0x34. */
	/* Bits 11..2 of a table descriptor are nobody's. */
	put_word(&m, 0x40100010, TABLE(0x40101000) | 0xffc);
	put_word(&m, 0x40101008, TABLE(0x40102000));
	put_word(&m, 0x401021a0, PAGE(0x48034000));
	assert_int_equal(stage2(VTCR_39, 0x80234abc, &m, &w), WALK_TABLES);
	assert_int_equal(w.nsteps, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(w.steps[i].level, i + 1);
		assert_int_equal(w.steps[i].at, m.words[i].at);
		assert_int_equal(w.steps[i].desc, m.words[i].desc);
	}
	assert_int_equal(w.steps[1].kind, WALK_TABLE);
	assert_int_equal(w.steps[2].kind, WALK_PAGE);
	assert_true(w.mapped);
	assert_int_equal(w.out, 0x48034abc);
	assert_int_equal(w.span, 0x1000);
}

static void stage2_ends_at_a_block(void **state)
{
	struct memory m = { 0 };
	struct walk w;

	(void)state;
	put_word(&m, 0x40100010, TABLE(0x40101000));
	put_word(&m, 0x40101008, BLOCK(0x48200000));
	assert_int_equal(stage2(VTCR_39, 0x80234abc, &m, &w), WALK_TABLES);
	assert_true(w.mapped);
	assert_int_equal(w.steps[1].kind, WALK_BLOCK);
	assert_int_equal(w.out, 0x48234abc);
	assert_int_equal(w.span, 0x200000);
}

/* SL0 0: level 2 is the first; with 34 bits sixteen tables lie side by side
 * and its index is 13 bits wide. SL0 2: level 0, 48 bits. */
static void stage2_begins_where_sl0_says(void **state)
{
	struct memory m = { 0 };
	struct walk w;

	(void)state;
	put_word(&m, 0x40100000 + 8 * 0x1fff, BLOCK(0x48000000));
	assert_int_equal(stage2(0x20000 | 30, 0x3ffe00004, &m, &w),
			 WALK_TABLES);
	assert_int_equal(w.steps[0].level, 2);
	assert_int_equal(w.out, 0x48000004);
	put_word(&m, 0x40100000 + 8 * 0x1ff, TABLE(0x40110000));
	put_word(&m, 0x40110000 + 8 * 0x1ff, BLOCK(0x40000000));
	assert_int_equal(stage2(0x20080 | 16, 0xffffc0001234, &m, &w),
			 WALK_TABLES);
	assert_int_equal(w.steps[0].level, 0);
	assert_int_equal(w.nsteps, 2);
	assert_int_equal(w.out, 0x40001234);
	assert_int_equal(w.span, 0x40000000);
	/* No block is 512 GiB large. */
	m.words[1].desc = BLOCK(0x40000000);
	assert_int_equal(stage2(0x20080 | 16, 0xffffc0001234, &m, &w),
			 WALK_TABLES);
	assert_int_equal(w.steps[0].kind, WALK_RESERVED);
	assert_false(w.mapped);
}

static void stage2_that_cannot_be_walked(void **state)
{
	struct memory m = { 0 };
	struct walk w;

	(void)state;
	/* TG0 1 is 64 KiB. 30 bits need no level 1, 45 bits are too many. */
	assert_int_equal(stage2(VTCR_39 | 1 << 14, 0, &m, &w), WALK_GRANULE);
	assert_int_equal(stage2(0x20040 | 34, 0, &m, &w), WALK_CONTRADICTS);
	assert_int_equal(stage2(0x20040 | 19, 0, &m, &w), WALK_CONTRADICTS);
	assert_int_equal(stage2(0x20000 | 0, 0, &m, &w), WALK_CONTRADICTS);
	assert_int_equal(m.reads, 0);
}

static void expect_end(uint64_t first, uint64_t ipa, enum walk_kind kind,
		       const char *words)
{
	struct memory m = { 0 };
	struct walk w;
	char buf[96];

	put_word(&m, 0x40100010, first);
	put_word(&m, 0x40100008, TABLE(0x40100000));
	put_word(&m, UINT64_C(1) << 40, BLOCK(0x48000000));
	assert_int_equal(stage2(VTCR_39, ipa, &m, &w), WALK_TABLES);
	assert_false(w.mapped);
	if (w.nsteps)
		assert_int_equal(w.steps[w.nsteps - 1].kind, kind);
	assert_string_equal(walk_words(&w, buf, sizeof(buf)), words);
	assert_in_range(m.reads, 0, 3);
}

static void hostile_tables_end_with_a_word(void **state)
{
	(void)state;
	expect_end(0x40101002, 0x80000000, WALK_INVALID,
		   "translation fault, level 1");
	/* Each table leads back to itself; at level 3 it is a page. */
	expect_end(TABLE(0xdead0000), 0x80000000, WALK_UNREADABLE,
		   "the table is not in RAM: not read");
	/* 40 bits of output, bit 40 is set. */
	expect_end(TABLE(UINT64_C(1) << 40), 0x80000000, WALK_UNREADABLE,
		   "address size fault, level 2");
	expect_end(BLOCK(UINT64_C(1) << 40), 0x80000000, WALK_BLOCK,
		   "address size fault, level 1");
	expect_end(0, UINT64_C(1) << 39, WALK_INVALID,
		   "translation fault: the address has more bits than the "
		   "tables take");
}

static void a_loop_has_an_end(void **state)
{
	struct memory m = { 0 };
	struct walk w;

	(void)state;
	/* All indices are 0: the first table is its own entry. */
	put_word(&m, 0x40100000, TABLE(0x40100000));
	assert_int_equal(stage2(VTCR_39, 0x123, &m, &w), WALK_TABLES);
	assert_int_equal(m.reads, 3);
	assert_true(w.mapped);
	assert_int_equal(w.out, 0x40100123);
	/* A block's encoding at level 3 means nothing. */
	m.n = 0;
	put_word(&m, 0x40100000, TABLE(0x40101000));
	put_word(&m, 0x40101000, TABLE(0x40102000));
	put_word(&m, 0x40102000, BLOCK(0x48000000));
	assert_int_equal(stage2(VTCR_39, 0x123, &m, &w), WALK_TABLES);
	assert_int_equal(w.steps[2].kind, WALK_RESERVED);
	assert_false(w.mapped);
}

/* ---- stage 1: which tables -------------------------------------------------- */

#define E2H (UINT64_C(1) << 34)
#define TGE (UINT64_C(1) << 27)
#define VM  UINT64_C(1)
/* Both halves 39 bits of 4 KiB pages, 40-bit output; TG1 2 is 4 KiB. */
#define TCR_BOTH (UINT64_C(2) << 32 | UINT64_C(2) << 30 | 25 << 16 | 25)

enum { EL0T = 0, EL1H = 5, EL2H = 9, EL3H = 13, A32 = 0x10 };

static void set_regs(uint64_t regs[REG_COUNT], uint64_t mode, uint64_t hcr)
{
	memset(regs, 0, REG_COUNT * sizeof(*regs));
	regs[REG_CPSR] = mode;
	regs[REG_HCR_EL2] = hcr;
	regs[REG_SCTLR_EL1] = regs[REG_SCTLR_EL2] = 1;
	regs[REG_TCR_EL1] = regs[REG_TCR_EL2] = TCR_BOTH;
	regs[REG_TTBR0_EL1] = 0x10000;
	regs[REG_TTBR1_EL1] = 0x11000;
	regs[REG_TTBR0_EL2] = 0x20000;
	regs[REG_TTBR1_EL2] = UINT64_C(0x0005000000021001); /* ASID, CnP */
}

static void expect_base(uint64_t mode, uint64_t hcr, uint64_t va, uint64_t base)
{
	uint64_t regs[REG_COUNT];
	struct walk_tables t;

	set_regs(regs, mode, hcr);
	assert_int_equal(walk_stage1(regs, va, &t), WALK_TABLES);
	assert_int_equal(t.base, base);
	assert_int_equal(t.first, 1);
	assert_int_equal(t.in_bits, 39);
	assert_int_equal(t.out_bits, 40);
	assert_int_equal(t.in, va & 0x7fffffffff);
}

static void the_level_picks_the_tables(void **state)
{
	const uint64_t high = UINT64_C(0xffffff8000001234);

	(void)state;
	expect_base(EL2H, E2H | TGE, 0x1234, 0x20000);
	expect_base(EL2H, E2H, high, 0x21000);
	expect_base(EL0T, E2H | TGE, 0x1234, 0x20000);
	expect_base(EL0T, E2H | VM, 0x1234, 0x10000);
	expect_base(EL1H, E2H | VM, high, 0x11000);
	expect_base(EL1H, 0, 0x1234, 0x10000);
}

static enum walk_setup setup_with(enum reg_id id, uint64_t value, uint64_t mode,
				  uint64_t va)
{
	uint64_t regs[REG_COUNT];
	struct walk_tables t;

	set_regs(regs, mode, E2H);
	regs[id] = value;
	return walk_stage1(regs, va, &t);
}

static void stage1_that_cannot_be_walked(void **state)
{
	(void)state;
	assert_int_equal(setup_with(REG_SCTLR_EL1, 0, EL1H, 0), WALK_FLAT);
	assert_int_equal(setup_with(REG_SCTLR_EL1, 0, EL2H, 0), WALK_TABLES);
	assert_int_equal(setup_with(REG_CPSR, EL3H, 0, 0), WALK_FOREIGN);
	assert_int_equal(setup_with(REG_CPSR, A32, 0, 0), WALK_FOREIGN);
	/* Between the halves, and the top byte, which TBI0 would ignore. */
	assert_int_equal(setup_with(REG_FAR_EL1, 0, EL1H, 0x8000000000),
			 WALK_NO_TABLES);
	assert_int_equal(setup_with(REG_FAR_EL1, 0, EL1H, UINT64_C(1) << 56),
			 WALK_NO_TABLES);
	assert_int_equal(setup_with(REG_TCR_EL1, TCR_BOTH | UINT64_C(1) << 37,
				    EL1H, UINT64_C(1) << 56),
			 WALK_TABLES);
	/* EPD0, EPD1, and granules. */
	assert_int_equal(setup_with(REG_TCR_EL1, TCR_BOTH | 1 << 7, EL1H, 0),
			 WALK_NO_TABLES);
	assert_int_equal(
		setup_with(REG_TCR_EL1, TCR_BOTH | 1 << 23, EL1H, UINT64_MAX),
		WALK_NO_TABLES);
	assert_int_equal(setup_with(REG_TCR_EL1, TCR_BOTH | 1 << 14, EL1H, 0),
			 WALK_GRANULE);
	assert_int_equal(setup_with(REG_TCR_EL1, TCR_BOTH ^ UINT64_C(2) << 30,
				    EL1H, UINT64_MAX),
			 WALK_GRANULE);
}

/* Without E2H, TCR_EL2 has one half: PS in 18..16, no bit 55 to choose by. */
static void el2_without_e2h(void **state)
{
	uint64_t regs[REG_COUNT];
	struct walk_tables t;

	(void)state;
	set_regs(regs, EL2H, 0);
	regs[REG_TCR_EL2] = 2 << 16 | 16;
	assert_int_equal(walk_stage1(regs, 0xffff00001000, &t), WALK_TABLES);
	assert_int_equal(t.base, 0x20000);
	assert_int_equal(t.first, 0);
	assert_int_equal(t.out_bits, 40);
	assert_int_equal(t.leaf, SHAPE_STAGE1_EL2);
	assert_int_equal(walk_stage1(regs, UINT64_MAX, &t), WALK_NO_TABLES);
}

static void who_has_a_second_stage(void **state)
{
	static const struct {
		uint64_t mode, hcr;
		bool has;
	} cases[] = {
		{ EL1H, E2H | VM, true },  { EL0T, E2H | VM, true },
		{ EL2H, E2H | VM, false }, { EL0T, E2H | TGE | VM, false },
		{ EL0T, TGE | VM, false }, { EL1H, VM, true },
		{ EL1H, 0, false },
	};
	uint64_t regs[REG_COUNT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set_regs(regs, cases[i].mode, cases[i].hcr);
		assert_int_equal(walk_has_stage2(regs), cases[i].has);
	}
}

/* ---- both stages -------------------------------------------------------------- */

/* The guest's table is at IPA 0x80000000, which stage 2 puts at 0x48000000. */
static void a_guests_tables_lie_behind_stage2(void **state)
{
	struct memory m = { 0 };
	uint64_t regs[REG_COUNT];
	struct reach r;
	char buf[128];

	(void)state;
	set_regs(regs, EL1H, E2H | VM);
	regs[REG_TTBR0_EL1] = 0x80000000;
	regs[REG_VTTBR_EL2] = VTTBR;
	regs[REG_VTCR_EL2] = VTCR_39;
	put_word(&m, 0x40100010, TABLE(0x40101000));
	put_word(&m, 0x40101000, BLOCK(0x48000000));
	put_word(&m, 0x48000008, BLOCK(0x80000000));
	reach(regs, 0x40000123, read_word, &m, &r);
	assert_true(r.two);
	assert_true(r.mapped);
	assert_int_equal(r.ipa, 0x80000123);
	assert_int_equal(r.pa, 0x48000123);
	/* Stage 1 ends, stage 2 does not: IPA 0xc0000000 has no table. */
	m.words[2].desc = BLOCK(0xc0000000);
	put_word(&m, 0x40100018, 0);
	reach(regs, 0x40000123, read_word, &m, &r);
	assert_false(r.mapped);
	assert_int_equal(r.ipa, 0xc0000123);
	assert_string_equal(reach_words(&r, buf, sizeof(buf)),
			    "stage 2: translation fault, level 1");
	m.words[2].desc = 0;
	reach(regs, 0x40000123, read_word, &m, &r);
	assert_string_equal(reach_words(&r, buf, sizeof(buf)),
			    "stage 1: translation fault, level 1");
	/* With its MMU off the guest's addresses go to stage 2 as they are. */
	regs[REG_SCTLR_EL1] = 0;
	reach(regs, 0x80000123, read_word, &m, &r);
	assert_int_equal(r.pa, 0x48000123);
	regs[REG_CPSR] = EL2H;
	regs[REG_SCTLR_EL2] = 0;
	reach(regs, 0x80000123, read_word, &m, &r);
	assert_false(r.two);
	assert_int_equal(r.pa, 0x80000123);
}

/* ---- words ------------------------------------------------------------------ */

static const char *word_of(enum reg_shape shape, uint64_t value,
			   const char *name)
{
	struct reg_field_value f[32];
	size_t n = shape_decode(shape, value, f, 32);

	for (size_t i = 0; i < n && i < 32; i++) {
		if (!strcmp(f[i].name, name))
			return f[i].words;
	}
	return "no such field";
}

/* D8.3: S2AP 7..6, SH 9..8, AF 10, XN 54..53, MemAttr 5..2. */
static void descriptors_in_words(void **state)
{
	(void)state;
	assert_string_equal(word_of(SHAPE_STAGE2, BLOCK(0), "S2AP"),
			    "read/write");
	assert_string_equal(word_of(SHAPE_STAGE2, 0x40, "S2AP"), "read-only");
	assert_string_equal(word_of(SHAPE_STAGE2, BLOCK(0), "SH"),
			    "inner shareable");
	assert_string_equal(word_of(SHAPE_STAGE2, BLOCK(0), "MemAttr"),
			    "Normal, write-back");
	assert_string_equal(word_of(SHAPE_STAGE2, UINT64_C(2) << 53, "XN"),
			    "not executable");
	assert_string_equal(word_of(SHAPE_STAGE2, 0, "AF"),
			    "access flag clear: a use faults");
	/* AP[2:1] = 11: read-only at any level. */
	assert_string_equal(word_of(SHAPE_STAGE1, 0xc0, "AP"),
			    "read-only, EL0 too");
	/* IHI 0069, 12.4.9: a pending group 1 interrupt. */
	assert_string_equal(
		word_of(SHAPE_ICH_LR, UINT64_C(0x50a000000000001b), "State"),
		"pending");
}

static void profiles_name_registers(void **state)
{
	enum reg_profile p;
	enum reg_id id;
	size_t n = 0;

	(void)state;
	assert_true(profile_find("switch", &p));
	assert_int_equal(p, PROFILE_SWITCH);
	assert_false(profile_find("", &p));
	assert_false(profile_find("nothing", &p));
	for (int i = 0; i < PROFILE_COUNT; i++) {
		assert_true(
			profile_find(profile_name((enum reg_profile)i), &p));
		assert_int_equal(p, i);
		assert_true(profile_register(p, 0, &id));
		assert_false(profile_register(p, REG_COUNT, &id));
	}
	while (profile_register(PROFILE_ALL, n, &id))
		assert_int_equal(id, n++);
	assert_int_equal(n, REG_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stage2_goes_down_to_a_page),
		cmocka_unit_test(stage2_ends_at_a_block),
		cmocka_unit_test(stage2_begins_where_sl0_says),
		cmocka_unit_test(stage2_that_cannot_be_walked),
		cmocka_unit_test(hostile_tables_end_with_a_word),
		cmocka_unit_test(a_loop_has_an_end),
		cmocka_unit_test(the_level_picks_the_tables),
		cmocka_unit_test(stage1_that_cannot_be_walked),
		cmocka_unit_test(el2_without_e2h),
		cmocka_unit_test(who_has_a_second_stage),
		cmocka_unit_test(a_guests_tables_lie_behind_stage2),
		cmocka_unit_test(descriptors_in_words),
		cmocka_unit_test(profiles_name_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
