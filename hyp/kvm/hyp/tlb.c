// SPDX-License-Identifier: MIT
/*
 * tlb.c - TLB maintenance for a guest, the other user of kvm_call_hyp().
 */
#include "asm/barrier.h"
#include "asm/kvm_asm.h"
#include "asm/tlbflush.h"
#include "kvm/hyp.h"

__step void __kvm_tlb_flush_vmid(struct kvm *kvm)
{
	dsb(ishst);
	__tlb_switch_to_guest(kvm);
	__tlbi(vmalls12e1is);
	dsb(ish);
	isb();
	__tlb_switch_to_host();
}

__step void __kvm_tlb_flush_vmid_ipa(struct kvm *kvm, ipa_t ipa)
{
	dsb(ishst);
	__tlb_switch_to_guest(kvm);
	__tlbi_arg(ipas2e1is, ipa.ipa >> 12);
	/* Stage 2 must be forgotten first: what both stages combined to can
	 * be cached anew from it. There is no telling by IPA which of those
	 * came from this page, so they all go. */
	dsb(ish);
	__tlbi(vmalle1is);
	dsb(ish);
	isb();
	__tlb_switch_to_host();
}
