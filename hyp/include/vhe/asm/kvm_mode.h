/* SPDX-License-Identifier: MIT */
/*
 * kvm_mode.h - what differs between the two ways to run the switch; this is
 * the VHE side, chosen by include path.
 *
 * With HCR_EL2.E2H set, the host lives at EL2 and the _EL1 names address its
 * own EL2 registers. The guest's EL1 registers are reached by their _EL12
 * aliases. Source: DDI 0487, D8.10 "Virtualization Host Extensions".
 */
#ifndef ASM_KVM_MODE_H
#define ASM_KVM_MODE_H

#include "asm/gic.h"
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"

/* The guest's EL1 register; the name comes without its suffix. */
#define read_sysreg_el1(r)     read_sysreg(r##_el12)
#define write_sysreg_el1(v, r) write_sysreg(v, r##_el12)

/* The same for the registers of the timers, which are called _el0. */
#define read_sysreg_el0(r)     read_sysreg(r##_el02)
#define write_sysreg_el0(v, r) write_sysreg(v, r##_el02)

/* The timer behind cntp_* here, and the interrupt it raises. */
#define HOST_TIMER_PPI PPI_HYP_TIMER

#define KVM_MODE_NAME "VHE"

/* While the guest's traps are active: has it used FP in this lap? */
static inline bool __fpsimd_enabled(void)
{
	return read_sysreg(cpacr_el1) & CPACR_FPEN;
}

static inline bool has_vhe(void)
{
	return true;
}

#endif
