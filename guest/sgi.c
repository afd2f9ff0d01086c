// SPDX-License-Identifier: MIT
/*
 * sgi.c - more interrupts at a time than there are list registers: two sent to
 * itself, and the timer's.
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/irqflags.h"
#include "guest.h"

#define CTL_ENABLE 1

static volatile unsigned int sgi0_taken, sgi1_taken, timer_taken;

static void sgi0(void)
{
	sgi0_taken++;
}

static void sgi1(void)
{
	sgi1_taken++;
}

static void timer_fired(void)
{
	timer_taken++;
	write_sysreg(0, cntv_ctl_el0);
	isb();
}

/* To the CPUs of cluster 0 in the mask, here only this one. */
static void send(u64 intid)
{
	write_sysreg(intid << ICC_SGI1R_INTID_SHIFT | 1, icc_sgi1r_el1);
	isb();
}

void guest_main(void)
{
	u64 second = read_sysreg(cntfrq_el0);

	guest_irq_init();
	guest_handle_irq(0, sgi0);
	guest_handle_irq(1, sgi1);
	guest_handle_irq(PPI_VIRT_TIMER, timer_fired);

	send(1);
	send(0);
	write_sysreg(0, cntv_cval_el0);
	write_sysreg(CTL_ENABLE, cntv_ctl_el0);
	isb();
	report_if(!sgi0_taken && !sgi1_taken && !timer_taken,
		  "none is taken while I is set");

	local_irq_enable();
	while (!timer_taken && read_sysreg(cntvct_el0) < second)
		;
	local_irq_disable();
	report_if(sgi0_taken == 1 && sgi1_taken == 1,
		  "each software interrupt came once");
	report_if(timer_taken == 1,
		  "and the timer's, though there was no room");
	report_if(!guest_irqs_unhandled, "and no other");
}
