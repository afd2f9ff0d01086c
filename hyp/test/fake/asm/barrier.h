/* SPDX-License-Identifier: MIT */
/*
 * barrier.h - in front of the real one in test builds: barriers go to the log
 * of the fake register file.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include "asm/sysreg.h"

#define barrier()   ((void)0)
#define isb()	    fake_insn("isb", 0)
#define dsb(domain) fake_insn("dsb " #domain, 0)
#define wfi()	    fake_insn("wfi", 0)

#endif
