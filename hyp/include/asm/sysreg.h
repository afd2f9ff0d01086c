/* SPDX-License-Identifier: MIT */
/*
 * sysreg.h - system register access by architectural name (lower case).
 *
 * Plain volatile accesses: the compiler keeps them in order among themselves,
 * nothing here synchronises. Say isb() where the next instruction depends on
 * the write. A test build puts a register file of its own in this place.
 */
#ifndef ASM_SYSREG_H
#define ASM_SYSREG_H

#include "asm/types.h"

#define read_sysreg(r)                                      \
	({                                                  \
		u64 __read;                                 \
		asm volatile("mrs %0, " #r : "=r"(__read)); \
		__read;                                     \
	})

#define write_sysreg(v, r)                                         \
	do {                                                       \
		u64 __write = (u64)(v);                            \
		asm volatile("msr " #r ", %x0" : : "rZ"(__write)); \
	} while (0)

#endif
