// SPDX-License-Identifier: MIT
/*
 * time.c - the host's timer, by its EL1 name. At EL2 with E2H that name means
 * CNTHP, which signals PPI 26; at EL1 it is CNTP itself, PPI 30. Either way
 * CNTV, PPI 27, is left to the guest.
 */
#include "asm/barrier.h"
#include "asm/irqflags.h"
#include "asm/sysreg.h"
#include "kernel/sched.h"
#include "kernel/time.h"

#define CNT_CTL_ENABLE BIT(0)

u64 jiffies;
static u64 period, next_tick = NEVER;

u64 get_cycles(void)
{
	/* Not earlier than the instructions before it. */
	isb();
	return read_sysreg(cntpct_el0);
}

u64 time_next_tick(void)
{
	return next_tick;
}

void timer_program(void)
{
	u64 due = sched_next_due();

	if (due > next_tick)
		due = next_tick;
	write_sysreg(due, cntp_cval_el0);
	write_sysreg(due == NEVER ? 0 : CNT_CTL_ENABLE, cntp_ctl_el0);
	/* The line drops with this, before the interrupt is completed. */
	isb();
}

void time_init(void)
{
	period = read_sysreg(cntfrq_el0) / HZ;
	timer_program();
}

void time_start_tick(void)
{
	u64 flags = local_irq_save();

	if (next_tick == NEVER)
		next_tick = get_cycles() + period;
	/* Who sleeps for a tick learns when that will be. */
	sched_wake_due(NEVER);
	timer_program();
	local_irq_restore(flags);
}

void timer_interrupt(void)
{
	u64 now = get_cycles();
	u64 ticks = ticks_passed(&next_tick, period, now);

	jiffies += ticks;
	if (ticks)
		need_resched = true;
	sched_wake_due(now);
	timer_program();
}
