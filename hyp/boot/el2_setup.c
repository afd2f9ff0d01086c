// SPDX-License-Identifier: MIT
/*
 * el2_setup.c - from what firmware left to a host.
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/kvm_arm.h"
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

/* What the host's controls are while no guest runs, in either mode. */
static void init_el2_state(void)
{
	write_sysreg(0, vttbr_el2);
	write_sysreg(0, hstr_el2);
	write_sysreg(0, cntvoff_el2);
	write_sysreg(0, mdscr_el1);
	write_sysreg(ICC_SRE_EL2_SRE | ICC_SRE_EL2_ENABLE, icc_sre_el2);
	/* The ICH registers exist from here on. */
	isb();
	write_sysreg(0, ich_hcr_el2);
	write_sysreg(0, tpidr_el2);
	write_sysreg(read_sysreg(mdcr_el2) & MDCR_HPMN_MASK, mdcr_el2);
}

void el2_setup(void)
{
	check_el2();
	init_el2_state();
	become_host();
}
