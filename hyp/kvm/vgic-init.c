// SPDX-License-Identifier: MIT
/*
 * vgic-init.c - whether this CPU's virtual interface is what the switch
 * expects.
 */
#include "asm/kvm_asm.h"
#include "kernel/kernel.h"
#include "kvm/kvm_host.h"

void kvm_vgic_init(void)
{
	u64 vtr = kvm_call_hyp(__vgic_v3_get_ich_vtr_el2);

	/* One list register there always is. */
	if ((vtr >> ICH_VTR_PREbits_SHIFT & ICH_VTR_PREbits_MASK) >
	    ICH_VTR_PREbits_5)
		panic("the vGIC has more active priorities than ICH_AP1R0 "
		      "holds");
}
