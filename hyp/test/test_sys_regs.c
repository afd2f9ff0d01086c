// SPDX-License-Identifier: MIT
/*
 * test_sys_regs.c - trapped system registers.
 * Oracles: DDI 0487, D17.2.37 for the syndrome (Op0 21:20, Op2 19:17,
 * Op1 16:14, CRn 13:10, Rt 9:5, CRm 4:1, read 0), D17.1 for the registers'
 * encodings and the fields of the ID registers.
 */
#include "test.h"

#include "asm/sysreg.h"
#include "kvm/sys_regs.h"

#define EC_SYS64 (0x18ull << 26 | 1ull << 25)
#define PC	 0x80000100
#define UNDEF	 0x80002200

static struct kvm_vcpu vcpu;
static struct kvm_run run;

static u64 iss(u64 op0, u64 op1, u64 crn, u64 crm, u64 op2)
{
	return op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | crm << 1;
}

static int setup(void **state)
{
	(void)state;
	fake_sysreg_reset();
	vcpu = (struct kvm_vcpu){ .ctxt.gp_regs = { .pc = PC, .pstate = 5 } };
	vcpu.ctxt.sys_regs[VBAR_EL1] = 0x80002000;
	return 0;
}

static u64 do_read(u64 reg)
{
	vcpu.ctxt.gp_regs.regs[7] = 0xdead;
	vcpu.fault.esr_el2 = EC_SYS64 | reg | 7 << 5 | 1;
	assert_int_equal(kvm_handle_sys_reg(&vcpu, &run), 1);
	return vcpu.ctxt.gp_regs.regs[7];
}

static void do_write(u64 reg, u64 value)
{
	vcpu.ctxt.gp_regs.regs[7] = value;
	vcpu.fault.esr_el2 = EC_SYS64 | reg | 7 << 5;
	assert_int_equal(kvm_handle_sys_reg(&vcpu, &run), 1);
}

static bool undefined(void)
{
	return vcpu.ctxt.gp_regs.pc == UNDEF &&
	       vcpu.ctxt.sys_regs[ESR_EL1] == 0x02000000 &&
	       vcpu.ctxt.sys_regs[ELR_EL1] == PC;
}

static void test_decode(void **state)
{
	struct sys_reg_params p;

	(void)state;
	/* mrs x9, pmccntr_el0 */
	vcpu.fault.esr_el2 = EC_SYS64 | iss(3, 3, 9, 13, 0) | 9 << 5 | 1;
	vcpu.ctxt.gp_regs.regs[9] = 0x99;
	p = kvm_decode_sys64(&vcpu);
	assert_int_equal(p.reg, sys_reg(3, 3, 9, 13, 0));
	assert_int_equal(p.rt, 9);
	assert_false(p.is_write);

	vcpu.fault.esr_el2 &= ~1ull;
	p = kvm_decode_sys64(&vcpu);
	assert_true(p.is_write);
	assert_int_equal(p.value, 0x99);
	assert_int_equal(sys_reg_op0(p.reg), 3);
	assert_int_equal(sys_reg_op1(p.reg), 3);
	assert_int_equal(sys_reg_crn(p.reg), 9);
	assert_int_equal(sys_reg_crm(p.reg), 13);
	assert_int_equal(sys_reg_op2(p.reg), 0);
}

/* EL2, EL3, RAS and SVE go; EL0 and EL1 are AArch64 only (1); FP, AdvSIMD,
 * GIC stay. */
static void test_pfr0_hides_what_is_not_there(void **state)
{
	(void)state;
	fake_sysreg_set("id_aa64pfr0_el1", 0x1100000110112222);
	assert_int_equal(do_read(iss(3, 0, 0, 4, 0)), 0x1100000000110011);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC + 4);
}

static void test_dfr0_has_no_pmu(void **state)
{
	(void)state;
	fake_sysreg_set("id_aa64dfr0_el1", 0x10305408);
	assert_int_equal(do_read(iss(3, 0, 0, 5, 0)), 0x10305008);
}

static void test_mmfr1_has_no_vhe(void **state)
{
	(void)state;
	fake_sysreg_set("id_aa64mmfr1_el1", 0x10212122);
	assert_int_equal(do_read(iss(3, 0, 0, 7, 1)) & 0xff0, 0);
}

static void test_other_id_registers_are_zero(void **state)
{
	(void)state;
	assert_int_equal(do_read(iss(3, 0, 0, 2, 0)), 0); /* ID_ISAR0 */
	assert_int_equal(do_read(iss(3, 0, 0, 7, 7)), 0); /* reserved */
}

static void test_id_registers_cannot_be_written(void **state)
{
	(void)state;
	do_write(iss(3, 0, 0, 4, 0), 1);
	assert_true(undefined());
}

static void test_actlr_reads_back_and_does_not_change(void **state)
{
	(void)state;
	vcpu.ctxt.sys_regs[ACTLR_EL1] = 0x42;
	do_write(iss(3, 0, 1, 0, 1), 1);
	assert_int_equal(do_read(iss(3, 0, 1, 0, 1)), 0x42);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC + 8);
}

static void test_pmu_reads_zero(void **state)
{
	const u64 pmu[] = {
		iss(3, 3, 9, 12, 0),  /* PMCR_EL0 */
		iss(3, 3, 9, 13, 0),  /* PMCCNTR_EL0 */
		iss(3, 3, 9, 14, 0),  /* PMUSERENR_EL0 */
		iss(3, 0, 9, 14, 1),  /* PMINTENSET_EL1 */
		iss(3, 3, 14, 8, 0),  /* PMEVCNTR0_EL0 */
		iss(3, 3, 14, 15, 7), /* PMCCFILTR_EL0 */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pmu); i++) {
		do_write(pmu[i], ~0ull);
		assert_int_equal(do_read(pmu[i]), 0);
	}
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC + 4 * 2 * ARRAY_SIZE(pmu));
}

/* CRn 14 with a CRm below 8 is the timer, not the PMU. */
static void test_neighbours_of_the_pmu(void **state)
{
	(void)state;
	do_read(iss(3, 3, 14, 7, 0));
	assert_true(undefined());
	assert_int_equal(vcpu.ctxt.gp_regs.regs[7], 0xdead);
}

static void test_debug_registers_have_shadows(void **state)
{
	(void)state;
	assert_int_equal(do_read(iss(2, 0, 0, 3, 6)), 0); /* DBGWVR3 */
	assert_false(vcpu.debug_dirty);
	do_write(iss(2, 0, 0, 3, 6), 0x1234);
	assert_true(vcpu.debug_dirty);
	assert_int_equal(vcpu.debug.dbg_wvr[3], 0x1234);
	do_write(iss(2, 0, 0, 15, 4), 0x1111);
	do_write(iss(2, 0, 0, 0, 5), 0x2222);
	do_write(iss(2, 0, 0, 1, 7), 0x3333);
	assert_int_equal(vcpu.debug.dbg_bvr[15], 0x1111);
	assert_int_equal(vcpu.debug.dbg_bcr[0], 0x2222);
	assert_int_equal(vcpu.debug.dbg_wcr[1], 0x3333);
	assert_int_equal(do_read(iss(2, 0, 0, 3, 6)), 0x1234);

	do_write(iss(2, 0, 0, 2, 2), 0x8000); /* MDSCR_EL1 */
	assert_int_equal(vcpu.ctxt.sys_regs[MDSCR_EL1], 0x8000);
	do_write(iss(2, 0, 0, 2, 0), 0x5555); /* MDCCINT_EL1 */
	assert_int_equal(vcpu.debug.mdccint, 0x5555);
}

/* OSLM 0b10 (bit 3): an OS lock exists; OSLK (bit 1) clear: it is open. */
static void test_os_lock_is_open(void **state)
{
	(void)state;
	do_write(iss(2, 0, 1, 0, 4), 1);
	assert_int_equal(do_read(iss(2, 0, 1, 1, 4)), 8);
	do_write(iss(2, 0, 1, 1, 4), 0);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, UNDEF);
}

static void test_what_nobody_describes(void **state)
{
	(void)state;
	do_read(iss(3, 0, 11, 0, 0));
	assert_true(undefined());
	setup(state);
	do_write(iss(3, 7, 15, 15, 7), 0);
	assert_true(undefined());
}

static void test_zero_register(void **state)
{
	(void)state;
	vcpu.ctxt.gp_regs.sp = 0x5555; /* lies behind x30 */
	vcpu.fault.esr_el2 = EC_SYS64 | iss(3, 3, 9, 13, 0) | 31 << 5 | 1;
	assert_int_equal(kvm_handle_sys_reg(&vcpu, &run), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.sp, 0x5555);
}

#define T(name) cmocka_unit_test_setup(test_##name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(decode),
		T(pfr0_hides_what_is_not_there),
		T(dfr0_has_no_pmu),
		T(mmfr1_has_no_vhe),
		T(other_id_registers_are_zero),
		T(id_registers_cannot_be_written),
		T(actlr_reads_back_and_does_not_change),
		T(pmu_reads_zero),
		T(neighbours_of_the_pmu),
		T(debug_registers_have_shadows),
		T(os_lock_is_open),
		T(what_nobody_describes),
		T(zero_register),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
