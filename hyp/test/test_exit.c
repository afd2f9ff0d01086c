// SPDX-License-Identifier: MIT
/*
 * test_exit.c - what an exit leads to: another lap, or user space.
 * Oracles: DEN 0022 (PSCI) chapter 5 and DEN 0028 (SMCCC) chapters 2 and 7
 * for the calls; DDI 0487, D1.3.3 "preferred exception return address" for
 * where PC stands.
 */
#include "test.h"

#include "asm/kvm_asm.h"
#include "kernel/print.h"
#include "kvm/kvm_host.h"

#define EC(ec)	      ((u64)(ec) << 26)
#define EC_WFX	      EC(0x01)
#define EC_HVC	      EC(0x16)
#define EC_SMC	      EC(0x17)
#define EC_PC_ALIGN   EC(0x22)
#define EC_DABT	      EC(0x24)
#define TRAP	      2
#define SERROR_BIT    (1ull << 31)
#define PC	      0x80000100
#define HCR_VSE_BIT   (1ull << 8)
#define NOT_SUPPORTED ((u64)-1)

static struct kvm_vcpu vcpu;
static struct kvm_run run;
static unsigned int prints;
static int abort_answer;

void printk(const char *fmt, ...)
{
	(void)fmt;
	prints++;
}

int kvm_handle_guest_abort(struct kvm_vcpu *v, struct kvm_run *r)
{
	(void)v;
	(void)r;
	return abort_answer;
}

static unsigned int blocked;

void kvm_vcpu_block(struct kvm_vcpu *v)
{
	(void)v;
	blocked++;
}

ipa_t kvm_vcpu_fault_ipa(const struct kvm_vcpu *v)
{
	(void)v;
	return (ipa_t){ 0 };
}

static int setup(void **state)
{
	(void)state;
	vcpu = (struct kvm_vcpu){ .ctxt.gp_regs.pc = PC };
	run = (struct kvm_run){ .exit_reason = 0xdead };
	prints = 0;
	return 0;
}

static int trap(u64 esr)
{
	vcpu.fault.esr_el2 = esr;
	return handle_exit(&vcpu, &run, TRAP);
}

static int call(u64 id, u64 arg)
{
	vcpu.ctxt.gp_regs.regs[0] = id;
	vcpu.ctxt.gp_regs.regs[1] = arg;
	return trap(EC_HVC);
}

static u64 x0(void)
{
	return vcpu.ctxt.gp_regs.regs[0];
}

static void test_discovery_stays_in_the_kernel(void **state)
{
	(void)state;
	assert_int_equal(call(0x84000000, 0), 1); /* PSCI_VERSION */
	assert_int_equal(x0(), 0x10000);
	assert_int_equal(call(0x80000000, 0), 1); /* SMCCC_VERSION */
	assert_int_equal(x0(), 0x10001);
	assert_int_equal(call(0x84000006, 0), 1); /* MIGRATE_INFO_TYPE */
	assert_int_equal(x0(), 2);
	/* The instruction is over when HVC is taken. */
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);
	assert_int_equal(run.exit_reason, 0xdead);
}

static void test_features(void **state)
{
	(void)state;
	call(0x8400000a, 0x84000008); /* PSCI_FEATURES(SYSTEM_OFF) */
	assert_int_equal(x0(), 0);
	call(0x8400000a, 0x84000003); /* CPU_ON */
	assert_int_equal(x0(), NOT_SUPPORTED);
	call(0x80000001, 0x80000000); /* SMCCC_ARCH_FEATURES */
	assert_int_equal(x0(), 0);
	call(0x80000001, 0x80008000); /* a workaround we do not have */
	assert_int_equal(x0(), NOT_SUPPORTED);
}

static void test_unknown_calls_are_refused(void **state)
{
	(void)state;
	assert_int_equal(call(0x8400ffff, 0), 1);
	assert_int_equal(x0(), NOT_SUPPORTED);
	assert_int_equal(call(0, 0), 1);
	assert_int_equal(x0(), NOT_SUPPORTED);
	/* Owner 5 is the standard hypervisor's, not a vendor's. */
	assert_int_equal(call(0xc5000020, 0), 1);
	assert_int_equal(x0(), NOT_SUPPORTED);
}

/* The function identifier is W0. */
static void test_upper_half_of_x0_is_ignored(void **state)
{
	(void)state;
	assert_int_equal(call(0xffffffff84000000, 0), 1);
	assert_int_equal(x0(), 0x10000);
}

static void test_system_events(void **state)
{
	(void)state;
	assert_int_equal(call(0x84000008, 0), 0);
	assert_int_equal(run.exit_reason, 24); /* KVM_EXIT_SYSTEM_EVENT */
	assert_int_equal(run.system_event.type, 1);
	assert_int_equal(call(0x84000009, 0), 0);
	assert_int_equal(run.system_event.type, 2);
}

static void test_vendor_call_goes_up_and_comes_back(void **state)
{
	(void)state;
	assert_int_equal(call(0xc6000001, 41), 0);
	assert_int_equal(run.exit_reason, 3); /* KVM_EXIT_HYPERCALL */
	assert_int_equal(run.hypercall.nr, 0xc6000001);
	assert_int_equal(run.hypercall.args[0], 41);
	/* A VMM that does nothing has refused. */
	assert_int_equal(run.hypercall.ret, NOT_SUPPORTED);

	run.hypercall.ret = 42;
	kvm_handle_hypercall_return(&vcpu, &run);
	assert_int_equal(x0(), 42);
	run.hypercall.ret = 43;
	kvm_handle_hypercall_return(&vcpu, &run);
	assert_int_equal(x0(), 42);
}

/* The trap of WFI leaves PC at the instruction. */
static void test_wfi_is_stepped_over(void **state)
{
	(void)state;
	assert_int_equal(trap(EC_WFX), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC + 4);
}

/* SMC is undefined where there is no EL3, and undefined means EC 0. */
static void test_smc_is_undefined(void **state)
{
	(void)state;
	vcpu.ctxt.gp_regs.pstate = 0x3c5;
	vcpu.ctxt.sys_regs[VBAR_EL1] = 0x80002000;
	assert_int_equal(trap(EC_SMC), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80002200);
	assert_int_equal(vcpu.ctxt.sys_regs[ELR_EL1], PC);
	assert_int_equal(vcpu.ctxt.sys_regs[ESR_EL1], 0x02000000);
}

static void test_unknown_exit_is_reported(void **state)
{
	(void)state;
	assert_int_equal(trap(EC_PC_ALIGN), 0);
	assert_int_equal(run.exit_reason, 0); /* KVM_EXIT_UNKNOWN */
	assert_int_equal(run.unknown.esr, EC_PC_ALIGN);
	assert_int_equal(run.unknown.pc, PC);
	assert_in_range(prints, 1, 3);
}

static void test_abort_nobody_handles(void **state)
{
	(void)state;
	abort_answer = 0;
	assert_int_equal(trap(EC_DABT), 0);
	assert_int_equal(run.exit_reason, 0xdead);
	abort_answer = -1;
	assert_int_equal(trap(EC_DABT), 0);
	assert_int_equal(run.exit_reason, 0);
}

static void test_irq_is_another_lap(void **state)
{
	(void)state;
	assert_int_equal(handle_exit(&vcpu, &run, 0), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);
}

static void test_serror_of_the_guest(void **state)
{
	(void)state;
	assert_int_equal(handle_exit(&vcpu, &run, 1), 1);
	assert_int_equal(vcpu.hcr_el2, HCR_VSE_BIT);
}

/* The guest meets its SError before its call is carried out. */
static void test_serror_in_the_window(void **state)
{
	(void)state;
	vcpu.ctxt.gp_regs.regs[0] = 0x84000008;
	vcpu.fault.esr_el2 = EC_HVC;
	assert_int_equal(handle_exit(&vcpu, &run, SERROR_BIT | TRAP), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC - 4);
	assert_int_equal(vcpu.hcr_el2, HCR_VSE_BIT);
	assert_int_equal(run.exit_reason, 0xdead);

	/* A trapped SMC is still to come. */
	setup(state);
	vcpu.fault.esr_el2 = EC_SMC;
	assert_int_equal(handle_exit(&vcpu, &run, SERROR_BIT | TRAP), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);

	/* An abort or an IRQ has not moved PC, whatever the syndrome of an
	 * exit before. */
	setup(state);
	vcpu.fault.esr_el2 = EC_DABT;
	assert_int_equal(handle_exit(&vcpu, &run, SERROR_BIT | TRAP), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);
	vcpu.fault.esr_el2 = EC_HVC;
	assert_int_equal(handle_exit(&vcpu, &run, SERROR_BIT), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, PC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_discovery_stays_in_the_kernel,
				       setup),
		cmocka_unit_test_setup(test_features, setup),
		cmocka_unit_test_setup(test_unknown_calls_are_refused, setup),
		cmocka_unit_test_setup(test_upper_half_of_x0_is_ignored, setup),
		cmocka_unit_test_setup(test_system_events, setup),
		cmocka_unit_test_setup(test_vendor_call_goes_up_and_comes_back,
				       setup),
		cmocka_unit_test_setup(test_wfi_is_stepped_over, setup),
		cmocka_unit_test_setup(test_smc_is_undefined, setup),
		cmocka_unit_test_setup(test_unknown_exit_is_reported, setup),
		cmocka_unit_test_setup(test_abort_nobody_handles, setup),
		cmocka_unit_test_setup(test_irq_is_another_lap, setup),
		cmocka_unit_test_setup(test_serror_of_the_guest, setup),
		cmocka_unit_test_setup(test_serror_in_the_window, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
