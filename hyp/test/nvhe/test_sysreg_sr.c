// SPDX-License-Identifier: MIT
/*
 * test_sysreg_sr.c - the host's context without VHE: it shares EL1 with the
 * guest, so all of EL1 has to come back, and the two registers that its
 * exception return takes PC and PSTATE from.
 * Oracle: the list of Linux 4.13's switch, written out here on purpose; DDI
 * 0487, D1.4 "Exception return" for ELR_EL2 and SPSR_EL2.
 */
#include <string.h>

#include "test.h"

#include "asm/sysreg.h"
#include "kvm/hyp.h"

static const char *const names[] = {
	"actlr_el1", "tpidr_el0", "tpidrro_el0",    "tpidr_el1",   "mdscr_el1",
	"sp_el0",    "elr_el2",	  "spsr_el2",	    "vmpidr_el2",  "csselr_el1",
	"sctlr_el1", "cpacr_el1", "ttbr0_el1",	    "ttbr1_el1",   "tcr_el1",
	"esr_el1",   "afsr0_el1", "afsr1_el1",	    "far_el1",	   "mair_el1",
	"vbar_el1",  "amair_el1", "contextidr_el1", "cntkctl_el1", "par_el1",
	"sp_el1",    "elr_el1",	  "spsr_el1",
};

static struct kvm_cpu_context host, guest;

/* A value of its own for every register. */
static void fill_registers(u64 seed)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		fake_sysreg_set(names[i], seed + i);
}

static void check_registers(u64 seed)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(fake_sysreg_get(names[i]), seed + i);
}

static size_t accesses(bool is_write)
{
	const struct fake_access *a;
	size_t n = 0;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++)
		n += a->is_write == is_write;
	return n;
}

static int setup(void **state)
{
	(void)state;
	memset(&host, 0, sizeof(host));
	memset(&guest, 0, sizeof(guest));
	fake_sysreg_reset();
	return 0;
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
	check_registers(0x9000);
	fill_registers(0x5000);
	__sysreg_save_guest_state(&guest);
	__sysreg_restore_host_state(&host);
	check_registers(0x1000);
	__sysreg_restore_guest_state(&guest);
	check_registers(0x5000);
}

/* The flags and the return address wait in pstate and pc. */
static void test_way_back_is_kept(void **state)
{
	(void)state;
	fake_sysreg_set("elr_el2", 0x40083c5c);
	fake_sysreg_set("spsr_el2", 0x600001c5); /* -AIF, EL1h */
	__sysreg_save_host_state(&host);
	assert_int_equal(host.gp_regs.pc, 0x40083c5c);
	assert_int_equal(host.gp_regs.pstate, 0x600001c5);
}

static void test_all_is_saved_and_restored_once(void **state)
{
	__sysreg_save_host_state(&host);
	assert_int_equal(accesses(false), ARRAY_SIZE(names));
	assert_int_equal(accesses(true), 0);
	setup(state);
	__sysreg_restore_host_state(&host);
	assert_int_equal(accesses(false), 0);
	assert_int_equal(accesses(true), ARRAY_SIZE(names));
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
		cmocka_unit_test_setup(test_worlds_take_turns, setup),
		cmocka_unit_test_setup(test_way_back_is_kept, setup),
		cmocka_unit_test_setup(test_all_is_saved_and_restored_once,
				       setup),
		cmocka_unit_test_setup(test_vbar_el2_is_left_alone, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
