// SPDX-License-Identifier: MIT
/*
 * What would become of an exception. The oracle is the Arm ARM (DDI 0487):
 * D1.3.1 for the offsets of the entries, D1.3.6 and the tables of "Routing of
 * interrupts" and "Masking of interrupts" there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "image/insn.h"
#include "regs/pstate.h"
#include "vectors.h"

#define VM  (UINT64_C(1) << 0)
#define FMO (UINT64_C(1) << 3)
#define IMO (UINT64_C(1) << 4)
#define AMO (UINT64_C(1) << 5)
#define TGE (UINT64_C(1) << 27)
#define E2H (UINT64_C(1) << 34)

#define HOST  (E2H | TGE)
#define GUEST (E2H | VM | IMO | FMO | AMO)

static const struct {
	unsigned int el, spsel, flags;
	uint64_t hcr;
	enum vector_kind kind;
	enum vector_fate fate;
	unsigned int offset; /* of the entry, bytes */
} cases[] = {
	/* The host at EL2: its own level, SP_EL2 or SP_EL0. */
	{ 2, 1, 0, HOST, KIND_IRQ, FATE_TAKEN, 0x280 },
	{ 2, 0, 0, HOST, KIND_IRQ, FATE_TAKEN, 0x080 },
	{ 2, 1, FLAG_I, HOST, KIND_IRQ, FATE_HELD, 0x280 },
	{ 2, 1, FLAG_I, HOST, KIND_FIQ, FATE_TAKEN, 0x300 },
	{ 2, 1, FLAG_F, HOST, KIND_FIQ, FATE_HELD, 0x300 },
	{ 2, 1, FLAG_A, HOST, KIND_SERROR, FATE_HELD, 0x380 },
	{ 2, 1, FLAG_D, HOST, KIND_SERROR, FATE_TAKEN, 0x380 },
	{ 2, 1, FLAG_D, HOST, KIND_DEBUG, FATE_HELD, 0x200 },
	{ 2, 1, 0, HOST, KIND_DEBUG, FATE_TAKEN, 0x200 },
	{ 0, 0, FLAG_D, HOST, KIND_DEBUG, FATE_TAKEN, 0x400 },
	{ 2, 1, FLAGS_ALL, HOST, KIND_SYNC, FATE_TAKEN, 0x200 },
	/* Its processes: from below, but its PSTATE still counts. */
	{ 0, 0, 0, HOST, KIND_SYNC, FATE_TAKEN, 0x400 },
	{ 0, 0, 0, HOST, KIND_IRQ, FATE_TAKEN, 0x480 },
	{ 0, 0, FLAG_I, HOST, KIND_IRQ, FATE_HELD, 0x480 },
	/* A guest cannot mask what goes to EL2. */
	{ 1, 1, FLAGS_ALL, GUEST, KIND_IRQ, FATE_TAKEN, 0x480 },
	{ 1, 1, FLAGS_ALL, GUEST, KIND_FIQ, FATE_TAKEN, 0x500 },
	{ 0, 0, FLAGS_ALL, GUEST, KIND_SERROR, FATE_TAKEN, 0x580 },
	{ 1, 1, FLAGS_ALL, GUEST, KIND_SYNC, FATE_TAKEN, 0x400 },
	{ 1, 1, 0, E2H | VM, KIND_IRQ, FATE_AWAY, 0 },
	{ 1, 1, 0, GUEST, KIND_DEBUG, FATE_AWAY, 0 },
	/* In the switch: what is routed to EL1 waits for it. */
	{ 2, 1, 0, E2H | VM | IMO, KIND_IRQ, FATE_TAKEN, 0x280 },
	{ 2, 1, 0, E2H | VM | IMO, KIND_FIQ, FATE_AWAY, 0 },
	{ 2, 1, 0, E2H | VM | IMO, KIND_SERROR, FATE_AWAY, 0 },
	{ 2, 1, 0, 0, KIND_IRQ, FATE_AWAY, 0 },
	{ 2, 1, 0, 0, KIND_SYNC, FATE_TAKEN, 0x200 },
	{ 2, 1, 0, E2H | VM | IMO, KIND_DEBUG, FATE_AWAY, 0 },
	{ 2, 1, FLAG_D, E2H | VM | IMO, KIND_DEBUG, FATE_HELD, 0x200 },
	/* The host at EL1. */
	{ 1, 1, 0, 0, KIND_DEBUG, FATE_TAKEN, 0x200 },
	{ 1, 1, 0, 0, KIND_IRQ, FATE_TAKEN, 0x280 },
	{ 1, 1, FLAG_I, 0, KIND_IRQ, FATE_HELD, 0x280 },
	{ 1, 1, FLAG_D, 0, KIND_DEBUG, FATE_HELD, 0x200 },
	{ 0, 0, FLAG_A, 0, KIND_SERROR, FATE_HELD, 0x580 },
	{ 0, 0, 0, 0, KIND_SYNC, FATE_TAKEN, 0x400 },
};

static void test_fates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct trace_event e = { .el = (uint8_t)cases[i].el,
					 .spsel = (uint8_t)cases[i].spsel,
					 .flags = (uint8_t)cases[i].flags,
					 .hcr_el2 = cases[i].hcr };
		struct vector_use use = vectors_use(&e, cases[i].kind);

		if (use.fate != cases[i].fate)
			fail_msg("case %zu: fate %d", i, use.fate);
		if (use.fate == FATE_AWAY)
			assert_non_null(use.why);
		else if (use.slot * VECTOR_SIZE != cases[i].offset)
			fail_msg("case %zu: slot %u", i, use.slot);
	}
}

static void test_which_flag(void **state)
{
	static const struct {
		enum vector_kind kind;
		char flag;
	} flags[] = { { KIND_IRQ, 'I' },
		      { KIND_FIQ, 'F' },
		      { KIND_SERROR, 'A' },
		      { KIND_DEBUG, 'D' } };
	struct trace_event e = {
		.el = 2, .spsel = 1, .flags = FLAGS_ALL, .hcr_el2 = HOST
	};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(vectors_use(&e, flags[i].kind).flag,
				 flags[i].flag);
}

/* Arm ARM, D2: from the level that handles them only with KDE, from below
 * whatever KDE and D are. */
static void test_debug_conditions(void **state)
{
	struct trace_event e = { .el = 2, .spsel = 1, .hcr_el2 = HOST };

	(void)state;
	assert_string_equal(vectors_use(&e, KIND_DEBUG).why,
			    "only with MDSCR_EL1.KDE");
	assert_null(vectors_use(&e, KIND_IRQ).why);
	e.el = 0;
	assert_null(vectors_use(&e, KIND_DEBUG).why);
	e.el = 2;
	e.hcr_el2 = GUEST;
	assert_non_null(strstr(vectors_use(&e, KIND_DEBUG).why, "EL1"));
}

static const char *name_at(const struct symbols *s, uint64_t base,
			   unsigned int slot, char *buf)
{
	uint64_t target;

	if (!vectors_target(s, base, slot, &target))
		fail_msg("no branch in slot %u", slot);
	return symbols_format(s, target, buf, 64);
}

/* hyp/kvm/hyp/hyp-entry.S, hyp/kernel/entry.S: the sixteen ventry lines. */
static void test_where_entries_go(void **state)
{
	struct symbols s = { 0 };
	uint64_t base, size, target;
	char buf[64];

	(void)state;
	assert_int_equal(
		symbols_add(&s, image_open(getenv("VHELAB_TEST_ELF"), NULL),
			    NULL),
		0);
	assert_true(symbols_find(&s, "__kvm_hyp_vector", &base, &size));
	assert_string_equal(name_at(&s, base, 0, buf), "el2t_sync_invalid");
	assert_string_equal(name_at(&s, base, 7, buf), "el2_error");
	assert_string_equal(name_at(&s, base, 8, buf), "el1_sync");
	assert_string_equal(name_at(&s, base, 14, buf), "el1_32_fiq_invalid");
	assert_true(symbols_find(&s, "vectors", &base, &size));
	assert_string_equal(name_at(&s, base, 5, buf), "el1h_irq");
	/* Beyond the image there is no code. */
	assert_false(vectors_target(&s, UINT64_C(0x1000), 0, &target));
	symbols_release(&s);
}

/* Any call backwards will do: insn.h's decoder says where it goes. */
static void test_branches_go_back_as_well(void **state)
{
	struct symbols s = { 0 };
	struct image_code code;
	struct insn insn = { .imm = 0 };
	uint64_t pc = 0, target;
	uint32_t word;

	(void)state;
	assert_int_equal(
		symbols_add(&s, image_open(getenv("VHELAB_TEST_ELF"), NULL),
			    NULL),
		0);
	assert_true(image_code(s.images[0], 0, &code));
	for (pc = code.addr; insn.kind != INSN_BL || insn.imm >= 0; pc += 4) {
		assert_true(symbols_word(&s, pc, &word));
		insn = insn_decode(word);
	}
	assert_true(vectors_target(&s, pc - 4, 0, &target));
	assert_int_equal(target, pc - 4 + (uint64_t)insn.imm);
	symbols_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fates),
		cmocka_unit_test(test_which_flag),
		cmocka_unit_test(test_debug_conditions),
		cmocka_unit_test(test_where_entries_go),
		cmocka_unit_test(test_branches_go_back_as_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
