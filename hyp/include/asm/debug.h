/* SPDX-License-Identifier: MIT */
/*
 * debug.h - the self-hosted debug registers: breakpoints, watchpoints and
 * software step. Source: DDI 0487, D2 and D17.3.
 */
#ifndef ASM_DEBUG_H
#define ASM_DEBUG_H

#include "asm/types.h"

/* The most that the architecture has of each; ID_AA64DFR0_EL1 tells how many
 * this CPU has. */
#define DBG_MAX_REGS 16

/* clang-format off */
#define DBG_EACH(do, k)                                                      \
	do(0, k) do(1, k) do(2, k) do(3, k)                                  \
	do(4, k) do(5, k) do(6, k) do(7, k)                                  \
	do(8, k) do(9, k) do(10, k) do(11, k)                                \
	do(12, k) do(13, k) do(14, k) do(15, k)
/* clang-format on */

static inline unsigned int dfr0_brps(u64 dfr0)
{
	return 1 + ((dfr0 >> 12) & 15);
}

static inline unsigned int dfr0_wrps(u64 dfr0)
{
	return 1 + ((dfr0 >> 20) & 15);
}

#define MDSCR_SS  BIT(0)  /* software step */
#define MDSCR_KDE BIT(13) /* debug exceptions from the EL that takes them */
#define MDSCR_MDE BIT(15) /* breakpoints and watchpoints at all */

#define OSLSR_OSLM BIT(3) /* there is an OS lock; bit 1 says locked */

/* DBGBCR and DBGWCR share these. */
#define DBGCR_E	       BIT(0)
#define DBGCR_EL1      BIT(1) /* PMC, PAC */
#define DBGCR_EL0      BIT(2)
#define DBGCR_HMC      BIT(13)	       /* at EL2 as well */
#define DBGWCR_STORE   BIT(4)	       /* LSC */
#define DBGWCR_BAS(s)  ((u64)(s) << 5) /* bytes of the doubleword */
#define DBGBCR_BAS_A64 ((u64)0xf << 5)

/* All breakpoint and watchpoint registers. */
struct kvm_guest_debug_arch {
	u64 dbg_bcr[DBG_MAX_REGS];
	u64 dbg_bvr[DBG_MAX_REGS];
	u64 dbg_wcr[DBG_MAX_REGS];
	u64 dbg_wvr[DBG_MAX_REGS];
	u64 mdccint;
};

#endif
