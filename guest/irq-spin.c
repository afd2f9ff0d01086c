// SPDX-License-Identifier: MIT
/*
 * irq-spin.c - starts the host's tick and computes from then on: only the
 * host's interrupts make it exit. Over after a time that holds several.
 */
#include "asm/sysreg.h"
#include "guest.h"

#define HOST_HZ 100
#define TICKS	4

void guest_main(void)
{
	u64 end = TICKS * (read_sysreg(cntfrq_el0) / HOST_HZ);

	hvc(VHELAB_HVC_TICK, 0);
	end += read_sysreg(cntvct_el0);
	while (read_sysreg(cntvct_el0) < end)
		;
	report(PASS, "the host's ticks left no trace in the guest");
}
