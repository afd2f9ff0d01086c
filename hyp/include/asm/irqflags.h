/* SPDX-License-Identifier: MIT */
/*
 * irqflags.h - PSTATE.{D,A,I,F}, the way Linux 4.13 handles them.
 *
 * Each helper changes one flag, with one exception that matters here:
 * local_irq_restore() writes all four back, so whatever value a leaked flag
 * had at the save is faithfully put back.
 */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

/* The 4-bit immediate of msr daifset/daifclr. */
#define DAIF_IMM_D 8
#define DAIF_IMM_A 4
#define DAIF_IMM_I 2
#define DAIF_IMM_F 1

#ifndef __ASSEMBLER__

#include "asm/ptrace.h"
#include "asm/sysreg.h"

#define __always_inline inline __attribute__((always_inline))

static __always_inline void local_irq_disable(void)
{
	asm volatile("msr daifset, %0" : : "i"(DAIF_IMM_I) : "memory");
}

static __always_inline void local_irq_enable(void)
{
	asm volatile("msr daifclr, %0" : : "i"(DAIF_IMM_I) : "memory");
}

static __always_inline u64 local_irq_save(void)
{
	u64 flags = read_sysreg(daif);

	local_irq_disable();
	return flags;
}

static __always_inline void local_irq_restore(u64 flags)
{
	asm volatile("msr daif, %0" : : "r"(flags) : "memory");
}

/* Let SErrors in. 4.13 does this once, while booting. */
static __always_inline void local_async_enable(void)
{
	asm volatile("msr daifclr, %0" : : "i"(DAIF_IMM_A) : "memory");
}

static __always_inline void local_dbg_enable(void)
{
	asm volatile("msr daifclr, %0" : : "i"(DAIF_IMM_D) : "memory");
}

#endif /* __ASSEMBLER__ */
#endif
