// SPDX-License-Identifier: MIT
/*
 * test_sysreg_sr.c - which registers a world's context is made of, and by
 * which names they are reached with VHE.
 * Oracle: DDI 0487, D8.10 "Virtualization Host Extensions" for the registers
 * that have an _EL12 alias; the list itself is written out here once more, on
 * purpose, as Linux 4.13's switch has it.
 */
#include <string.h>

#include "test.h"

#include "asm/sysreg.h"
#include "kvm/hyp.h"

static const char *const common_names[] = {
	"actlr_el1", "tpidr_el0", "tpidrro_el0", "tpidr_el1",
	"mdscr_el1", "sp_el0",	  "elr_el2",	 "spsr_el2",
};

static const char *const guest_names[] = {
	"vmpidr_el2", "csselr_el1", "sctlr_el12",      "cpacr_el12",
	"ttbr0_el12", "ttbr1_el12", "tcr_el12",	       "esr_el12",
	"afsr0_el12", "afsr1_el12", "far_el12",	       "mair_el12",
	"vbar_el12",  "amair_el12", "contextidr_el12", "cntkctl_el12",
	"par_el1",    "sp_el1",	    "elr_el12",	       "spsr_el12",
};

static struct kvm_cpu_context ctxt;

/* A value of its own for every register. */
static void fill_registers(u64 seed)
{
	for (size_t i = 0; i < ARRAY_SIZE(common_names); i++)
		fake_sysreg_set(common_names[i], seed + i);
	for (size_t i = 0; i < ARRAY_SIZE(guest_names); i++)
		fake_sysreg_set(guest_names[i], seed + 0x100 + i);
}

static void check_registers(const char *const *names, size_t count, u64 seed)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(fake_sysreg_get(names[i]), seed + i);
}

static bool listed(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/* The log holds every one of these names once, all accesses go one way, and
 * there are this many of them in all. */
static void check_log(const char *const *names, size_t count, bool is_write,
		      size_t accesses)
{
	const struct fake_access *a;
	size_t n = 0, hits = 0;

	for (; (a = fake_sysreg_access(n)); n++) {
		assert_int_equal(a->is_write, is_write);
		hits += listed(a->name, names, count);
	}
	assert_int_equal(hits, count);
	assert_int_equal(n, accesses);
}

static int setup(void **state)
{
	(void)state;
	memset(&ctxt, 0, sizeof(ctxt));
	fake_sysreg_reset();
	return 0;
}

static void test_guest_comes_back(void **state)
{
	(void)state;
	fill_registers(0x1000);
	__sysreg_save_guest_state(&ctxt);
	fill_registers(0x9000);
	__sysreg_restore_guest_state(&ctxt);
	check_registers(common_names, ARRAY_SIZE(common_names), 0x1000);
	check_registers(guest_names, ARRAY_SIZE(guest_names), 0x1100);
}

static void test_host_comes_back_and_guest_stays(void **state)
{
	(void)state;
	fill_registers(0x1000);
	__sysreg_save_host_state(&ctxt);
	fill_registers(0x9000);
	__sysreg_restore_host_state(&ctxt);
	check_registers(common_names, ARRAY_SIZE(common_names), 0x1000);
	check_registers(guest_names, ARRAY_SIZE(guest_names), 0x9100);
}

static void test_guest_is_saved_and_restored_whole(void **state)
{
	const size_t all = ARRAY_SIZE(common_names) + ARRAY_SIZE(guest_names);

	__sysreg_save_guest_state(&ctxt);
	check_log(common_names, ARRAY_SIZE(common_names), false, all);
	check_log(guest_names, ARRAY_SIZE(guest_names), false, all);
	setup(state);
	__sysreg_restore_guest_state(&ctxt);
	check_log(common_names, ARRAY_SIZE(common_names), true, all);
	check_log(guest_names, ARRAY_SIZE(guest_names), true, all);
}

/* The host lives at EL2: its EL1-named registers are not touched. */
static void test_host_is_the_common_state_only(void **state)
{
	const size_t all = ARRAY_SIZE(common_names);

	__sysreg_save_host_state(&ctxt);
	check_log(common_names, all, false, all);
	setup(state);
	__sysreg_restore_host_state(&ctxt);
	check_log(common_names, all, true, all);
}

static void test_gp_slots(void **state)
{
	(void)state;
	fake_sysreg_set("sp_el0", 1);
	fake_sysreg_set("elr_el2", 2);
	fake_sysreg_set("spsr_el2", 3);
	fake_sysreg_set("mdscr_el1", 4);
	__sysreg_save_host_state(&ctxt);
	assert_int_equal(ctxt.gp_regs.sp, 1);
	assert_int_equal(ctxt.gp_regs.pc, 2);
	assert_int_equal(ctxt.gp_regs.pstate, 3);
	assert_int_equal(ctxt.sys_regs[MDSCR_EL1], 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_guest_comes_back, setup),
		cmocka_unit_test_setup(test_host_comes_back_and_guest_stays,
				       setup),
		cmocka_unit_test_setup(test_guest_is_saved_and_restored_whole,
				       setup),
		cmocka_unit_test_setup(test_host_is_the_common_state_only,
				       setup),
		cmocka_unit_test_setup(test_gp_slots, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
