// SPDX-License-Identifier: MIT
/*
 * psci.c - our own calls to firmware. By SMC: QEMU answers PSCI there when
 * it starts a machine at EL2.
 */
#include "asm/barrier.h"
#include "kernel/kernel.h"
#include "uapi/smccc.h"

void psci_system_off(void)
{
	register u64 x0 asm("x0") = PSCI_SYSTEM_OFF;

	asm volatile("smc #0" : "+r"(x0) : : "x1", "x2", "x3", "memory");
	for (;;)
		wfi();
}
