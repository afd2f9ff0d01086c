// SPDX-License-Identifier: MIT
/*
 * irq-spin.c - computes without ever calling anybody: only the host's
 * interrupts make it exit. Over after a time that holds several host ticks.
 */
#include "asm/sysreg.h"
#include "guest.h"

#define HOST_HZ 100
#define TICKS	4

void guest_main(void)
{
	u64 start = read_sysreg(cntvct_el0);
	u64 end = start + TICKS * (read_sysreg(cntfrq_el0) / HOST_HZ);

	while (read_sysreg(cntvct_el0) < end)
		;
	report(PASS, "the host's ticks left no trace in the guest");
}
