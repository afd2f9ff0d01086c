/* SPDX-License-Identifier: MIT */
/*
 * vgic.h - the guest's interrupts: which are pending, and the one list
 * register that presents them.
 *
 * There is no distributor to emulate. The guest has INTIDs 0 to 31, all
 * enabled, all of group 1 and of one priority; the CPU interface it programs
 * is the hardware's virtual one.
 */
#ifndef KVM_VGIC_H
#define KVM_VGIC_H

#include "asm/gic.h"

struct kvm_vcpu;

/* The virtual interface as of the last exit. No ICH register can be read by
 * a debugger; it finds them here. */
struct vgic_v3_cpu_if {
	u64 vgic_hcr;
	u64 vgic_vmcr; /* as of the end of the last KVM_RUN */
	u64 vgic_misr; /* why the maintenance interrupt, if there was one */
	u64 vgic_ap1r0;
	u64 vgic_lr0;
};

struct vgic_cpu {
	u32 pending; /* edge: sent, not yet in the list register */
	u32 line;    /* level: asserted now */
	struct vgic_v3_cpu_if v3;
};

/* vgic-lr.c: a list register taken apart; IHI 0069, 12.4.9. */
struct vgic_lr {
	enum vgic_lr_state state;
	u32 vintid;
	u8 priority;
	bool group1;
	bool hw;    /* deactivating it deactivates pintid as well */
	u32 pintid; /* of hw */
	bool eoi;   /* maintenance when deactivated; not with hw */
};
u64 vgic_lr_encode(const struct vgic_lr *lr);
struct vgic_lr vgic_lr_decode(u64 value);

/* vgic-init.c: ends the machine where the switch would not do. */
void kvm_vgic_init(void);

/* vgic.c: an edge, or a level. */
void kvm_vgic_inject_edge(struct kvm_vcpu *vcpu, u32 intid);
void kvm_vgic_set_line(struct kvm_vcpu *vcpu, u32 intid, bool level);
/* The guest's write to ICC_SGI1R_EL1. */
void vgic_v3_dispatch_sgi(struct kvm_vcpu *vcpu, u64 value);
/* Something waits to be taken: WFI is over. */
bool kvm_vgic_vcpu_pending_irq(const struct kvm_vcpu *vcpu);
/* The guest has taken it and not yet completed it. */
bool kvm_vgic_is_active(const struct kvm_vcpu *vcpu, u32 intid);
/* Around a lap: fill the list register, and see what became of it. */
void kvm_vgic_flush_hwstate(struct kvm_vcpu *vcpu);
void kvm_vgic_sync_hwstate(struct kvm_vcpu *vcpu);
void vgic_maintenance_interrupt(void);

#endif
