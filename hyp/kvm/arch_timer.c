// SPDX-License-Identifier: MIT
/*
 * arch_timer.c - the guest's timer while the guest is not running.
 */
#include "kernel/gic.h"
#include "kernel/time.h"
#include "kvm/kvm_host.h"

static bool timer_enabled(const struct arch_timer_cpu *timer)
{
	u64 ctl = timer->cntv_ctl & (CNTV_CTL_ENABLE | CNTV_CTL_IMASK);

	return ctl == CNTV_CTL_ENABLE;
}

bool timer_condition(const struct arch_timer_cpu *timer, u64 cntvoff, u64 now)
{
	return timer_enabled(timer) && now - cntvoff >= timer->cntv_cval;
}

u64 timer_due(const struct arch_timer_cpu *timer, u64 cntvoff)
{
	if (!timer_enabled(timer) || timer->cntv_cval > NEVER - cntvoff)
		return NEVER;
	return timer->cntv_cval + cntvoff;
}

bool kvm_timer_is_pending(const struct kvm_vcpu *vcpu)
{
	return timer_condition(&vcpu->timer, vcpu->kvm->cntvoff, get_cycles());
}

static void kvm_timer_update_state(struct kvm_vcpu *vcpu)
{
	bool level = kvm_timer_is_pending(vcpu);

	if (level == vcpu->timer.level)
		return;
	vcpu->timer.level = level;
	kvm_vgic_set_line(vcpu, PPI_VIRT_TIMER, level);
}

/*
 * The timer goes on as soon as the guest is entered. While the guest has its
 * interrupt, pending or being handled, the physical one must not take it out
 * again: an active interrupt is not signalled.
 */
void kvm_timer_flush_hwstate(struct kvm_vcpu *vcpu)
{
	struct arch_timer_cpu *timer = &vcpu->timer;
	bool active;

	kvm_timer_update_state(vcpu);
	active = timer->level || kvm_vgic_is_active(vcpu, PPI_VIRT_TIMER);
	/* The guest may have deactivated it, so only "still not" is known. */
	if (!active && !timer->phys_active)
		return;
	timer->phys_active = active;
	gic_set_active(PPI_VIRT_TIMER, active);
}

void kvm_timer_sync_hwstate(struct kvm_vcpu *vcpu)
{
	kvm_timer_update_state(vcpu);
}

/* The switch turns the timer off before IRQs are on again, so a request that
 * still arrives is a late one. What the guest is owed was seen at the sync. */
void kvm_arch_timer_interrupt(void)
{
}
