// SPDX-License-Identifier: MIT
/*
 * mmu.c - the guest's memory, and what happens when it reaches outside.
 */
#include "asm/esr.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/mmu.h"
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kvm/mmio.h"
#include "kvm/stage2.h"

#define VMID ((u64)1)

void kvm_init_stage2(struct kvm *kvm)
{
	const struct stage2_leaf ram = {
		.memattr = S2_MEM_NORMAL_WB,
		.readable = true,
		.writable = true,
		.executable = true,
	};

	kvm->stage2 =
		(struct pgtable){ .root = table_alloc(), .alloc = table_alloc };
	if (!kvm->stage2.root ||
	    pgtable_map(&kvm->stage2, GUEST_RAM_IPA.ipa, GUEST_RAM_PA.pa,
			GUEST_RAM_SIZE, stage2_attrs(&ram)))
		panic("the guest's stage 2 does not fit the table pool");
	kvm->vttbr = (u64)kvm->stage2.root | VMID << VTTBR_VMID_SHIFT;
	kvm_call_hyp(__kvm_tlb_flush_vmid, kvm);
}

ipa_t kvm_vcpu_fault_ipa(const struct kvm_vcpu *vcpu)
{
	u64 page = (vcpu->fault.hpfar_el2 & HPFAR_FIPA_MASK)
		   << HPFAR_FIPA_SHIFT;

	return (ipa_t){ page | (vcpu->fault.far_el2 & (SZ_4K - 1)) };
}

static bool in_guest_ram(ipa_t addr)
{
	return addr.ipa - GUEST_RAM_IPA.ipa < GUEST_RAM_SIZE;
}

int kvm_handle_guest_abort(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	ipa_t ipa = kvm_vcpu_fault_ipa(vcpu);
	u64 esr = vcpu->fault.esr_el2;

	if ((esr & ESR_ELx_FSC) == ESR_ELx_FSC_EXTABT) {
		kvm_inject_vabt(vcpu);
		return 1;
	}
	/* All of RAM is mapped from the start: a fault there is no request
	 * for memory, and nothing we can answer. */
	if ((esr & ESR_ELx_FSC_TYPE) != ESR_ELx_FSC_FAULT || in_guest_ram(ipa))
		return -1;
	if (esr_ec(esr) == ESR_ELx_EC_IABT_LOW) {
		printk("kvm: the guest jumped to IPA %lx, where it has no "
		       "memory\n",
		       ipa.ipa);
		kvm_inject_pabt(vcpu, vcpu->fault.far_el2);
		return 1;
	}
	return io_mem_abort(vcpu, run, ipa);
}
