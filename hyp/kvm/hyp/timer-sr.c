// SPDX-License-Identifier: MIT
/*
 * timer-sr.c - the virtual timer to and from its registers.
 */
#include "asm/barrier.h"
#include "asm/kvm_mode.h"
#include "kvm/hyp.h"

__step void __timer_restore_state(const struct kvm_vcpu *vcpu)
{
	__timer_activate_traps();
	write_sysreg(vcpu->kvm->cntvoff, cntvoff_el2);
	write_sysreg_el0(vcpu->timer.cntv_cval, cntv_cval);
	/* The old compare value may have passed: not with the new control. */
	isb();
	write_sysreg_el0(vcpu->timer.cntv_ctl, cntv_ctl);
}

__step void __timer_save_state(struct kvm_vcpu *vcpu)
{
	vcpu->timer.cntv_ctl = read_sysreg_el0(cntv_ctl);
	vcpu->timer.cntv_cval = read_sysreg_el0(cntv_cval);
	/* Off, or it would interrupt the host. */
	write_sysreg_el0(0, cntv_ctl);
	__timer_deactivate_traps();
	/* The host's virtual time is the physical one. */
	write_sysreg(0, cntvoff_el2);
}
