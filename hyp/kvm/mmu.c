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

#define VMID ((u64)1)

/* Attributes of a leaf; DDI 0487, D8.3.2 and D8.4.3. */
#define S2_MEMATTR_NORMAL_WB ((u64)0xf << 2)
#define S2_AP_READ	     BIT(6)
#define S2_AP_WRITE	     BIT(7)
#define S2_SH_INNER	     ((u64)3 << 8)
#define S2_AF		     BIT(10)

/* Executable as well: XN is clear. */
static u64 ram_attrs(bool writable)
{
	return S2_MEMATTR_NORMAL_WB | S2_SH_INNER | S2_AF | S2_AP_READ |
	       (writable ? S2_AP_WRITE : 0);
}

void kvm_init_stage2(struct kvm *kvm)
{
	kvm->stage2 =
		(struct pgtable){ .root = table_alloc(), .alloc = table_alloc };
	if (!kvm->stage2.root ||
	    pgtable_map(&kvm->stage2, GUEST_RAM_IPA.ipa, GUEST_RAM_PA.pa,
			GUEST_RAM_SIZE, ram_attrs(true)))
		panic("the guest's stage 2 does not fit the table pool");
	kvm->vttbr = (u64)kvm->stage2.root | VMID << VTTBR_VMID_SHIFT;
	kvm_call_hyp(__kvm_tlb_flush_vmid, kvm);
}

void kvm_mmu_wp_memory_region(struct kvm *kvm)
{
	const u64 end = GUEST_RAM_IPA.ipa + GUEST_RAM_SIZE;
	unsigned int level;

	for (u64 ipa = GUEST_RAM_IPA.ipa; ipa < end;
	     ipa += pgtable_span(level)) {
		*pgtable_leaf(&kvm->stage2, ipa, &level) &= ~S2_AP_WRITE;
	}
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

static bool kvm_is_write_fault(u64 esr)
{
	return esr_ec(esr) == ESR_ELx_EC_DABT_LOW &&
	       esr & (ESR_ELx_WNR | ESR_ELx_S1PTW);
}

/* Two translations of one address may not be in TLBs at once: the old one is
 * gone everywhere before there is a new one. */
static void stage2_clear_leaf(struct kvm *kvm, ipa_t ipa)
{
	unsigned int level;
	u64 *entry = pgtable_leaf(&kvm->stage2, ipa.ipa, &level);

	if (!(*entry & DESC_VALID))
		return;
	*entry = 0;
	kvm_call_hyp(__kvm_tlb_flush_vmid_ipa, kvm, ipa);
}

/*
 * A page of RAM that is not mapped, or not for writing: the log is why. All
 * of RAM began as one block, which the first logged write dissolves; from
 * then on pages come one by one.
 */
static int user_mem_abort(struct kvm_vcpu *vcpu, ipa_t fault_ipa)
{
	struct kvm *kvm = vcpu->kvm;
	const ipa_t ipa = { fault_ipa.ipa & ~(SZ_4K - 1) };
	u64 offset = ipa.ipa - GUEST_RAM_IPA.ipa;
	bool write = kvm_is_write_fault(vcpu->fault.esr_el2);

	stage2_clear_leaf(kvm, ipa);
	if (pgtable_map(&kvm->stage2, ipa.ipa, GUEST_RAM_PA.pa + offset, SZ_4K,
			ram_attrs(write || !kvm->log_dirty)))
		return -1;
	dsb(ishst);
	if (write)
		mark_page_dirty(kvm, ipa);
	return 1;
}

/* Could a page be the answer? */
static bool is_page_fault(u64 esr)
{
	u64 type = esr & ESR_ELx_FSC_TYPE;

	return type == ESR_ELx_FSC_FAULT || type == ESR_ELx_FSC_PERM;
}

int kvm_handle_guest_abort(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	ipa_t ipa = kvm_vcpu_fault_ipa(vcpu);
	u64 esr = vcpu->fault.esr_el2;

	if ((esr & ESR_ELx_FSC) == ESR_ELx_FSC_EXTABT) {
		kvm_inject_vabt(vcpu);
		return 1;
	}
	if (in_guest_ram(ipa) && is_page_fault(esr))
		return user_mem_abort(vcpu, ipa);
	if ((esr & ESR_ELx_FSC_TYPE) != ESR_ELx_FSC_FAULT)
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
