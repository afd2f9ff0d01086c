// SPDX-License-Identifier: MIT
/*
 * self-debug.c - debugs itself with breakpoint, watchpoint and software step,
 * while the host has a watchpoint of its own in the same registers.
 */
#include "asm/barrier.h"
#include "asm/debug.h"
#include "asm/irqflags.h"
#include "probe.h"

static volatile u64 target;

/* Each exception ends what caused it, but for the step it also returns to
 * the instruction that comes next. */
static void debug_exception(struct pt_regs *regs)
{
	guest_catch(regs);
	regs->user.pc = caught.pc;
	switch (esr_ec(caught.esr)) {
	case ESR_ELx_EC_BREAKPT_CUR:
		write_sysreg(0, dbgbcr0_el1);
		break;
	case ESR_ELx_EC_WATCHPT_CUR:
		write_sysreg(0, dbgwcr0_el1);
		break;
	case ESR_ELx_EC_SOFTSTP_CUR:
		write_sysreg(read_sysreg(mdscr_el1) & ~MDSCR_SS, mdscr_el1);
		break;
	case ESR_ELx_EC_SVC64: /* asks for a step */
		write_sysreg(read_sysreg(mdscr_el1) | MDSCR_SS, mdscr_el1);
		regs->user.pstate |= PSR_SS_BIT;
		break;
	default:
		break;
	}
}

__step static void breakpoint_here(void)
{
	barrier();
}

static void set_breakpoint(void)
{
	write_sysreg(breakpoint_here, dbgbvr0_el1);
	write_sysreg(DBGBCR_BAS_A64 | DBGCR_EL1 | DBGCR_E, dbgbcr0_el1);
	isb();
}

static void set_watchpoint(void)
{
	write_sysreg(&target, dbgwvr0_el1);
	write_sysreg(DBGWCR_BAS(0xff) | DBGWCR_STORE | DBGCR_EL1 | DBGCR_E,
		     dbgwcr0_el1);
	isb();
}

static void test_breakpoint(void)
{
	u32 ec;

	set_breakpoint();
	hvc(PSCI_VERSION, 0);
	ec = probe(breakpoint_here());
	report_if(ec == ESR_ELx_EC_BREAKPT_CUR && caught.count == 1 &&
			  caught.pc == (u64)breakpoint_here,
		  "its breakpoint hits, an exit after it was set");
}

static void test_watchpoint(void)
{
	u32 ec;

	set_watchpoint();
	report_if(hvc(VHELAB_HVC_POKE, 0) == 1, "the host's hits meanwhile");
	report_if(read_sysreg(dbgwvr0_el1) == (u64)&target,
		  "and its address does not show here");
	ec = probe(target = 1);
	report_if(ec == ESR_ELx_EC_WATCHPT_CUR && caught.count == 1 &&
			  caught.far == (u64)&target && target == 1,
		  "its own hits as well");
}

static void test_step(void)
{
	u32 ec = probe(asm volatile("svc #0\n\tnop\n\tnop"));

	report_if(ec == ESR_ELx_EC_SOFTSTP_CUR && caught.count == 2,
		  "one instruction is stepped");
}

/* Reads in a lap that has not switched the registers see its own. */
static void test_off(void)
{
	u64 bvr = read_sysreg(dbgbvr0_el1);

	write_sysreg(0, mdscr_el1);
	hvc(PSCI_VERSION, 0);
	hvc(PSCI_VERSION, 0);
	report_if(read_sysreg(dbgbvr0_el1) == bvr, "kept when switched off");
}

void guest_main(void)
{
	guest_handle(SYNC_EL1h, debug_exception);
	hvc(VHELAB_HVC_WATCH, 1);
	write_sysreg(MDSCR_MDE | MDSCR_KDE, mdscr_el1);
	local_dbg_enable();
	test_breakpoint();
	test_watchpoint();
	test_step();
	test_off();
	report_if(hvc(VHELAB_HVC_POKE, 0) == 1, "the host's still hits");
}
