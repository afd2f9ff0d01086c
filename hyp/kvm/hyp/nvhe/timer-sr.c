// SPDX-License-Identifier: MIT
/*
 * timer-sr.c - without VHE the host's timer is the physical one of EL1, where
 * the guest could reach it: only the host may.
 */
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

__step void __timer_activate_traps(void)
{
	write_sysreg(CNTHCTL_EL1PCTEN, cnthctl_el2);
}

__step void __timer_deactivate_traps(void)
{
	write_sysreg(CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN, cnthctl_el2);
}
