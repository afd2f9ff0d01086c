/* SPDX-License-Identifier: MIT */
/*
 * ptrace.h - PSTATE as SPSR_ELx holds it, and the register frame that an
 * exception leaves on the stack. Source: DDI 0487, C5.2.19 "SPSR_EL2".
 */
#ifndef ASM_PTRACE_H
#define ASM_PTRACE_H

#define PSR_F_BIT  0x00000040
#define PSR_I_BIT  0x00000080
#define PSR_A_BIT  0x00000100
#define PSR_D_BIT  0x00000200
#define PSR_SS_BIT 0x00200000 /* software step: not yet done */
#define PSR_DAIF   (PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)

#define PSR_MODE_EL0t 0x0
#define PSR_MODE_EL1t 0x4
#define PSR_MODE_EL1h 0x5
#define PSR_MODE_MASK 0xf
#define PSR_NRW_BIT   0x10 /* AArch32 */

/* Slots of a vector table, by position; DDI 0487, D1.3.1.4. */
#define VECTOR_CUR_SP0	0
#define VECTOR_CUR_SPX	4
#define VECTOR_LOWER_64 8
#define VECTOR_LOWER_32 12
#define VECTOR_SYNC	0
#define VECTOR_IRQ	1
#define VECTOR_FIQ	2
#define VECTOR_SERROR	3
#define VECTOR_COUNT	16

#ifndef __ASSEMBLER__

#include "asm/types.h"

struct user_pt_regs {
	u64 regs[31]; /* x0..x30 */
	u64 sp;
	u64 pc;
	u64 pstate;
};

/* On the stack for as long as an exception is being handled. */
struct pt_regs {
	struct user_pt_regs user;
};
_Static_assert(sizeof(struct pt_regs) % 16 == 0, "SP must stay aligned");

#define DAIF_LETTERS_LEN 5
/* "DAIF" with a '-' for each clear flag; @buf takes DAIF_LETTERS_LEN. */
const char *daif_letters(u64 pstate, char *buf);
/* "EL1h", "EL0t"... or "AArch32". */
const char *pstate_mode_words(u64 pstate);

#endif /* __ASSEMBLER__ */
#endif
