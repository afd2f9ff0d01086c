// SPDX-License-Identifier: MIT
/*
 * tlb.c - TLB maintenance for a guest, the other user of kvm_call_hyp().
 */
#include "asm/barrier.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kvm/kvm_host.h"

/* With TGE set the TLBI below would reach the host's own translations. */
static __step void __tlb_switch_to_guest(const struct kvm *kvm)
{
	write_sysreg(kvm->vttbr, vttbr_el2);
	write_sysreg(read_sysreg(hcr_el2) & ~HCR_TGE, hcr_el2);
	isb();
}

static __step void __tlb_switch_to_host(void)
{
	write_sysreg(0, vttbr_el2);
	write_sysreg(HCR_HOST_VHE_FLAGS, hcr_el2);
}

__step void __kvm_tlb_flush_vmid(struct kvm *kvm)
{
	dsb(ishst);
	__tlb_switch_to_guest(kvm);
	asm volatile("tlbi vmalls12e1is" : : : "memory");
	dsb(ish);
	isb();
	__tlb_switch_to_host();
}
