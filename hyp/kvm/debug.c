// SPDX-License-Identifier: MIT
/*
 * debug.c - which debug registers trap in the coming lap.
 */
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "kvm/kvm_host.h"

static u64 host_mdcr_el2;

void kvm_arm_init_debug(void)
{
	host_mdcr_el2 = kvm_call_hyp(__kvm_get_mdcr_el2);
}

/*
 * TDE stays clear: a guest's debug exceptions are its own. While its debug
 * registers are loaded it may write them without us.
 */
void kvm_arm_setup_debug(struct kvm_vcpu *vcpu)
{
	vcpu->mdcr_el2 = (host_mdcr_el2 & MDCR_HPMN_MASK) | MDCR_TPM |
			 MDCR_TPMCR | MDCR_TDRA | MDCR_TDOSA;
	if (!vcpu->debug_dirty)
		vcpu->mdcr_el2 |= MDCR_TDA;
}
