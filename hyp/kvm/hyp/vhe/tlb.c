// SPDX-License-Identifier: MIT
/*
 * tlb.c - aiming a TLBI at the guest, with VHE.
 */
#include "asm/barrier.h"
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

/*
 * With TGE set a TLBI for EL1 would reach the host's own translations. IRQs
 * are as the caller left them, as in 4.13.
 */
__step void __tlb_switch_to_guest(const struct kvm *kvm)
{
	write_sysreg(kvm->vttbr, vttbr_el2);
	write_sysreg(read_sysreg(hcr_el2) & ~HCR_TGE, hcr_el2);
	isb();
}

/* Synchronised by the ISB of __vhe_hyp_call. */
__step void __tlb_switch_to_host(void)
{
	write_sysreg(0, vttbr_el2);
	write_sysreg(HCR_HOST_VHE_FLAGS, hcr_el2);
}
