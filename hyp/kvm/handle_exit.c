// SPDX-License-Identifier: MIT
/*
 * handle_exit.c - what to do about an exit: another lap, or user space.
 */
#include "asm/esr.h"
#include "asm/kvm_asm.h"
#include "kernel/print.h"
#include "kvm/sys_regs.h"

/* 1: next lap, 0: to user space, -1: not handled. */
typedef int (*exit_handler_fn)(struct kvm_vcpu *vcpu, struct kvm_run *run);

/* There is no firmware for a guest: its SMC is undefined, as on a CPU
 * without EL3. */
static int handle_smc(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	kvm_inject_undefined(vcpu);
	return 1;
}

/* There is no other vCPU that a spinning one could wait for in WFE. */
static int kvm_handle_wfx(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	if (!(vcpu->fault.esr_el2 & ESR_ELx_WFx_WFE))
		kvm_vcpu_block(vcpu);
	kvm_skip_instr(vcpu);
	return 1;
}

static const exit_handler_fn exit_handlers[ESR_ELx_EC_MAX + 1] = {
	[ESR_ELx_EC_WFx] = kvm_handle_wfx,
	[ESR_ELx_EC_HVC64] = kvm_hvc_call_handler,
	[ESR_ELx_EC_SMC64] = handle_smc,
	[ESR_ELx_EC_SYS64] = kvm_handle_sys_reg,
	[ESR_ELx_EC_IABT_LOW] = kvm_handle_guest_abort,
	[ESR_ELx_EC_DABT_LOW] = kvm_handle_guest_abort,
};

static int handle_unknown(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	u64 esr = vcpu->fault.esr_el2;

	printk("kvm: exit that nobody handles: ESR %08lx (%s), guest PC %lx",
	       esr, esr_class_words(esr), vcpu->ctxt.gp_regs.pc);
	if (esr_is_guest_abort(esr))
		printk(", FAR %lx, IPA %lx", vcpu->fault.far_el2,
		       kvm_vcpu_fault_ipa(vcpu).ipa);
	printk("\n");
	run->exit_reason = KVM_EXIT_UNKNOWN;
	run->unknown.esr = esr;
	run->unknown.pc = vcpu->ctxt.gp_regs.pc;
	return 0;
}

static int handle_trap(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	exit_handler_fn handler = exit_handlers[esr_ec(vcpu->fault.esr_el2)];
	int ret = handler ? handler(vcpu, run) : -1;

	return ret < 0 ? handle_unknown(vcpu, run) : ret;
}

/*
 * The guest's SError came in while it was leaving. It gets it back, before
 * the exit is handled: an HVC has moved PC on already, so it is taken back
 * and executes again once the guest has dealt with the SError.
 */
static int handle_serror(struct kvm_vcpu *vcpu, u64 code)
{
	if (code == ARM_EXCEPTION_TRAP &&
	    esr_ec(vcpu->fault.esr_el2) == ESR_ELx_EC_HVC64)
		vcpu->ctxt.gp_regs.pc -= 4;
	kvm_inject_vabt(vcpu);
	return 1;
}

int handle_exit(struct kvm_vcpu *vcpu, struct kvm_run *run, u64 exit_code)
{
	u64 code = ARM_EXCEPTION_CODE(exit_code);

	if (ARM_SERROR_PENDING(exit_code))
		return handle_serror(vcpu, code);
	switch (code) {
	case ARM_EXCEPTION_IRQ:
		/* The host has taken it the moment IRQs were on again. */
		return 1;
	case ARM_EXCEPTION_EL1_SERROR:
		kvm_inject_vabt(vcpu);
		return 1;
	case ARM_EXCEPTION_TRAP:
		return handle_trap(vcpu, run);
	default:
		return handle_unknown(vcpu, run);
	}
}
