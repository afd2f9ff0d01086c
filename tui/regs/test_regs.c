// SPDX-License-Identifier: MIT
/*
 * The oracles: instruction words made with GNU as 2.40 (aarch64-linux-gnu-as
 * with .arch armv8.4-a, `msr NAME, x0`), the redirected names of the Arm ARM
 * (DDI 0487), and what QEMU 7.2 calls its registers.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "regs/regs.h"

struct assembled {
	const char *name;
	uint32_t word;
};

static const struct assembled assembled[] = {
	{ "HCR_EL2", 0xd51c1100 },	  { "VBAR_EL1", 0xd518c000 },
	{ "VBAR_EL2", 0xd51cc000 },	  { "SPSR_EL1", 0xd5184000 },
	{ "SPSR_EL2", 0xd51c4000 },	  { "ELR_EL1", 0xd5184020 },
	{ "ELR_EL2", 0xd51c4020 },	  { "ESR_EL1", 0xd5185200 },
	{ "ESR_EL2", 0xd51c5200 },	  { "FAR_EL1", 0xd5186000 },
	{ "FAR_EL2", 0xd51c6000 },	  { "HPFAR_EL2", 0xd51c6080 },
	{ "SCTLR_EL1", 0xd5181000 },	  { "SCTLR_EL2", 0xd51c1000 },
	{ "TTBR0_EL1", 0xd5182000 },	  { "TTBR1_EL1", 0xd5182020 },
	{ "TTBR0_EL2", 0xd51c2000 },	  { "TTBR1_EL2", 0xd51c2020 },
	{ "TCR_EL1", 0xd5182040 },	  { "TCR_EL2", 0xd51c2040 },
	{ "MAIR_EL1", 0xd518a200 },	  { "MAIR_EL2", 0xd51ca200 },
	{ "AMAIR_EL1", 0xd518a300 },	  { "AMAIR_EL2", 0xd51ca300 },
	{ "AFSR0_EL1", 0xd5185100 },	  { "AFSR0_EL2", 0xd51c5100 },
	{ "AFSR1_EL1", 0xd5185120 },	  { "AFSR1_EL2", 0xd51c5120 },
	{ "VTTBR_EL2", 0xd51c2100 },	  { "VTCR_EL2", 0xd51c2140 },
	{ "CPTR_EL2", 0xd51c1140 },	  { "CPACR_EL1", 0xd5181040 },
	{ "MDCR_EL2", 0xd51c1120 },	  { "MDSCR_EL1", 0xd5100240 },
	{ "TPIDR_EL0", 0xd51bd040 },	  { "TPIDRRO_EL0", 0xd51bd060 },
	{ "TPIDR_EL1", 0xd518d080 },	  { "TPIDR_EL2", 0xd51cd040 },
	{ "SP_EL0", 0xd5184100 },	  { "SP_EL1", 0xd51c4100 },
	{ "SP_EL2", 0xd51e4100 },	  { "CONTEXTIDR_EL1", 0xd518d020 },
	{ "CONTEXTIDR_EL2", 0xd51cd020 }, { "CNTVOFF_EL2", 0xd51ce060 },
	{ "CNTHCTL_EL2", 0xd51ce100 },	  { "CNTKCTL_EL1", 0xd518e100 },
	{ "HSTR_EL2", 0xd51c1160 },	  { "DBGBVR0_EL1", 0xd5100080 },
	{ "DBGBCR0_EL1", 0xd51000a0 },	  { "DBGWVR0_EL1", 0xd51000c0 },
	{ "DBGWCR0_EL1", 0xd51000e0 },	  { "PAR_EL1", 0xd5187400 },
	{ "VMPIDR_EL2", 0xd51c00a0 },	  { "VPIDR_EL2", 0xd51c0000 },
	{ "CSSELR_EL1", 0xd51a0000 },	  { "ACTLR_EL1", 0xd5181020 },
	{ "OSLAR_EL1", 0xd5101080 },	  { "VSESR_EL2", 0xd51c5260 },
	{ "DISR_EL1", 0xd518c120 },
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static uint16_t encoding_of(uint32_t word)
{
	return (uint16_t)(word >> 5);
}

static enum reg_id find(const char *name)
{
	enum reg_id id = REG_COUNT;

	if (!reg_find(name, &id))
		fail_msg("no register %s", name);
	return id;
}

static void encodings_match_the_assembler(void **state)
{
	size_t system_regs = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(assembled); i++) {
		const struct assembled *a = &assembled[i];
		enum reg_id id = find(a->name);

		assert_string_equal(reg_desc(id)->name, a->name);
		assert_int_equal(reg_desc(id)->encoding, encoding_of(a->word));
		assert_true(reg_find_encoding(encoding_of(a->word), &id));
		assert_string_equal(reg_desc(id)->name, a->name);
	}
	for (int id = 0; id < REG_COUNT; id++)
		system_regs += reg_desc((enum reg_id)id)->encoding != 0;
	assert_int_equal(system_regs, ARRAY_SIZE(assembled));
}

static void names_and_aliases_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < REG_COUNT; i++) {
		const struct reg_desc *d = reg_desc((enum reg_id)i);

		assert_string_equal(d->aliases[0], d->name);
		assert_true(*d->title);
		for (size_t k = 0; d->aliases[k]; k++)
			assert_int_equal(find(d->aliases[k]), i);
	}
}

/* As QEMU 7.2 lists them for cortex-a76. */
static void names_of_qemu_7_2_are_known(void **state)
{
	(void)state;
	assert_int_equal(find("VBAR"), REG_VBAR_EL1);
	assert_int_equal(find("SCTLR"), REG_SCTLR_EL1);
	assert_int_equal(find("CPACR"), REG_CPACR_EL1);
	assert_int_equal(find("CNTKCTL"), REG_CNTKCTL_EL1);
	assert_int_equal(find("AMAIR0"), REG_AMAIR_EL1);
	assert_int_equal(find("CSSELR"), REG_CSSELR_EL1);
	assert_int_equal(find("cpsr"), REG_CPSR);
	assert_int_equal(find("x30"), REG_X30);
	assert_int_equal(find("vbar_el2"), REG_VBAR_EL2);
}

static void unknown_registers_are_refused(void **state)
{
	enum reg_id id;

	(void)state;
	assert_false(reg_find("", &id));
	assert_false(reg_find("VBAR_EL", &id));
	assert_false(reg_find("VBAR_EL12", &id));
	assert_false(reg_find("x31", &id));
	assert_false(reg_find_encoding(0, &id));
	assert_false(reg_find_encoding(encoding_of(0xd51dc000), &id));
}

struct twin {
	const char *el1, *el2;
	uint32_t el12; /* msr NAME_EL12, x0 */
};

/* Arm ARM FEAT_VHE, "System and Special-purpose register aliasing". */
static const struct twin redirected[] = {
	{ "SCTLR_EL1", "SCTLR_EL2", 0xd51d1000 },
	{ "CPACR_EL1", "CPTR_EL2", 0xd51d1040 },
	{ "TTBR0_EL1", "TTBR0_EL2", 0xd51d2000 },
	{ "TTBR1_EL1", "TTBR1_EL2", 0xd51d2020 },
	{ "TCR_EL1", "TCR_EL2", 0xd51d2040 },
	{ "AFSR0_EL1", "AFSR0_EL2", 0xd51d5100 },
	{ "AFSR1_EL1", "AFSR1_EL2", 0xd51d5120 },
	{ "ESR_EL1", "ESR_EL2", 0xd51d5200 },
	{ "FAR_EL1", "FAR_EL2", 0xd51d6000 },
	{ "MAIR_EL1", "MAIR_EL2", 0xd51da200 },
	{ "AMAIR_EL1", "AMAIR_EL2", 0xd51da300 },
	{ "VBAR_EL1", "VBAR_EL2", 0xd51dc000 },
	{ "CONTEXTIDR_EL1", "CONTEXTIDR_EL2", 0xd51dd020 },
	{ "CNTKCTL_EL1", "CNTHCTL_EL2", 0xd51de100 },
	{ "SPSR_EL1", "SPSR_EL2", 0xd51d4000 },
	{ "ELR_EL1", "ELR_EL2", 0xd51d4020 },
};

static void expect_redirect(uint16_t encoding, unsigned int el, bool e2h,
			    const char *name)
{
	enum reg_id id;

	assert_true(reg_redirect(encoding, el, e2h, &id));
	assert_string_equal(reg_desc(id)->name, name);
}

static void e2h_redirects_what_the_manual_says(void **state)
{
	enum reg_id id;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(redirected); i++) {
		const struct twin *t = &redirected[i];
		uint16_t el1 = reg_desc(find(t->el1))->encoding;
		uint16_t el2 = reg_desc(find(t->el2))->encoding;
		uint16_t el12 = encoding_of(t->el12);

		expect_redirect(el1, 2, true, t->el2);
		expect_redirect(el1, 2, false, t->el1);
		expect_redirect(el1, 1, true, t->el1);
		expect_redirect(el1, 3, true, t->el1);
		expect_redirect(el2, 2, true, t->el2);
		expect_redirect(el12, 2, true, t->el1);
		expect_redirect(el12, 3, true, t->el1);
		assert_false(reg_redirect(el12, 2, false, &id));
		assert_false(reg_redirect(el12, 1, true, &id));
	}
}

static bool is_redirected(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(redirected); i++) {
		if (!strcmp(redirected[i].el1, name))
			return true;
	}
	return false;
}

static void e2h_redirects_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(assembled); i++) {
		if (is_redirected(assembled[i].name))
			continue;
		expect_redirect(encoding_of(assembled[i].word), 2, true,
				assembled[i].name);
	}
}

/* The thread turns on which writes an ISB must follow (D13.1). */
static void context_marks_what_needs_synchronising(void **state)
{
	static const char *const sync[] = {
		"VBAR_EL1",  "VBAR_EL2",  "HCR_EL2",   "MDSCR_EL1",
		"MDCR_EL2",  "CPTR_EL2",  "CPACR_EL1", "SCTLR_EL1",
		"TTBR0_EL2", "VTTBR_EL2", "VTCR_EL2",  "DBGWCR0_EL1"
	};
	static const char *const free_[] = { "ELR_EL2", "SPSR_EL2", "TPIDR_EL2",
					     "ESR_EL2", "FAR_EL1",  "SP_EL0",
					     "X0",	"CPSR" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sync); i++)
		assert_true(reg_desc(find(sync[i]))->context);
	for (size_t i = 0; i < ARRAY_SIZE(free_); i++)
		assert_false(reg_desc(find(free_[i]))->context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings_match_the_assembler),
		cmocka_unit_test(names_and_aliases_are_unique),
		cmocka_unit_test(names_of_qemu_7_2_are_known),
		cmocka_unit_test(unknown_registers_are_refused),
		cmocka_unit_test(e2h_redirects_what_the_manual_says),
		cmocka_unit_test(e2h_redirects_nothing_else),
		cmocka_unit_test(context_marks_what_needs_synchronising),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
