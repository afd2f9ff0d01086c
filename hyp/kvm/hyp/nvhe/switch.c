// SPDX-License-Identifier: MIT
/*
 * switch.c - steps of the world switch that are taken differently without
 * VHE.
 */
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

/* VBAR_EL2 stays what it is: the hyp vectors are the only ones of EL2. */
__step void __activate_traps_arch(void)
{
	write_sysreg(CPTR_EL2_DEFAULT | CPTR_EL2_TTA | CPTR_EL2_TFP, cptr_el2);
}

__step void __deactivate_traps_arch(void)
{
	write_sysreg(HCR_HOST_NVHE_FLAGS, hcr_el2);
	write_sysreg(CPTR_EL2_DEFAULT, cptr_el2);
}
