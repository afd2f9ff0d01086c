/* SPDX-License-Identifier: MIT */
/*
 * gic.h - GICv3: registers of the distributor and the redistributor, values
 * of the CPU interface's, and the virtual interface.
 * Source: IHI 0069, chapters 12.9 (GICD), 12.11 (GICR), 12.2 (ICC), 12.4
 * (ICH).
 */
#ifndef ASM_GIC_H
#define ASM_GIC_H

#include "asm/types.h"

/* Where QEMU's virt machine has them; the redistributor is CPU 0's. */
#define GICD_BASE ((u64)0x08000000)
#define GICD_SIZE ((u64)0x10000)
#define GICR_BASE ((u64)0x080a0000)
#define GICR_SIZE ((u64)0x20000) /* RD_base, then SGI_base */

#define GICD_CTLR      0x0000
#define GICD_CTLR_GRP1 (1u << 1)
#define GICD_CTLR_ARE  (1u << 4)
#define GICD_CTLR_RWP  (1u << 31) /* a write is on its way */

#define GICR_WAKER		  0x0014
#define GICR_WAKER_ProcessorSleep (1u << 1)
#define GICR_WAKER_ChildrenAsleep (1u << 2)

/* In SGI_base: INTIDs 0 to 31, one bit or one byte each. */
#define GICR_SGI_BASE	0x10000
#define GICR_IGROUPR0	(GICR_SGI_BASE + 0x0080)
#define GICR_ISENABLER0 (GICR_SGI_BASE + 0x0100)
#define GICR_ICENABLER0 (GICR_SGI_BASE + 0x0180)
#define GICR_ISACTIVER0 (GICR_SGI_BASE + 0x0300)
#define GICR_ICACTIVER0 (GICR_SGI_BASE + 0x0380)
#define GICR_IPRIORITYR (GICR_SGI_BASE + 0x0400)

#define GIC_PRIVATE_IRQS   32
#define GIC_INTID_SPURIOUS 1023
#define GIC_PRIO_DEFAULT   0xa0
#define GIC_PMR_ALL	   0xf0 /* every priority above the lowest */

/* Private peripheral interrupts of a server base system; DEN 0029, 3.6. */
#define PPI_MAINTENANCE 25 /* the virtual CPU interface wants attention */
#define PPI_HYP_TIMER	26 /* CNTHP: what cntp_* means to a host with E2H */
#define PPI_VIRT_TIMER	27 /* CNTV: the guest's */
#define PPI_PHYS_TIMER	30 /* CNTP: what cntp_* means at EL1 */

#define ICC_SRE_EL2_SRE	   BIT(0) /* the registers, not the frame */
#define ICC_SRE_EL2_ENABLE BIT(3) /* and EL1 may say so too */

/* A write sends a software interrupt. */
#define ICC_SGI1R_INTID_SHIFT 24
#define ICC_SGI1R_INTID_MASK  0xf
#define ICC_SGI1R_IRM	      BIT(40)	       /* to all but oneself */
#define ICC_SGI1R_AFFINITY    0xff00ff00ff0000 /* Aff3, Aff2, Aff1 */

#define ICC_CTLR_EOImode BIT(1) /* EOIR drops the priority, DIR deactivates */

#define ICH_HCR_EN BIT(0) /* the virtual interface works */

#define ICH_VTR_PREbits_SHIFT 26 /* preemption bits minus one */
#define ICH_VTR_PREbits_MASK  7
#define ICH_VTR_PREbits_5     4 /* 32 active priorities: one ICH_AP1R */

/* One list register; IHI 0069, 12.4.9 "ICH_LR<n>_EL2". */
enum vgic_lr_state {
	LR_INVALID = 0, /* the register is free */
	LR_PENDING = 1,
	LR_ACTIVE = 2,
	LR_PENDING_ACTIVE = 3,
};

#endif
