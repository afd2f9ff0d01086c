// SPDX-License-Identifier: MIT
/*
 * main.c - the life of the host kernel, in order.
 */
#include "asm/irqflags.h"
#include "asm/kvm_mode.h"
#include "kernel/gic.h"
#include "kernel/irq.h"
#include "kernel/hw_breakpoint.h"
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/time.h"
#include "kvm/kvm_host.h"

struct cpu_account cpu_account;

/* As 4.13 boots: SError, debug and IRQs open, FIQ never. This lasts until
 * the first entry from EL0, which masks A for good. */
static void open_exceptions(void)
{
	local_async_enable();
	local_dbg_enable();
	local_irq_enable();
}

void start_kernel(void)
{
	uart_init();	   /* first, so that the rest can say why not */
	el2_setup();	   /* EL2, and the EL that the host stays at */
	mmu_init();	   /* identity map, text read-only */
	hw_debug_init();   /* debug registers empty and unlocked */
	gic_init();	   /* no interrupt enabled yet */
	irq_init();	   /* those with a handler */
	time_init();	   /* off until somebody sleeps */
	open_exceptions(); /* ---F */
	kvm_init();	   /* the VM and its stage 2 */
	printk("vhelab: host kernel at EL%u, " KVM_MODE_NAME " mode\n",
	       has_vhe() ? 2 : 1);
	start_user(); /* the VMM and a second task, at EL0 */
	cpu_idle();   /* they run from here on */
}
