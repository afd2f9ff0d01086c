/* SPDX-License-Identifier: MIT */
/*
 * timer.h - the guest's virtual timer, CNTV. Its registers are loaded while
 * the guest runs and kept here otherwise; then the host's timer stands in.
 */
#ifndef KVM_TIMER_H
#define KVM_TIMER_H

#include "asm/types.h"

struct kvm_vcpu;

/* CNTV_CTL_EL0; DDI 0487, D17.11.25. */
#define CNTV_CTL_ENABLE BIT(0)
#define CNTV_CTL_IMASK	BIT(1)

struct arch_timer_cpu {
	u64 cntv_ctl;
	u64 cntv_cval;
	bool level;	  /* the line as the vGIC last saw it */
	bool phys_active; /* PPI 27 is held active, so that it is not heard */
};

/* Arithmetic, without a clock. @cntvoff: what the guest's counter lags. */
bool timer_condition(const struct arch_timer_cpu *timer, u64 cntvoff, u64 now);
/* When that will be, in the host's time; NEVER if it cannot. */
u64 timer_due(const struct arch_timer_cpu *timer, u64 cntvoff);

/* arch_timer.c, around a lap: the line to the vGIC; PPI 27 held while the
 * guest has its interrupt in a list register. */
void kvm_timer_flush_hwstate(struct kvm_vcpu *vcpu);
void kvm_timer_sync_hwstate(struct kvm_vcpu *vcpu);
bool kvm_timer_is_pending(const struct kvm_vcpu *vcpu);
/* PPI 27, should it reach the host. */
void kvm_arch_timer_interrupt(void);

#endif
