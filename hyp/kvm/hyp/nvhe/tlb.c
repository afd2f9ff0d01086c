// SPDX-License-Identifier: MIT
/*
 * tlb.c - aiming a TLBI at the guest, without VHE: at EL2 it means EL1, and
 * VTTBR_EL2 says whose.
 */
#include "asm/barrier.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

__step void __tlb_switch_to_guest(const struct kvm *kvm)
{
	write_sysreg(kvm->vttbr, vttbr_el2);
	isb();
}

/* Synchronised by the ERET to the host. */
__step void __tlb_switch_to_host(void)
{
	write_sysreg(0, vttbr_el2);
}
