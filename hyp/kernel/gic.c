// SPDX-License-Identifier: MIT
/*
 * gic.c - GICv3 through memory once, through system registers from then on.
 */
#include "asm/barrier.h"
#include "asm/sysreg.h"
#include "kernel/gic.h"

static volatile u32 *gicd(u64 offset)
{
	return (volatile u32 *)(GICD_BASE + offset);
}

static volatile u32 *gicr(u64 offset)
{
	return (volatile u32 *)(GICR_BASE + offset);
}

static void gic_dist_init(void)
{
	*gicd(GICD_CTLR) = GICD_CTLR_ARE | GICD_CTLR_GRP1;
	while (*gicd(GICD_CTLR) & GICD_CTLR_RWP)
		;
}

static void gic_redist_init(void)
{
	*gicr(GICR_WAKER) &= ~GICR_WAKER_ProcessorSleep;
	while (*gicr(GICR_WAKER) & GICR_WAKER_ChildrenAsleep)
		;
	*gicr(GICR_ICENABLER0) = ~0u;
	*gicr(GICR_ICACTIVER0) = ~0u;
	*gicr(GICR_IGROUPR0) = ~0u;
	for (unsigned int i = 0; i < GIC_PRIVATE_IRQS; i += 4)
		*gicr(GICR_IPRIORITYR + i) = GIC_PRIO_DEFAULT * 0x01010101u;
}

static void gic_cpu_init(void)
{
	write_sysreg(GIC_PMR_ALL, icc_pmr_el1);
	write_sysreg(0, icc_bpr1_el1);
	/* Drop and deactivate apart: a guest may do the second half. */
	write_sysreg(ICC_CTLR_EOImode, icc_ctlr_el1);
	write_sysreg(1, icc_igrpen1_el1);
	isb();
}

void gic_init(void)
{
	gic_dist_init();
	gic_redist_init();
	gic_cpu_init();
}

void gic_enable_irq(u32 intid)
{
	*gicr(GICR_ISENABLER0) = 1u << intid;
}

u32 gic_ack(void)
{
	u32 intid = (u32)read_sysreg(icc_iar1_el1);

	/* The handler's accesses come after the acknowledgement. */
	dsb(sy);
	return intid;
}

void gic_drop(u32 intid)
{
	write_sysreg(intid, icc_eoir1_el1);
	isb();
}

void gic_deactivate(u32 intid)
{
	write_sysreg(intid, icc_dir_el1);
	isb();
}

void gic_set_active(u32 intid, bool active)
{
	*gicr(active ? GICR_ISACTIVER0 : GICR_ICACTIVER0) = 1u << intid;
}
