/* SPDX-License-Identifier: MIT */
/*
 * kvm_mode.h - what differs between the two ways to run the switch; this is
 * the side without VHE, chosen by include path.
 *
 * The host lives at EL1 and shares its registers with the guest: their
 * plain names mean whoever's values are loaded.
 */
#ifndef ASM_KVM_MODE_H
#define ASM_KVM_MODE_H

#include "asm/gic.h"
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"

/* The guest's EL1 register; the name comes without its suffix. */
#define read_sysreg_el1(r)     read_sysreg(r##_el1)
#define write_sysreg_el1(v, r) write_sysreg(v, r##_el1)

/* The same for the registers of the timers, which are called _el0. */
#define read_sysreg_el0(r)     read_sysreg(r##_el0)
#define write_sysreg_el0(v, r) write_sysreg(v, r##_el0)

/* The timer behind cntp_* here, and the interrupt it raises. */
#define HOST_TIMER_PPI PPI_PHYS_TIMER

#define KVM_MODE_NAME "nVHE"

/* While the guest's traps are active: has it used FP in this lap? */
static inline bool __fpsimd_enabled(void)
{
	return !(read_sysreg(cptr_el2) & CPTR_EL2_TFP);
}

static inline bool has_vhe(void)
{
	return false;
}

#endif
