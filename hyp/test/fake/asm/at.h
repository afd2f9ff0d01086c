/* SPDX-License-Identifier: MIT */
/*
 * at.h - in front of the real one in test builds: the translation goes to the
 * log of the fake register file. What PAR_EL1 says is up to the test.
 */
#ifndef ASM_AT_H
#define ASM_AT_H

#include "asm/sysreg.h"

#define __at(op, va) fake_insn("at " #op, va)

#endif
