/* SPDX-License-Identifier: MIT */
/*
 * kvm_asm.h - what C and assembly of the switch agree on.
 */
#ifndef ASM_KVM_ASM_H
#define ASM_KVM_ASM_H

/* Why the guest was left; the value of __kvm_vcpu_run(). */
#define ARM_EXCEPTION_IRQ	 0
#define ARM_EXCEPTION_EL1_SERROR 1
#define ARM_EXCEPTION_TRAP	 2

/* Added to the above: an SError of the guest's came in on the way out. */
#define ARM_EXIT_WITH_SERROR_BIT 31

#define ARM_EXCEPTION_CODE(x) ((x) & ~((u64)1 << ARM_EXIT_WITH_SERROR_BIT))
#define ARM_SERROR_PENDING(x) (((x) >> ARM_EXIT_WITH_SERROR_BIT) & 1)

#ifndef __ASSEMBLER__

#include "asm/types.h"

struct kvm;
struct kvm_vcpu;
struct kvm_cpu_context;
struct pt_regs;

/* The two vector tables; only their addresses mean anything. */
extern const char vectors[];
extern const char __kvm_hyp_vector[];

/*
 * Call @hypfn at EL2 with up to three arguments. Without VHE this is an HVC:
 * @hypfn finds everything masked, and the exception return gives the caller
 * its PSTATE back. On VHE it is a plain call with an ISB behind it, which
 * stands in for that exception return; PSTATE is not touched.
 */
u64 __kvm_call_hyp(u64 hypfn, ...);
#define kvm_call_hyp(f, ...) __kvm_call_hyp((u64)(f), ##__VA_ARGS__)

/*
 * One lap: enter the guest, and come back when it traps. IRQs are masked by
 * the caller. Returns ARM_EXCEPTION_*, the syndrome is in vcpu->fault.
 */
u64 __kvm_vcpu_run(struct kvm_vcpu *vcpu);
/* Forget every translation of the VM, both stages. */
void __kvm_tlb_flush_vmid(struct kvm *kvm);
/* Forget what one page of it translates to. */
void __kvm_tlb_flush_vmid_ipa(struct kvm *kvm, ipa_t ipa);

/* The debug and PMU controls, for a kernel that cannot read them. */
u64 __kvm_get_mdcr_el2(void);
/* What the virtual interface can do. */
u64 __vgic_v3_get_ich_vtr_el2(void);
/* The guest's priority mask and enables, which stay in the register from lap
 * to lap. */
u64 __vgic_v3_read_vmcr(void);
void __vgic_v3_write_vmcr(u64 vmcr);

/* ERET into the guest; "returns" through the exit vector. */
u64 __guest_enter(struct kvm_vcpu *vcpu, struct kvm_cpu_context *host);
/* An exception under the hyp vectors that nobody expects. */
void __hyp_panic(struct pt_regs *regs, u64 vector) __attribute__((noreturn));

#endif /* __ASSEMBLER__ */
#endif
