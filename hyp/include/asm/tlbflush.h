/* SPDX-License-Identifier: MIT */
/*
 * tlbflush.h - TLB maintenance. Which translations an operation named for EL1
 * reaches, HCR_EL2.{E2H,TGE} and VTTBR_EL2 decide when it executes.
 * Source: DDI 0487, C5.5 and D8, "TLB maintenance".
 */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

#include "asm/types.h"

#define __tlbi(op) asm volatile("tlbi " #op : : : "memory")
#define __tlbi_arg(op, arg) \
	asm volatile("tlbi " #op ", %0" : : "r"((u64)(arg)) : "memory")

#endif
