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

#include "asm/kvm_arm.h"
#include "asm/sysreg.h"

/* The guest's EL1 register; the name comes without its suffix. */
#define read_sysreg_el1(r)     read_sysreg(r##_el1)
#define write_sysreg_el1(v, r) write_sysreg(v, r##_el1)

#define KVM_MODE_NAME "nVHE"

static inline bool has_vhe(void)
{
	return false;
}

#endif
