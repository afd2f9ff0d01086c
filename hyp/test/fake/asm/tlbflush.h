/* SPDX-License-Identifier: MIT */
/*
 * tlbflush.h - in front of the real one in test builds: TLB maintenance goes
 * to the log of the fake register file.
 */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

#include "asm/sysreg.h"

#define __tlbi(op)	    fake_insn("tlbi " #op, 0)
#define __tlbi_arg(op, arg) fake_insn("tlbi " #op, arg)

#endif
