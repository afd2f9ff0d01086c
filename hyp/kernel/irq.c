// SPDX-License-Identifier: MIT
/*
 * irq.c - from the vector to the handler. One interrupt each time: the next
 * one raises its exception once this one has returned.
 */
#include "asm/kvm_mode.h"
#include "kernel/gic.h"
#include "kernel/irq.h"
#include "kernel/print.h"
#include "kernel/time.h"
#include "kvm/timer.h"
#include "kvm/vgic.h"

typedef void (*irq_handler)(void);

static const irq_handler handlers[GIC_PRIVATE_IRQS] = {
	[HOST_TIMER_PPI] = timer_interrupt,
	[PPI_MAINTENANCE] = vgic_maintenance_interrupt,
	[PPI_VIRT_TIMER] = kvm_arch_timer_interrupt,
};

void irq_init(void)
{
	for (u32 i = 0; i < GIC_PRIVATE_IRQS; i++) {
		if (handlers[i])
			gic_enable_irq(i);
	}
}

static void nobody_cared(u32 intid)
{
	static bool said[2];
	bool spurious = intid == GIC_INTID_SPURIOUS;

	if (said[spurious])
		return;
	said[spurious] = true;
	if (spurious)
		printk("irq: an IRQ was signalled and is gone (spurious); "
		       "said once\n");
	else
		printk("irq: interrupt %u has no handler; said once\n", intid);
}

void do_irq(struct pt_regs *regs)
{
	u32 intid = gic_ack();

	(void)regs;
	if (intid == GIC_INTID_SPURIOUS) {
		nobody_cared(intid);
		return;
	}
	gic_drop(intid);
	if (intid < GIC_PRIVATE_IRQS && handlers[intid])
		handlers[intid]();
	else
		nobody_cared(intid);
	gic_deactivate(intid);
}
