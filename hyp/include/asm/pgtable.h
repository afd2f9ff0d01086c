/* SPDX-License-Identifier: MIT */
/*
 * pgtable.h - translation tables: 4 KiB granule, 39-bit input, three levels
 * from level 1. Stage 1 and stage 2 share the shape and differ in their
 * attributes. Source: DDI 0487, D8.3 "Translation table descriptor formats".
 */
#ifndef ASM_PGTABLE_H
#define ASM_PGTABLE_H

#include "asm/types.h"

#define PGTABLE_IN_BITS	    39
#define PGTABLE_ENTRIES	    512
#define PGTABLE_LEVEL_FIRST 1
#define PGTABLE_LEVEL_LAST  3

/* clang-format off */
/* How a table is walked: the fields that TCR and VTCR have in common. */
#define TCR_WALKS                                                             \
	((64 - PGTABLE_IN_BITS) |  /* T0SZ */                                 \
	 ((u64)1 << 8) |	   /* IRGN0: write-back, allocate */          \
	 ((u64)1 << 10) |	   /* ORGN0 */                                \
	 ((u64)3 << 12) |	   /* SH0: inner shareable */                 \
	 ((u64)0 << 14))	   /* TG0: 4 KiB */
/* clang-format on */

#define DESC_VALID BIT(0)
#define DESC_TABLE BIT(1) /* levels 1, 2: next table; level 3: a page */
#define DESC_ADDR  0xfffffffff000

/* Stage 1 attributes. */
#define S1_ATTR(index) ((u64)(index) << 2)
#define S1_EL0	       BIT(6) /* AP[1]: EL0 may access as EL2 may */
#define S1_RDONLY      BIT(7) /* AP[2] */
#define S1_SH_INNER    ((u64)3 << 8)
#define S1_AF	       BIT(10)
#define S1_PXN	       BIT(53)
#define S1_UXN	       BIT(54)
/* Where only one privilege level uses the table. */
#define S1_AP1_RES1 S1_EL0
#define S1_XN	    S1_UXN

struct pgtable {
	u64 *root;
	u64 *(*alloc)(void); /* a zeroed page, or NULL */
};

/* Bytes covered by one entry of a level. */
static inline u64 pgtable_span(unsigned int level)
{
	return SZ_4K << (9 * (PGTABLE_LEVEL_LAST - level));
}

/*
 * Map [in, in + size) to [out, out + size) with the given attribute bits,
 * with blocks where alignment allows. All three multiples of 4 KiB. -1 when
 * the allocator is empty, the range is misaligned or too far, or something
 * is mapped there already.
 */
int pgtable_map(const struct pgtable *pgt, u64 in, u64 out, u64 size,
		u64 attrs);

/*
 * The entry that decides about @in, and its level: a leaf, or where the walk
 * ends with nothing. NULL beyond the input range.
 */
u64 *pgtable_leaf(const struct pgtable *pgt, u64 in, unsigned int *level);

#endif
