// SPDX-License-Identifier: MIT
/*
 * host.c - where the host kernel lives: without VHE, at EL1.
 */
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/mmu.h"
#include "asm/sysreg.h"
#include "kernel/kernel.h"
#include "kvm/hyp.h"

/* EL1 is left in any state by what ran before. */
static void init_el1_state(void)
{
	write_sysreg(vectors, vbar_el1);
	write_sysreg(SCTLR_RES1, sctlr_el1);
	write_sysreg(CPACR_FPEN, cpacr_el1);
}

/* What EL1 may do by itself, and as which CPU it sees itself. */
static void init_el1_rights(void)
{
	write_sysreg(HCR_HOST_NVHE_FLAGS, hcr_el2);
	write_sysreg(CPTR_EL2_DEFAULT, cptr_el2);
	write_sysreg(CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN, cnthctl_el2);
	write_sysreg(read_sysreg(midr_el1), vpidr_el2);
	write_sysreg(read_sysreg(mpidr_el1), vmpidr_el2);
}

void become_host(void)
{
	write_sysreg(__kvm_hyp_vector, vbar_el2);
	init_el1_state();
	init_el1_rights();
	__kvm_hyp_init();
	drop_to_el1();
}
