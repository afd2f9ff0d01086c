// SPDX-License-Identifier: MIT
/*
 * inject_fault.c - exceptions that the guest takes at its own EL1, made by
 * writing the registers as the CPU would have.
 * Source: DDI 0487, D1.3.1 "Exception entry", D17.2.37 "ESR_EL1".
 */
#include "asm/esr.h"
#include "asm/kvm_arm.h"
#include "kvm/kvm_host.h"

#define VECTOR_SIZE 128

/* First slot of the group that an exception from @pstate uses. */
static u64 vector_group(u64 pstate)
{
	if (pstate & PSR_NRW_BIT)
		return VECTOR_LOWER_32;
	switch (pstate & PSR_MODE_MASK) {
	case PSR_MODE_EL0t:
		return VECTOR_LOWER_64;
	case PSR_MODE_EL1t:
		return VECTOR_CUR_SP0;
	default:
		return VECTOR_CUR_SPX;
	}
}

static bool from_el0(const struct kvm_vcpu *vcpu)
{
	return vector_group(vcpu->ctxt.gp_regs.pstate) >= VECTOR_LOWER_64;
}

static void enter_sync(struct kvm_vcpu *vcpu, u64 esr)
{
	struct user_pt_regs *regs = &vcpu->ctxt.gp_regs;
	u64 *sys_regs = vcpu->ctxt.sys_regs;

	sys_regs[ELR_EL1] = regs->pc;
	sys_regs[SPSR_EL1] = regs->pstate;
	sys_regs[ESR_EL1] = esr | ESR_ELx_IL;
	regs->pc = sys_regs[VBAR_EL1] +
		   VECTOR_SIZE * (vector_group(regs->pstate) + VECTOR_SYNC);
	regs->pstate = PSR_MODE_EL1h | PSR_DAIF;
}

static void inject_abort(struct kvm_vcpu *vcpu, u32 lower, u32 current,
			 u64 addr)
{
	u64 ec = from_el0(vcpu) ? lower : current;

	vcpu->ctxt.sys_regs[FAR_EL1] = addr;
	enter_sync(vcpu, ec << ESR_ELx_EC_SHIFT | ESR_ELx_FSC_EXTABT);
}

void kvm_inject_dabt(struct kvm_vcpu *vcpu, u64 addr)
{
	inject_abort(vcpu, ESR_ELx_EC_DABT_LOW, ESR_ELx_EC_DABT_CUR, addr);
}

void kvm_inject_pabt(struct kvm_vcpu *vcpu, u64 addr)
{
	inject_abort(vcpu, ESR_ELx_EC_IABT_LOW, ESR_ELx_EC_IABT_CUR, addr);
}

void kvm_inject_undefined(struct kvm_vcpu *vcpu)
{
	enter_sync(vcpu, ESR_ELx_EC_UNKNOWN << ESR_ELx_EC_SHIFT);
}

void kvm_inject_vabt(struct kvm_vcpu *vcpu)
{
	vcpu->hcr_el2 |= HCR_VSE;
}
