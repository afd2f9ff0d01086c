// SPDX-License-Identifier: MIT
/*
 * watch-task.c - has a variable of the host's second task watched and
 * computes while the host's ticks wake that task. Each time the kernel stores
 * to the variable, and then the task itself does, in user space. A guest exit
 * that leaves D set in the host silences the first of the two.
 */
#include "asm/sysreg.h"
#include "guest.h"

#define HOST_HZ 100
#define TICKS	5

static void spin(void)
{
	u64 end = read_sysreg(cntvct_el0) +
		  TICKS * (read_sysreg(cntfrq_el0) / HOST_HZ);

	while (read_sysreg(cntvct_el0) < end)
		;
}

void guest_main(void)
{
	u64 kernel, user;

	hvc(VHELAB_HVC_TICK, 0);
	spin(); /* the second task has its turn, and says what to watch */
	report_if(hvc(VHELAB_HVC_WATCH, 2) == 0, "the host watches its task");
	spin();
	hvc(VHELAB_HVC_WATCH, 0);
	kernel = hvc(VHELAB_HVC_HITS, 0);
	user = hvc(VHELAB_HVC_HITS, 1);
	report_if(user > 1, "the task's own stores are reported");
	report(kernel == user ? PASS : XFAIL,
	       "the kernel's, behind a guest exit, are as well");
}
