// SPDX-License-Identifier: MIT
/*
 * hw_breakpoint.c - the host's watchpoint, and what its exceptions do.
 */
#include "kernel/hw_breakpoint.h"

#include "asm/barrier.h"
#include "asm/debug.h"
#include "asm/esr.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kvm/hyp.h"

/* With HMC set, PAC names EL0 and EL1 and means EL2 as well: one value for
 * user addresses and for a kernel at either level. */
#define WATCH_EVERYWHERE (DBGCR_HMC | DBGCR_EL1 | DBGCR_EL0)

volatile struct hw_breakpoint_hits hw_breakpoint_hits;

static u64 stepping_masked; /* PSTATE.I of the code being stepped */

void hw_debug_init(void)
{
	static const struct kvm_guest_debug_arch none;

	write_sysreg(0, oslar_el1);
	debug_regs_restore(&none);
	isb();
}

int hw_watchpoint_install(u64 addr, u64 len)
{
	u64 first = addr % 8;

	if (len < 1 || len > 8 - first)
		return -1;
	write_sysreg(addr - first, dbgwvr0_el1);
	write_sysreg(DBGWCR_BAS((BIT(len) - 1) << first) | DBGWCR_STORE |
			     WATCH_EVERYWHERE | DBGCR_E,
		     dbgwcr0_el1);
	write_sysreg(read_sysreg(mdscr_el1) | MDSCR_MDE | MDSCR_KDE, mdscr_el1);
	isb();
	return 0;
}

void hw_watchpoint_remove(void)
{
	write_sysreg(0, dbgwcr0_el1);
	write_sysreg(read_sysreg(mdscr_el1) & ~(MDSCR_MDE | MDSCR_KDE),
		     mdscr_el1);
	isb();
}

static void note_hit(const char *what, const struct pt_regs *regs, u64 addr)
{
	hw_breakpoint_hits.count++;
	if ((regs->user.pstate & PSR_MODE_MASK) == PSR_MODE_EL0t)
		hw_breakpoint_hits.count_el0++;
	hw_breakpoint_hits.addr = addr;
	hw_breakpoint_hits.pc = regs->user.pc;
	printk("debug: %s %lx, PC %lx, task %s\n", what, addr, regs->user.pc,
	       current->name);
}

/*
 * The store has not happened yet, and will hit again: it runs alone with the
 * watchpoint off. An interrupt would be stepped into instead, so it waits.
 * The ERET into the store synchronises.
 */
static void begin_step(struct pt_regs *regs)
{
	write_sysreg(read_sysreg(dbgwcr0_el1) & ~DBGCR_E, dbgwcr0_el1);
	write_sysreg(read_sysreg(mdscr_el1) | MDSCR_SS, mdscr_el1);
	stepping_masked = regs->user.pstate & PSR_I_BIT;
	regs->user.pstate |= PSR_SS_BIT | PSR_I_BIT;
}

static void end_step(struct pt_regs *regs)
{
	write_sysreg(read_sysreg(dbgwcr0_el1) | DBGCR_E, dbgwcr0_el1);
	write_sysreg(read_sysreg(mdscr_el1) & ~MDSCR_SS, mdscr_el1);
	regs->user.pstate &= ~(u64)(PSR_SS_BIT | PSR_I_BIT);
	regs->user.pstate |= stepping_masked;
}

bool do_debug_exception(struct pt_regs *regs)
{
	u64 esr = read_sysreg(esr_el1);

	switch (esr_ec(esr)) {
	case ESR_ELx_EC_WATCHPT_LOW:
	case ESR_ELx_EC_WATCHPT_CUR:
		note_hit("watched store to", regs, read_sysreg(far_el1));
		begin_step(regs);
		return true;
	case ESR_ELx_EC_SOFTSTP_LOW:
	case ESR_ELx_EC_SOFTSTP_CUR:
		end_step(regs);
		return true;
	case ESR_ELx_EC_BRK64:
		note_hit("BRK", regs, esr & ESR_ELx_BRK64_COMMENT);
		regs->user.pc += 4;
		return true;
	default:
		/* The host sets no breakpoints: one that hits is a guest's,
		 * left behind. */
		return false;
	}
}
