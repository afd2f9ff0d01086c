// SPDX-License-Identifier: MIT
/*
 * debug-sr.c - debug registers of the two worlds.
 */
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"

__step u64 __kvm_get_mdcr_el2(void)
{
	return read_sysreg(mdcr_el2);
}
