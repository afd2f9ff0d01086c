// SPDX-License-Identifier: MIT
/*
 * el2_setup.c - from what firmware left to a VHE host.
 */
#include "asm/barrier.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/kernel.h"
#include "kernel/print.h"

static unsigned int current_el(void)
{
	return (unsigned int)(read_sysreg(CurrentEL) >> 2) & 3;
}

static void __noreturn park(void)
{
	for (;;)
		wfi();
}

static void check_el2(void)
{
	unsigned int el = current_el();

	if (el == 2)
		return;
	printk("vhelab: started at EL%u, but the host must start at EL2: run "
	       "QEMU with -M virt,virtualization=on. Parked.\n",
	       el);
	park();
}

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

void el2_setup(void)
{
	check_el2();
	/* By its own name: the alias exists only once E2H is set. */
	write_sysreg(vectors, vbar_el2);
	isb();
	enable_vhe();

	write_sysreg(0, vttbr_el2);
	write_sysreg(0, hstr_el2);
	write_sysreg(0, cntvoff_el2);
	write_sysreg(0, mdscr_el1);
	write_sysreg(CPACR_FPEN, cpacr_el1);
	write_sysreg(read_sysreg(mdcr_el2) & MDCR_HPMN_MASK, mdcr_el2);
	isb();
}
