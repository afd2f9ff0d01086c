// SPDX-License-Identifier: MIT
/*
 * vserror.c - an SError that the VMM makes pending waits until PSTATE.A is
 * clear, over any number of exits, and is then taken once.
 */
#include "asm/irqflags.h"
#include "probe.h"

#define SERROR_EL1h (VECTOR_CUR_SPX + VECTOR_SERROR)

static void take_serror(struct pt_regs *regs)
{
	guest_catch(regs);
	/* Asynchronous: where it was taken is where to go on. */
	regs->user.pc = caught.pc;
}

static u64 pending(void)
{
	return read_sysreg(isr_el1) & PSR_A_BIT;
}

/* Open for one moment, and masked again. */
static void let_it_in(void)
{
	asm volatile("msr daifclr, %0\n\tisb\n\tmsr daifset, %0"
		     :
		     : "i"(DAIF_IMM_A)
		     : "memory");
}

void guest_main(void)
{
	guest_handle(SERROR_EL1h, take_serror);
	let_it_in();
	report_if(caught.count == 0 && !pending(), "none to begin with");

	report_if(hvc(VHELAB_HVC_SERROR, 0) == 0, "the VMM makes one pending");
	report_if(caught.count == 0 && pending(), "it waits while A is set");
	hvc(PSCI_VERSION, 0);
	hvc(VHELAB_HVC_INCREMENT, 0);
	report_if(caught.count == 0 && pending(), "over exits as well");

	let_it_in();
	report_if(caught.count == 1 && !pending(), "it is taken");
	report_if(esr_ec(caught.esr) == ESR_ELx_EC_SERROR, "as an SError");
	hvc(PSCI_VERSION, 0);
	let_it_in();
	report_if(caught.count == 1, "and does not come back");
}
