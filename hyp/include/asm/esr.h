/* SPDX-License-Identifier: MIT */
/*
 * esr.h - the exception syndrome, ESR_ELx, split into its fields.
 * Source: DDI 0487, D17.2.38 "ESR_EL2".
 */
#ifndef ASM_ESR_H
#define ASM_ESR_H

#define ESR_ELx_EC_SHIFT 26
#define ESR_ELx_EC_MAX	 0x3f

#define ESR_ELx_EC_UNKNOWN     0x00
#define ESR_ELx_EC_WFx	       0x01
#define ESR_ELx_EC_FP_ASIMD    0x07
#define ESR_ELx_EC_ILL	       0x0e
#define ESR_ELx_EC_SVC64       0x15
#define ESR_ELx_EC_HVC64       0x16
#define ESR_ELx_EC_SMC64       0x17
#define ESR_ELx_EC_SYS64       0x18
#define ESR_ELx_EC_SVE	       0x19
#define ESR_ELx_EC_IABT_LOW    0x20
#define ESR_ELx_EC_IABT_CUR    0x21
#define ESR_ELx_EC_PC_ALIGN    0x22
#define ESR_ELx_EC_DABT_LOW    0x24
#define ESR_ELx_EC_DABT_CUR    0x25
#define ESR_ELx_EC_SP_ALIGN    0x26
#define ESR_ELx_EC_SERROR      0x2f
#define ESR_ELx_EC_BREAKPT_LOW 0x30
#define ESR_ELx_EC_BREAKPT_CUR 0x31
#define ESR_ELx_EC_SOFTSTP_LOW 0x32
#define ESR_ELx_EC_SOFTSTP_CUR 0x33
#define ESR_ELx_EC_WATCHPT_LOW 0x34
#define ESR_ELx_EC_WATCHPT_CUR 0x35
#define ESR_ELx_EC_BRK64       0x3c

/* Fields of more than one class. */
#define ESR_ELx_IL (1u << 25) /* a 32-bit instruction */

/* Trapped WFI or WFE. */
#define ESR_ELx_WFx_WFE (1u << 0)

/* Data abort syndrome. */
#define ESR_ELx_ISV	   (1u << 24) /* the fields below are valid */
#define ESR_ELx_SAS_SHIFT  22	      /* log2 of the access size, two bits */
#define ESR_ELx_SSE	   (1u << 21) /* sign-extend the value read */
#define ESR_ELx_SRT_SHIFT  16	      /* register number, five bits */
#define ESR_ELx_SF	   (1u << 15) /* 64-bit register */
#define ESR_ELx_CM	   (1u << 8) /* cache maintenance or address translation */
#define ESR_ELx_S1PTW	   (1u << 7) /* the stage 1 walk itself faulted */
#define ESR_ELx_WNR	   (1u << 6) /* a write */
#define ESR_ELx_FSC	   0x3f
#define ESR_ELx_FSC_TYPE   0x3c /* without the level */
#define ESR_ELx_FSC_FAULT  0x04 /* translation fault */
#define ESR_ELx_FSC_PERM   0x0c
#define ESR_ELx_FSC_EXTABT 0x10 /* external abort, not on a walk */

#define ESR_ELx_BRK64_COMMENT 0xffff

/* Trapped MSR, MRS or SYS. */
#define ESR_ELx_SYS64_RT_SHIFT 5 /* register number, five bits */
#define ESR_ELx_SYS64_READ     1u

#ifndef __ASSEMBLER__

#include "asm/types.h"

static inline u32 esr_ec(u64 esr)
{
	return (u32)(esr >> ESR_ELx_EC_SHIFT) & ESR_ELx_EC_MAX;
}

/* A guest's access went wrong: FAR and HPFAR belong to this exit. */
static inline bool esr_is_guest_abort(u64 esr)
{
	u32 ec = esr_ec(esr);

	return ec == ESR_ELx_EC_DABT_LOW || ec == ESR_ELx_EC_IABT_LOW;
}

/* The exception class in words; never NULL. */
const char *esr_class_words(u64 esr);

#endif /* __ASSEMBLER__ */
#endif
