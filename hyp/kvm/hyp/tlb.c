// SPDX-License-Identifier: MIT
/*
 * tlb.c - TLB maintenance for a guest, the other user of kvm_call_hyp().
 */
#include "asm/barrier.h"
#include "asm/kvm_asm.h"
#include "kvm/hyp.h"

__step void __kvm_tlb_flush_vmid(struct kvm *kvm)
{
	dsb(ishst);
	__tlb_switch_to_guest(kvm);
	asm volatile("tlbi vmalls12e1is" : : : "memory");
	dsb(ish);
	isb();
	__tlb_switch_to_host();
}
