// SPDX-License-Identifier: MIT
/*
 * vgic.c - what goes into the list register, and what came of it.
 */
#include "kvm/kvm_host.h"
#include "kvm/vgic.h"

/* The one interrupt whose source is a physical interrupt of its own. */
#define MAPPED_INTID PPI_VIRT_TIMER

static u32 bit(u32 intid)
{
	return 1u << intid;
}

void kvm_vgic_inject_edge(struct kvm_vcpu *vcpu, u32 intid)
{
	vcpu->vgic.pending |= bit(intid);
}

/* There is one CPU, 0.0.0.0: it is meant by its bit, and never by "all the
 * others". */
void vgic_v3_dispatch_sgi(struct kvm_vcpu *vcpu, u64 value)
{
	bool me = !(value & (ICC_SGI1R_IRM | ICC_SGI1R_AFFINITY)) && value & 1;

	if (me)
		kvm_vgic_inject_edge(vcpu,
				     (u32)(value >> ICC_SGI1R_INTID_SHIFT &
					   ICC_SGI1R_INTID_MASK));
}

void kvm_vgic_set_line(struct kvm_vcpu *vcpu, u32 intid, bool level)
{
	if (level)
		vcpu->vgic.line |= bit(intid);
	else
		vcpu->vgic.line &= ~bit(intid);
}

bool kvm_vgic_is_active(const struct kvm_vcpu *vcpu, u32 intid)
{
	struct vgic_lr lr = vgic_lr_decode(vcpu->vgic.v3.vgic_lr0);

	return lr.vintid == intid && lr.state & LR_ACTIVE;
}

bool kvm_vgic_vcpu_pending_irq(const struct kvm_vcpu *vcpu)
{
	const struct vgic_cpu *vgic = &vcpu->vgic;
	struct vgic_lr lr = vgic_lr_decode(vgic->v3.vgic_lr0);
	u32 waiting = vgic->pending | vgic->line;

	if (lr.state == LR_ACTIVE)
		waiting &= ~bit(lr.vintid);
	return waiting || lr.state & LR_PENDING;
}

/* Into an empty list register: the lowest number that waits. */
static void take_next(struct vgic_cpu *vgic, struct vgic_lr *lr)
{
	u32 waiting = vgic->pending | vgic->line;

	if (!waiting)
		return;
	*lr = (struct vgic_lr){
		.state = LR_PENDING,
		.vintid = (u32)__builtin_ctz(waiting),
		.priority = GIC_PRIO_DEFAULT,
		.group1 = true,
		.pintid = MAPPED_INTID,
	};
	vgic->pending &= ~bit(lr->vintid);
}

/* An edge while the last one is being handled. */
static void pend_again(struct vgic_cpu *vgic, struct vgic_lr *lr)
{
	if (!(vgic->pending & bit(lr->vintid)))
		return;
	vgic->pending &= ~bit(lr->vintid);
	lr->state |= LR_PENDING;
}

/*
 * Whoever waits for the register is told when it is free: a maintenance
 * interrupt at the end of the one inside. That and ending the physical
 * interrupt along with it exclude each other; flushing the timer makes up
 * for the latter.
 */
void kvm_vgic_flush_hwstate(struct kvm_vcpu *vcpu)
{
	struct vgic_cpu *vgic = &vcpu->vgic;
	struct vgic_lr lr = vgic_lr_decode(vgic->v3.vgic_lr0);

	if (lr.state == LR_INVALID)
		take_next(vgic, &lr);
	else
		pend_again(vgic, &lr);
	if (lr.state == LR_INVALID) {
		vgic->v3.vgic_lr0 = 0;
	} else {
		lr.eoi = (vgic->pending | vgic->line) & ~bit(lr.vintid);
		lr.hw = lr.vintid == MAPPED_INTID && !lr.eoi;
		lr.pintid = lr.hw ? MAPPED_INTID : 0;
		vgic->v3.vgic_lr0 = vgic_lr_encode(&lr);
	}
	vgic->v3.vgic_hcr = ICH_HCR_EN;
}

/* A level that went away before the guest took it is no interrupt. */
void kvm_vgic_sync_hwstate(struct kvm_vcpu *vcpu)
{
	struct vgic_cpu *vgic = &vcpu->vgic;
	struct vgic_lr lr = vgic_lr_decode(vgic->v3.vgic_lr0);

	if (lr.state == LR_INVALID ||
	    (lr.state == LR_PENDING && lr.vintid == MAPPED_INTID &&
	     !(vgic->line & bit(lr.vintid))))
		vgic->v3.vgic_lr0 = 0;
}

/* Its work is done: the exit it caused leads to the next flush, and the
 * switch has turned the virtual interface off, which ends the request. */
void vgic_maintenance_interrupt(void)
{
}
