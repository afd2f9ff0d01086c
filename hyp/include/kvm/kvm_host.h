/* SPDX-License-Identifier: MIT */
/*
 * kvm_host.h - a VM, its one vCPU, and the contexts the switch exchanges.
 */
#ifndef KVM_KVM_HOST_H
#define KVM_KVM_HOST_H

#include "asm/debug.h"
#include "asm/pgtable.h"
#include "asm/ptrace.h"
#include "asm/types.h"
#include "kvm/timer.h"
#include "kvm/vgic.h"
#include "uapi/kvm.h"

/* The guest's memory: where it sees it, and where it is. */
#define GUEST_RAM_IPA  ((ipa_t){ 0x80000000 })
#define GUEST_RAM_PA   ((phys_addr_t){ 0x48000000 })
#define GUEST_RAM_SIZE SZ_2M

enum vcpu_sysreg {
#define SYSREG_COMMON(slot, name) slot,
#define SYSREG_GUEST(slot, name)  slot,
#define SYSREG_EL1(slot, name)	  slot,
#include "kvm/sysregs.def"
	NR_SYS_REGS
};

/* The FP and SIMD registers, as fpsimd.S moves them. */
struct user_fpsimd_state {
	u64 vregs[32][2];
	u32 fpsr;
	u32 fpcr;
} __attribute__((aligned(16)));

/* What a world needs back. sp, pc and pstate of gp_regs are SP_EL0, ELR_EL2
 * and SPSR_EL2. Of the host, regs holds x19..x30 only. */
struct kvm_cpu_context {
	struct user_pt_regs gp_regs;
	struct user_fpsimd_state fp_regs;
	u64 sys_regs[NR_SYS_REGS];
};

/* Read at the exit, before anything can overwrite it. */
struct kvm_vcpu_fault_info {
	u64 esr_el2;
	u64 far_el2;
	u64 hpfar_el2;
};

/* An access to emulated memory, taken apart. */
struct kvm_decode {
	u8 len; /* bytes: 1, 2, 4 or 8 */
	u8 rt;	/* 31 is the zero register */
	bool is_write;
	bool sign_extend;
	bool sixty_four; /* the register is an X register */
};

#define GUEST_RAM_PAGES (GUEST_RAM_SIZE / SZ_4K)
_Static_assert(GUEST_RAM_PAGES % 64 == 0, "whole words of the bitmap");

struct kvm {
	struct pgtable stage2;
	u64 vttbr;
	u64 cntvoff; /* the guest's time begins here */

	/* Pages written to, one bit each, while user space wants to know. */
	bool log_dirty;
	u64 dirty_bitmap[GUEST_RAM_PAGES / 64];
};

struct kvm_vcpu {
	struct kvm *kvm;
	struct kvm_cpu_context ctxt;
	struct kvm_cpu_context *host_ctxt;

	/* Control registers while the guest runs. */
	u64 hcr_el2;
	u64 mdcr_el2;

	/* The guest's debug registers are in use: switch them. For one lap,
	 * or for as long as its MDSCR enables them. */
	bool debug_dirty;
	struct kvm_guest_debug_arch debug;
	struct kvm_guest_debug_arch host_debug;

	struct kvm_vcpu_fault_info fault;

	struct arch_timer_cpu timer;
	struct vgic_cpu vgic;

	/* What user space still owes us at the next KVM_RUN. */
	bool mmio_pending;
	bool hypercall_pending;
	struct kvm_decode mmio_decode;
};

static inline u64 vcpu_get_reg(const struct kvm_vcpu *vcpu, unsigned int n)
{
	return n == 31 ? 0 : vcpu->ctxt.gp_regs.regs[n];
}

static inline void vcpu_set_reg(struct kvm_vcpu *vcpu, unsigned int n, u64 v)
{
	if (n != 31)
		vcpu->ctxt.gp_regs.regs[n] = v;
}

/* Step over the instruction that trapped. */
static inline void kvm_skip_instr(struct kvm_vcpu *vcpu)
{
	vcpu->ctxt.gp_regs.pc += 4;
}

/* Faulting IPA of an abort, with the offset into the page. */
ipa_t kvm_vcpu_fault_ipa(const struct kvm_vcpu *vcpu);

/* arm.c: the file operations of KVM_FD and VCPU_FD; @arg is a user address
 * where the command has one. */
void kvm_init(void);
s64 kvm_ioctl(u64 fd, u64 cmd, u64 arg);
s64 kvm_mmap(u64 fd);
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu, struct kvm_run *run);
/* Sleep until the guest has an interrupt to take. */
void kvm_vcpu_block(struct kvm_vcpu *vcpu);

/* handle_exit.c: 1: next lap, 0: back to user space with @run filled. */
int handle_exit(struct kvm_vcpu *vcpu, struct kvm_run *run, u64 exit_code);

/*
 * inject_fault.c: the guest finds itself in its own vectors at the next lap,
 * with ELR_EL1 at the current PC. @addr is what its FAR_EL1 says.
 */
void kvm_inject_undefined(struct kvm_vcpu *vcpu);
/* External aborts, on a data access and on a fetch. */
void kvm_inject_dabt(struct kvm_vcpu *vcpu, u64 addr);
void kvm_inject_pabt(struct kvm_vcpu *vcpu, u64 addr);
/* Make an SError pending; the guest takes it once its PSTATE.A is clear. */
void kvm_inject_vabt(struct kvm_vcpu *vcpu);

/* debug.c: once, and before every lap. */
void kvm_arm_init_debug(void);
void kvm_arm_setup_debug(struct kvm_vcpu *vcpu);

/* mmu.c */
void kvm_init_stage2(struct kvm *kvm);
/* From now on the first write to each page of RAM is a fault. */
void kvm_mmu_wp_memory_region(struct kvm *kvm);
int kvm_handle_guest_abort(struct kvm_vcpu *vcpu, struct kvm_run *run);

/* dirty_log.c: @arg is an address in user space; 0, or a negative errno. */
s64 kvm_vm_ioctl_set_memory_region(struct kvm *kvm, u64 arg);
s64 kvm_vm_ioctl_get_dirty_log(struct kvm *kvm, u64 arg);
/* A page of RAM is about to change. */
void mark_page_dirty(struct kvm *kvm, ipa_t ipa);

/* psci.c: answers the call in x0..x3; same values as handle_exit(). */
int kvm_hvc_call_handler(struct kvm_vcpu *vcpu, struct kvm_run *run);
/* Takes the VMM's answer to a hypercall. */
void kvm_handle_hypercall_return(struct kvm_vcpu *vcpu,
				 const struct kvm_run *run);

#endif
