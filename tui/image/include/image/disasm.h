/* SPDX-License-Identifier: MIT */
/*
 * disasm.h - one A64 instruction as text, through capstone.
 */
#ifndef IMAGE_DISASM_H
#define IMAGE_DISASM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct disasm;

struct disasm *disasm_open(struct err *err);
void disasm_close(struct disasm *d);

/*
 * Lower case, one space after the mnemonic ("msr daifclr, #4",
 * "msr vbar_el1, x1", "isb", "esb"). What capstone does not know comes out
 * as ".inst 0x........". Always fills @buf (cut to fit) and returns it.
 */
const char *disasm_text(struct disasm *d, uint64_t pc, uint32_t word, char *buf,
			size_t len);

#endif
