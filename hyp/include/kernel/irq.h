/* SPDX-License-Identifier: MIT */
/*
 * irq.h - interrupts of the host.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include "asm/ptrace.h"

/* Enable every interrupt that has a handler. */
void irq_init(void);
/* From the vectors, D clear, A and I set. */
void do_irq(struct pt_regs *regs);

#endif
