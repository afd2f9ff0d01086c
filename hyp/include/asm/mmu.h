/* SPDX-License-Identifier: MIT */
/*
 * mmu.h - stage 1 of the host and, without VHE, of EL2: bits of SCTLR, TCR and
 * MAIR, and the pool all stages take their tables from. Source: DDI 0487, D17.2.
 */
#ifndef ASM_MMU_H
#define ASM_MMU_H

#include "asm/pgtable.h"

/* A zeroed page for a table, or NULL when the pool is empty. */
u64 *table_alloc(void);
/* Map whole pages to themselves; panics if that fails. */
void map_region(const struct pgtable *pgt, const char *start, const char *end,
		u64 attrs);

#define S1_NORMAL (S1_ATTR(MT_NORMAL) | S1_SH_INNER | S1_AF)
#define S1_DEVICE (S1_ATTR(MT_DEVICE_nGnRE) | S1_AF)

#define SCTLR_M	     BIT(0)
#define SCTLR_C	     BIT(2)
#define SCTLR_SA     BIT(3)
#define SCTLR_SA0    BIT(4)
#define SCTLR_EOS    BIT(11)
#define SCTLR_I	     BIT(12)
#define SCTLR_TSCXT  BIT(20)
#define SCTLR_EIS    BIT(22)
#define SCTLR_SPAN   BIT(23)
#define SCTLR_nTLSMD BIT(28)
#define SCTLR_LSMAOE BIT(29)

/* clang-format off */
#define SCTLR_RES1 /* of SCTLR_EL1 before the extensions that gave meaning */ \
	(SCTLR_EOS |	/* ERET synchronises */                               \
	 SCTLR_TSCXT |                                                        \
	 SCTLR_EIS |	/* exception entry synchronises */                    \
	 SCTLR_SPAN |	/* taking an exception leaves PSTATE.PAN alone */     \
	 SCTLR_nTLSMD |                                                       \
	 SCTLR_LSMAOE)

#define SCTLR_HOST                                                            \
	(SCTLR_RES1 |                                                         \
	 SCTLR_M |	/* translation on */                                  \
	 SCTLR_C |	/* data cacheable */                                  \
	 SCTLR_I |	/* instructions cacheable */                          \
	 SCTLR_SA |	/* a misaligned SP is a bug, find it at once */       \
	 SCTLR_SA0)

/* Indices into MAIR. */
#define MT_DEVICE_nGnRE 0
#define MT_NORMAL	1
#define MAIR_HOST                                                             \
	(((u64)0x04 << (8 * MT_DEVICE_nGnRE)) |                               \
	 ((u64)0xff << (8 * MT_NORMAL)))

#define TCR_HOST                                                              \
	(TCR_WALKS |                                                          \
	 ((u64)1 << 23) |	   /* EPD1: nothing in the upper half */      \
	 ((u64)2 << 32))	   /* IPS: 40 bits */

/* Of EL2 without E2H. RES1: bits 4, 5, 11, 16, 18, 22, 23, 28, 29. */
#define SCTLR_EL2_RES1 0x30c50830
#define SCTLR_EL2_FLAGS                                                       \
	(SCTLR_EL2_RES1 | SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_SA)

#define TCR_EL2_FLAGS                                                         \
	(TCR_WALKS |                                                          \
	 ((u64)2 << 16) |	   /* PS: 40 bits */                          \
	 BIT(23) | BIT(31))	   /* RES1 */
/* clang-format on */

#endif
