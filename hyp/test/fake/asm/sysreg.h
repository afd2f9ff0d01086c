/* SPDX-License-Identifier: MIT */
/*
 * sysreg.h - in front of the real one in test builds: registers are kept in
 * a file of names and values.
 */
#ifndef ASM_SYSREG_H
#define ASM_SYSREG_H

#include "asm/types.h"

/* Every access is logged; the name is the instruction's operand. */
u64 fake_sysreg_read(const char *name);
void fake_sysreg_write(u64 value, const char *name);

#define read_sysreg(r)	   fake_sysreg_read(#r)
#define write_sysreg(v, r) fake_sysreg_write((u64)(v), #r)
/* An instruction that is no register access: a barrier, a TLBI. */
void fake_insn(const char *text, u64 operand);

/* All registers gone, the log empty. */
void fake_sysreg_reset(void);
/* Set or look without leaving a trace; 0 for a register never set. */
void fake_sysreg_set(const char *name, u64 value);
u64 fake_sysreg_get(const char *name);

/* The log: the @i-th access since the reset, NULL behind the last. */
struct fake_access {
	const char *name;
	bool is_write;
	bool is_insn; /* neither read nor write, @name is its text */
	u64 value;    /* read, written, or the operand */
};
const struct fake_access *fake_sysreg_access(size_t i);

#endif
