/* SPDX-License-Identifier: MIT */
/*
 * gic.h - the host's side of the GICv3: one CPU, private interrupts only,
 * all of them in group 1, which arrives as IRQ.
 */
#ifndef KERNEL_GIC_H
#define KERNEL_GIC_H

#include "asm/gic.h"

/* Distributor, redistributor, CPU interface; no interrupt enabled yet. */
void gic_init(void);
void gic_enable_irq(u32 intid);

/* Take the most urgent interrupt; GIC_INTID_SPURIOUS if there is none. */
u32 gic_ack(void);
/* Let others in again. Its handling goes on, and it stays active. */
void gic_drop(u32 intid);
/* It may come again. */
void gic_deactivate(u32 intid);

/* Make a private interrupt active, or not, without its having been taken:
 * an active interrupt is not signalled. */
void gic_set_active(u32 intid, bool active);

#endif
