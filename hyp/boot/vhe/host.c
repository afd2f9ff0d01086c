// SPDX-License-Identifier: MIT
/*
 * host.c - where the host kernel lives: with VHE, at EL2.
 */
#include "asm/barrier.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/kernel.h"
#include "kernel/print.h"

static void enable_vhe(void)
{
	write_sysreg(HCR_HOST_VHE_FLAGS, hcr_el2);
	isb();
	if (read_sysreg(hcr_el2) & HCR_E2H)
		return;
	printk("vhelab: HCR_EL2.E2H did not stick: this CPU model has no VHE; "
	       "use cortex-a76, neoverse-n1 or max. Powering off.\n");
	psci_system_off();
}

void become_host(void)
{
	/* By its own name: the alias exists only once E2H is set. */
	write_sysreg(vectors, vbar_el2);
	isb();
	enable_vhe();
	write_sysreg(CPACR_FPEN, cpacr_el1);
	write_sysreg(CNTHCTL_E2H_EL1PCTEN, cnthctl_el2);
	isb();
}
