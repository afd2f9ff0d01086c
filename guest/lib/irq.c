// SPDX-License-Identifier: MIT
/*
 * irq.c - interrupts through the GIC's CPU interface. The names are ICC_*;
 * what answers inside a guest is the virtual interface behind them.
 * Source: IHI 0069, 8.3 "Virtual CPU interface registers".
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/irqflags.h"
#include "asm/sysreg.h"
#include "guest.h"

static guest_irq_handler handlers[GIC_PRIVATE_IRQS];
unsigned int guest_irqs_unhandled;

void guest_handle_irq(unsigned int intid, guest_irq_handler handler)
{
	handlers[intid] = handler;
}

static void take_irq(struct pt_regs *regs)
{
	u64 intid = read_sysreg(icc_iar1_el1);

	(void)regs;
	if (intid == GIC_INTID_SPURIOUS)
		return;
	if (intid < GIC_PRIVATE_IRQS && handlers[intid])
		handlers[intid]();
	else
		guest_irqs_unhandled++;
	/* Drops the priority and deactivates, as EOImode is 0. */
	write_sysreg(intid, icc_eoir1_el1);
	isb();
}

void guest_irq_init(void)
{
	guest_handle(VECTOR_CUR_SPX + VECTOR_IRQ, take_irq);
	write_sysreg(GIC_PMR_ALL, icc_pmr_el1);
	write_sysreg(0, icc_ctlr_el1);
	write_sysreg(1, icc_igrpen1_el1);
	isb();
}

/* The NOP is for debuggers that step over each change of a flag with IRQs
 * held: without it they would never let one in. */
void guest_take_irqs(void)
{
	local_irq_enable();
	isb();
	asm volatile("nop");
	local_irq_disable();
}
