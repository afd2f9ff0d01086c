// SPDX-License-Identifier: MIT
/*
 * test_inject.c - exceptions made for a guest.
 * Oracles: DDI 0487, D1.3.1.4 for vector offsets and for what entry does to
 * PSTATE; D17.2.37 "ESR_EL1" for the syndromes; D17.2.48 for HCR_EL2.VSE.
 */
#include "test.h"

#include "kvm/kvm_host.h"

#define VBAR  0x80010000
#define PC    0x80000104
#define EL1h  0x5
#define DAIF  0x3c0
#define FLAGS 0x60000000 /* Z, C */

static struct kvm_vcpu vcpu;

static int setup(void **state)
{
	(void)state;
	vcpu = (struct kvm_vcpu){ .ctxt.gp_regs = { .pc = PC } };
	vcpu.ctxt.sys_regs[VBAR_EL1] = VBAR;
	vcpu.ctxt.sys_regs[FAR_EL1] = 0xfa7;
	return 0;
}

static void check_entry(u64 offset, u64 pstate, u64 esr)
{
	assert_int_equal(vcpu.ctxt.gp_regs.pc, VBAR + offset);
	assert_int_equal(vcpu.ctxt.gp_regs.pstate, EL1h | DAIF);
	assert_int_equal(vcpu.ctxt.sys_regs[ELR_EL1], PC);
	assert_int_equal(vcpu.ctxt.sys_regs[SPSR_EL1], pstate);
	assert_int_equal(vcpu.ctxt.sys_regs[ESR_EL1], esr);
}

static void test_vector_by_where_it_came_from(void **state)
{
	static const struct {
		u64 pstate, offset;
	} rows[] = {
		{ 0x4 | FLAGS, 0x000 },	 /* EL1t */
		{ 0x5 | FLAGS, 0x200 },	 /* EL1h */
		{ 0x0 | FLAGS, 0x400 },	 /* EL0, AArch64 */
		{ 0x10 | FLAGS, 0x600 }, /* EL0, AArch32 */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		setup(state);
		vcpu.ctxt.gp_regs.pstate = rows[i].pstate;
		kvm_inject_undefined(&vcpu);
		check_entry(rows[i].offset, rows[i].pstate, 0x02000000);
	}
}

/* An undefined instruction has no address. */
static void test_undefined_leaves_far(void **state)
{
	(void)state;
	vcpu.ctxt.gp_regs.pstate = EL1h;
	kvm_inject_undefined(&vcpu);
	assert_int_equal(vcpu.ctxt.sys_regs[FAR_EL1], 0xfa7);
}

static void test_aborts(void **state)
{
	static const struct {
		void (*inject)(struct kvm_vcpu *vcpu, u64 addr);
		u64 pstate, offset, esr;
	} rows[] = {
		{ kvm_inject_dabt, 0x5, 0x200, 0x96000010 },
		{ kvm_inject_dabt, 0x0, 0x400, 0x92000010 },
		{ kvm_inject_pabt, 0x5, 0x200, 0x86000010 },
		{ kvm_inject_pabt, 0x0, 0x400, 0x82000010 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		setup(state);
		vcpu.ctxt.gp_regs.pstate = rows[i].pstate;
		rows[i].inject(&vcpu, 0xbad0);
		check_entry(rows[i].offset, rows[i].pstate, rows[i].esr);
		assert_int_equal(vcpu.ctxt.sys_regs[FAR_EL1], 0xbad0);
	}
}

/* The CPU delivers an SError, whenever the guest lets it. */
static void test_serror_is_left_to_the_cpu(void **state)
{
	(void)state;
	vcpu.hcr_el2 = 1;
	kvm_inject_vabt(&vcpu);
	assert_int_equal(vcpu.hcr_el2, 1 | 1 << 8);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_vector_by_where_it_came_from,
				       setup),
		cmocka_unit_test_setup(test_undefined_leaves_far, setup),
		cmocka_unit_test_setup(test_aborts, setup),
		cmocka_unit_test_setup(test_serror_is_left_to_the_cpu, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
