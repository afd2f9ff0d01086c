/* SPDX-License-Identifier: MIT */
/*
 * hyp.h - the steps of the world switch that live in files of their own.
 * Pairs: save and restore take the context they fill or empty.
 */
#ifndef KVM_HYP_H
#define KVM_HYP_H

#include "kvm/kvm_host.h"

struct panic_info;

/* sysreg-sr.c: what either world needs, and the whole of EL1. */
void __sysreg_save_common_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_common_state(const struct kvm_cpu_context *ctxt);
void __sysreg_save_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_state(const struct kvm_cpu_context *ctxt);
void __sysreg_save_guest_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_guest_state(const struct kvm_cpu_context *ctxt);

/* vgic-v3-sr.c, timer-sr.c */
void __vgic_restore_state(const struct kvm_vcpu *vcpu);
void __vgic_save_state(struct kvm_vcpu *vcpu);
void __timer_restore_state(const struct kvm_vcpu *vcpu);
void __timer_save_state(struct kvm_vcpu *vcpu);

/*
 * What the two modes do differently, in vhe/ and nvhe/ under the same names.
 */
/* sysreg-sr.c: the host's part of the above. */
void __sysreg_save_host_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_host_state(const struct kvm_cpu_context *ctxt);
/* switch.c: traps whose registers look different, and the vectors. */
void __activate_traps_arch(void);
void __deactivate_traps_arch(void);
/* switch.c, call.S: to hyp_panic_report() in the host's world, which is back. */
void __hyp_call_panic(const struct panic_info *info,
		      const struct kvm_cpu_context *guest) __noreturn;
/* timer-sr.c: keep the guest off the physical timer, if the host uses it. */
void __timer_activate_traps(void);
void __timer_deactivate_traps(void);
/* tlb.c: make the TLBI instructions for EL1 mean the guest's. */
void __tlb_switch_to_guest(const struct kvm *kvm);
void __tlb_switch_to_host(void);

/* Only nvhe/hyp-init.c: EL2's own MMU, at boot. */
void __kvm_hyp_init(void);

/* dump.c: everything known about a panic in the switch; @guest NULL if no
 * guest was there. */
void hyp_panic_report(const struct panic_info *info,
		      const struct kvm_cpu_context *guest) __noreturn;
/* All of this CPU has, unconditionally. */
void debug_regs_restore(const struct kvm_guest_debug_arch *dbg);
/* Debug registers; all four do nothing for a guest that uses none. */
void __debug_save_state(const struct kvm_vcpu *vcpu,
			struct kvm_guest_debug_arch *dbg);
void __debug_restore_state(const struct kvm_vcpu *vcpu,
			   const struct kvm_guest_debug_arch *dbg);
/* The host's; these two also open and close the switch of one lap. */
void __debug_cond_save_host_state(struct kvm_vcpu *vcpu);
void __debug_cond_restore_host_state(struct kvm_vcpu *vcpu);

void __fpsimd_save_state(struct user_fpsimd_state *state);
void __fpsimd_restore_state(const struct user_fpsimd_state *state);

#endif
