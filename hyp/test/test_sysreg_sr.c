// SPDX-License-Identifier: MIT
/*
 * test_sysreg_sr.c - which registers a world's context is made of, in either
 * mode, and by which names they are reached.
 * Oracle: the list of Linux 4.13's switch, written out here once more, on
 * purpose; DDI 0487, D8.10 "Virtualization Host Extensions" for which of them
 * have an alias; D1.4 "Exception return" for ELR_EL2 and SPSR_EL2.
 */
#include <string.h>

#include "test.h"

#include "asm/sysreg.h"
#include "expect.h"
#include "kvm/hyp.h"

static const char *const common_names[] = {
	"actlr_el1", "tpidr_el0", "tpidrro_el0", "tpidr_el1",
	"mdscr_el1", "sp_el0",	  "elr_el2",	 "spsr_el2",
};

static const char *const el1_names[] = {
	"vmpidr_el2", "csselr_el1", EL1("sctlr"),      EL1("cpacr"),
	EL1("ttbr0"), EL1("ttbr1"), EL1("tcr"),	       EL1("esr"),
	EL1("afsr0"), EL1("afsr1"), EL1("far"),	       EL1("mair"),
	EL1("vbar"),  EL1("amair"), EL1("contextidr"), EL1("cntkctl"),
	"par_el1",    "sp_el1",	    EL1("elr"),	       EL1("spsr"),
};

static struct kvm_cpu_context host, guest;

/* A value of its own for every register. */
static void fill_registers(u64 seed)
{
	for (size_t i = 0; i < ARRAY_SIZE(common_names); i++)
		fake_sysreg_set(common_names[i], seed + i);
	for (size_t i = 0; i < ARRAY_SIZE(el1_names); i++)
		fake_sysreg_set(el1_names[i], seed + 0x100 + i);
}

static void check_list(const char *const *names, size_t count, u64 seed)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(fake_sysreg_get(names[i]), seed + i);
}

static void check_registers(u64 common_seed, u64 el1_seed)
{
	check_list(common_names, ARRAY_SIZE(common_names), common_seed);
	check_list(el1_names, ARRAY_SIZE(el1_names), el1_seed + 0x100);
}

static bool listed(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/* The log holds every one of these names once. */
static void check_all_logged(const char *const *names, size_t count)
{
	const struct fake_access *a;
	size_t hits = 0;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++)
		hits += listed(a->name, names, count);
	assert_int_equal(hits, count);
}

/* All that is in the log is each of the common registers once, those of EL1
 * if @el1, and the accesses go one way. */
static void check_log(bool is_write, bool el1)
{
	const struct fake_access *a;
	size_t n = 0;

	for (; (a = fake_sysreg_access(n)); n++)
		assert_int_equal(a->is_write, is_write);
	check_all_logged(common_names, ARRAY_SIZE(common_names));
	if (el1)
		check_all_logged(el1_names, ARRAY_SIZE(el1_names));
	assert_int_equal(n, ARRAY_SIZE(common_names) +
				    (el1 ? ARRAY_SIZE(el1_names) : 0));
}

static int setup(void **state)
{
	(void)state;
	memset(&host, 0, sizeof(host));
	memset(&guest, 0, sizeof(guest));
	fake_sysreg_reset();
	return 0;
}

static void test_guest_comes_back(void **state)
{
	(void)state;
	fill_registers(0x1000);
	__sysreg_save_guest_state(&guest);
	fill_registers(0x9000);
	__sysreg_restore_guest_state(&guest);
	check_registers(0x1000, 0x1000);
}

static void test_host_comes_back(void **state)
{
	(void)state;
	fill_registers(0x1000);
	__sysreg_save_host_state(&host);
	fill_registers(0x9000);
	__sysreg_restore_host_state(&host);
	check_registers(0x1000, HOST_AT_EL1 ? 0x1000 : 0x9000);
}

/* As in a lap: out of the host, into the guest, and back. */
static void test_worlds_take_turns(void **state)
{
	(void)state;
	fill_registers(0x9000);
	__sysreg_save_guest_state(&guest);
	fill_registers(0x1000);
	__sysreg_save_host_state(&host);
	__sysreg_restore_guest_state(&guest);
	check_registers(0x9000, 0x9000);
	fill_registers(0x5000);
	__sysreg_save_guest_state(&guest);
	__sysreg_restore_host_state(&host);
	check_registers(0x1000, HOST_AT_EL1 ? 0x1000 : 0x5000);
	__sysreg_restore_guest_state(&guest);
	check_registers(0x5000, 0x5000);
}

static void test_guest_is_saved_and_restored_whole(void **state)
{
	__sysreg_save_guest_state(&guest);
	check_log(false, true);
	setup(state);
	__sysreg_restore_guest_state(&guest);
	check_log(true, true);
}

static void test_host_is_saved_and_restored_where_it_lives(void **state)
{
	__sysreg_save_host_state(&host);
	check_log(false, HOST_AT_EL1);
	setup(state);
	__sysreg_restore_host_state(&host);
	check_log(true, HOST_AT_EL1);
}

/* An exception return takes PC and PSTATE from pc and pstate. */
static void test_gp_slots(void **state)
{
	(void)state;
	fake_sysreg_set("sp_el0", 1);
	fake_sysreg_set("elr_el2", 0x40083c5c);
	fake_sysreg_set("spsr_el2", 0x600001c5); /* -AIF, EL1h */
	fake_sysreg_set("mdscr_el1", 4);
	__sysreg_save_host_state(&host);
	assert_int_equal(host.gp_regs.sp, 1);
	assert_int_equal(host.gp_regs.pc, 0x40083c5c);
	assert_int_equal(host.gp_regs.pstate, 0x600001c5);
	assert_int_equal(host.sys_regs[MDSCR_EL1], 4);
}

/* VBAR_EL2 is the switch's own, and not part of any context. */
static void test_vbar_el2_is_left_alone(void **state)
{
	(void)state;
	fake_sysreg_set("vbar_el2", 0x40080800);
	__sysreg_save_host_state(&host);
	__sysreg_restore_guest_state(&guest);
	__sysreg_restore_host_state(&host);
	assert_int_equal(fake_sysreg_get("vbar_el2"), 0x40080800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_guest_comes_back, setup),
		cmocka_unit_test_setup(test_host_comes_back, setup),
		cmocka_unit_test_setup(test_worlds_take_turns, setup),
		cmocka_unit_test_setup(test_guest_is_saved_and_restored_whole,
				       setup),
		cmocka_unit_test_setup(
			test_host_is_saved_and_restored_where_it_lives, setup),
		cmocka_unit_test_setup(test_gp_slots, setup),
		cmocka_unit_test_setup(test_vbar_el2_is_left_alone, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
