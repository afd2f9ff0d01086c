// SPDX-License-Identifier: MIT
/*
 * reschedule.c - sleeps, so that the host goes to another task while the
 * last guest exit is fresh. watch-task tells what is counted; here the vCPU
 * blocks inside its system call, the idle task waits, and a tick brings the
 * other task back into the one it had gone to sleep in. From the second tick
 * on that task comes from user space.
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/sysreg.h"
#include "guest.h"

#define HOST_HZ	   100
#define TICKS	   3
#define CTL_ENABLE 1

static volatile bool woken;

static void timer_fired(void)
{
	woken = true;
	write_sysreg(0, cntv_ctl_el0);
	isb();
}

static void sleep_ticks(void)
{
	u64 ticks = TICKS * (read_sysreg(cntfrq_el0) / HOST_HZ);

	woken = false;
	write_sysreg(read_sysreg(cntvct_el0) + ticks, cntv_cval_el0);
	write_sysreg(CTL_ENABLE, cntv_ctl_el0);
	isb();
	while (!woken) {
		wfi();
		guest_take_irqs();
	}
}

void guest_main(void)
{
	u64 kernel, user;

	hvc(VHELAB_HVC_TICK, 0);
	guest_irq_init();
	guest_handle_irq(PPI_VIRT_TIMER, timer_fired);
	sleep_ticks(); /* the other task starts, and says what to watch */
	report_if(hvc(VHELAB_HVC_WATCH, 2) == 0, "the host watches its task");
	sleep_ticks();
	hvc(VHELAB_HVC_WATCH, 0);
	kernel = hvc(VHELAB_HVC_HITS, 0);
	user = hvc(VHELAB_HVC_HITS, 1);
	report_if(kernel >= 1 && user >= 2,
		  "both stores of a tick are reported once the task has been "
		  "to user space");
	report(kernel == user ? PASS : XFAIL,
	       "and the kernel's first one, right after the vCPU blocked");
}
