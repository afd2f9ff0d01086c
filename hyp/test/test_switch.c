// SPDX-License-Identifier: MIT
/*
 * test_switch.c - a lap in either mode: what the guest finds, what the host
 * finds afterwards, and what came before what.
 * Oracle: Linux 4.13 for the order and for what a host has at its exception
 * level; the tables are the mode's, in expect_switch.h.
 */
#include "asm/kvm_arm.h"
#include "expect_switch.h"

static void guest_looks_around(unsigned int entry)
{
	static const struct reg world[] = {
		{ "hcr_el2", GUEST_HCR | HCR_IMO_FMO },
		{ "vttbr_el2", GUEST_VTTBR },
		{ "mdcr_el2", GUEST_MDCR },
		{ "tpidr_el2", (u64)&vcpu },
		{ EL1("sctlr"), G(SCTLR_EL1) },
		{ EL1("vbar"), G(VBAR_EL1) },
		{ EL1("ttbr0"), G(TTBR0_EL1) },
		{ "tpidr_el1", G(TPIDR_EL1) },
		{ "mdscr_el1", G(MDSCR_EL1) },
		{ "elr_el2", GUEST_PC },
		{ "spsr_el2", 0x3c5 },
	};

	(void)entry;
	check_registers(world, ARRAY_SIZE(world));
	check_registers(guest_world, ARRAY_SIZE(guest_world));
}

static void guest_changes_everything(unsigned int entry)
{
	static const struct reg changes[] = {
		{ EL1("sctlr"), CHANGED },    { EL1("vbar"), CHANGED + 1 },
		{ "mdscr_el1", CHANGED + 2 }, { "elr_el2", CHANGED + 3 },
		{ "spsr_el2", CHANGED + 4 },  { "tpidr_el0", 1 },
		{ "tpidr_el1", 2 },	      { "sp_el0", 3 },
		{ "actlr_el1", 4 },	      { EL0("cntv_ctl"), 5 },
		{ "ich_lr0_el2", 6 },	      { "tpidrro_el0", 7 },
		{ EL1("ttbr0"), 8 },	      { "sp_el1", 9 },
	};

	(void)entry;
	set_registers(changes, ARRAY_SIZE(changes));
}

static void guest_does_nothing(unsigned int entry)
{
	(void)entry;
}

static int setup(void **state)
{
	(void)state;
	new_vcpu();
	set_registers(host_registers, ARRAY_SIZE(host_registers));
	guest = guest_does_nothing;
	return 0;
}

static void test_guest_finds_its_world(void **state)
{
	(void)state;
	guest = guest_looks_around;
	assert_int_equal(__kvm_vcpu_run(&vcpu), ARM_EXCEPTION_TRAP);
	assert_int_equal(entries, 1);
}

static void test_host_finds_its_world_again(void **state)
{
	(void)state;
	guest = guest_changes_everything;
	__kvm_vcpu_run(&vcpu);
	check_registers(host_registers, ARRAY_SIZE(host_registers));
	check_written(host_registers, ARRAY_SIZE(host_registers), guest_only,
		      ARRAY_SIZE(guest_only));
}

static void test_guest_state_is_kept(void **state)
{
	(void)state;
	guest = guest_changes_everything;
	__kvm_vcpu_run(&vcpu);
	assert_int_equal(vcpu.ctxt.sys_regs[SCTLR_EL1], CHANGED);
	assert_int_equal(vcpu.ctxt.sys_regs[VBAR_EL1], CHANGED + 1);
	assert_int_equal(vcpu.ctxt.sys_regs[MDSCR_EL1], CHANGED + 2);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, CHANGED + 3);
	assert_int_equal(vcpu.ctxt.gp_regs.pstate, CHANGED + 4);
}

static void test_order(void **state)
{
	(void)state;
	__kvm_vcpu_run(&vcpu);
	check_order(order, ARRAY_SIZE(order));
}

/* A permission fault leaves no HPFAR: the address is translated again. */
static void guest_writes_to_a_protected_page(unsigned int entry)
{
	(void)entry;
	fake_sysreg_set("esr_el2", 0x9200004f); /* permission, level 3 */
	fake_sysreg_set("far_el2", 0x80123128);
	fake_sysreg_set("hpfar_el2", 0xbad0);
	fake_sysreg_set("par_el1", 0xff00000080123b00);
}

static void test_permission_fault(void **state)
{
	(void)state;
	guest = guest_writes_to_a_protected_page;
	__kvm_vcpu_run(&vcpu);
	assert_int_equal(entries, 1);
	assert_int_equal(vcpu.fault.far_el2, 0x80123128);
	assert_int_equal(vcpu.fault.hpfar_el2, 0x801230);
}

static void guest_faults_once(unsigned int entry)
{
	fake_sysreg_set("esr_el2", entry ? 0x5a000000 : 0x9200004f);
	fake_sysreg_set("par_el1", 1); /* F: there is no translation */
}

/* Somebody was faster than us: the guest simply tries again. */
static void test_fault_that_has_vanished(void **state)
{
	(void)state;
	guest = guest_faults_once;
	__kvm_vcpu_run(&vcpu);
	assert_int_equal(entries, 2);
	assert_int_equal(vcpu.fault.esr_el2, 0x5a000000);
}

static void guest_reads_a_device(unsigned int entry)
{
	(void)entry;
	fake_sysreg_set("esr_el2", 0x93800006); /* translation, level 2 */
	fake_sysreg_set("far_el2", 0x09000018);
	fake_sysreg_set("hpfar_el2", 0x90000);
	fake_sysreg_set("par_el1", 1);
}

static void test_translation_fault(void **state)
{
	(void)state;
	guest = guest_reads_a_device;
	__kvm_vcpu_run(&vcpu);
	assert_int_equal(entries, 1);
	assert_int_equal(vcpu.fault.hpfar_el2, 0x90000);
}

static void guest_takes_its_serror(unsigned int entry)
{
	(void)entry;
	fake_sysreg_set("hcr_el2", fake_sysreg_get("hcr_el2") & ~HCR_VSE);
}

static void test_virtual_serror(void **state)
{
	(void)state;
	vcpu.hcr_el2 |= HCR_VSE;
	__kvm_vcpu_run(&vcpu);
	assert_true(vcpu.hcr_el2 & HCR_VSE);
	guest = guest_takes_its_serror;
	__kvm_vcpu_run(&vcpu);
	assert_false(vcpu.hcr_el2 & HCR_VSE);
}

static void guest_entry_panics(unsigned int entry)
{
	static struct pt_regs regs;

	(void)entry;
	fake_sysreg_set("esr_el2", 0x96000005);
	fake_sysreg_set("far_el2", 0xdead);
	__hyp_panic(&regs, 4);
}

static void test_panic_with_guest_state_loaded(void **state)
{
	(void)state;
	guest = guest_entry_panics;
	if (!setjmp(panicked)) {
		__kvm_vcpu_run(&vcpu);
		fail();
	}
	assert_true(panic_had_guest);
	assert_int_equal(panic_info.vector, 4);
	assert_int_equal(panic_info.esr, 0x96000005);
	assert_int_equal(panic_info.far, 0xdead);
	/* TPIDR_EL2 still tells whose lap it was. */
	fake_sysreg_set("tpidr_el2", 0);
	check_registers(host_registers, ARRAY_SIZE(host_registers));
}

static void test_panic_without_a_guest(void **state)
{
	static struct pt_regs regs;

	(void)state;
	__kvm_vcpu_run(&vcpu);
	if (!setjmp(panicked))
		__hyp_panic(&regs, 7);
	assert_false(panic_had_guest);
	assert_int_equal(panic_info.vector, 7);
	check_registers(host_registers, ARRAY_SIZE(host_registers));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_guest_finds_its_world, setup),
		cmocka_unit_test_setup(test_host_finds_its_world_again, setup),
		cmocka_unit_test_setup(test_guest_state_is_kept, setup),
		cmocka_unit_test_setup(test_order, setup),
		cmocka_unit_test_setup(test_permission_fault, setup),
		cmocka_unit_test_setup(test_fault_that_has_vanished, setup),
		cmocka_unit_test_setup(test_translation_fault, setup),
		cmocka_unit_test_setup(test_virtual_serror, setup),
		cmocka_unit_test_setup(test_panic_with_guest_state_loaded,
				       setup),
		cmocka_unit_test_setup(test_panic_without_a_guest, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
