// SPDX-License-Identifier: MIT
/*
 * wfi-timer.c - waits for its virtual timer, several times: asleep, where each
 * WFI is an exit and the timer runs out while the host has the CPU, and awake,
 * where it takes the CPU from the guest.
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/sysreg.h"
#include "guest.h"

#define ROUNDS	   3
#define CTL_ENABLE 1
#define CTL_OFF	   0

static volatile u64 taken_at; /* counter at the interrupt, 0: none yet */

static void timer_fired(void)
{
	taken_at = read_sysreg(cntvct_el0);
	write_sysreg(CTL_OFF, cntv_ctl_el0);
	isb();
}

static void arm(u64 deadline)
{
	write_sysreg(deadline, cntv_cval_el0);
	isb();
	write_sysreg(CTL_ENABLE, cntv_ctl_el0);
	isb();
}

/* IRQs are masked over WFI, which ends all the same, and opened for the
 * handler then. */
static bool wait_until(u64 deadline, bool asleep)
{
	taken_at = 0;
	arm(deadline);
	while (!taken_at) {
		if (asleep)
			wfi();
		guest_take_irqs();
	}
	return taken_at >= deadline;
}

void guest_main(void)
{
	u64 pause = read_sysreg(cntfrq_el0) / 1000;

	guest_irq_init();
	guest_handle_irq(PPI_VIRT_TIMER, timer_fired);
	for (u64 i = 0; i < ROUNDS; i++)
		report_if(wait_until(read_sysreg(cntvct_el0) + pause, true),
			  "the virtual timer ended a WFI, not too early");
	for (u64 i = 0; i < ROUNDS; i++)
		report_if(wait_until(read_sysreg(cntvct_el0) + pause, false),
			  "the virtual timer interrupted, not too early");
	report_if(!guest_irqs_unhandled, "no other interrupt came");
}
