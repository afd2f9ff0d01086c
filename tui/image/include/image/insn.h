/* SPDX-License-Identifier: MIT */
/*
 * insn.h - what kind of A64 instruction a word is, as far as the flags, the
 * exception level, the vectors and the call depth are concerned. Pure bit
 * tests from the Arm ARM (DDI 0487), C4.1 "A64 instruction set encoding".
 */
#ifndef IMAGE_INSN_H
#define IMAGE_INSN_H

#include <stdint.h>

enum insn_kind {
	INSN_OTHER,
	INSN_MSR_DAIFSET, /* imm: the four bits, D=8 A=4 I=2 F=1 */
	INSN_MSR_DAIFCLR,
	INSN_MSR_DAIF,	 /* msr daif, xN (rt) */
	INSN_MSR_SYSREG, /* any other msr REG, xN: sysreg, rt */
	INSN_MRS,	 /* mrs xN, REG: sysreg, rt */
	INSN_ISB,
	INSN_ERET,
	INSN_SVC, /* imm */
	INSN_HVC,
	INSN_SMC,
	INSN_BL,  /* bl label: imm is the signed byte offset */
	INSN_BLR, /* rn in rt */
	INSN_RET,
};

/* op0(2) op1(3) CRn(4) CRm(4) op2(3), the 16 bits that the instruction itself
 * carries in bits 20..5: compare insn.sysreg with INSN_SYSREG(). */
#define INSN_SYSREG(op0, op1, crn, crm, op2)                       \
	((uint16_t)(((op0) << 14) | ((op1) << 11) | ((crn) << 7) | \
		    ((crm) << 3) | (op2)))

struct insn {
	enum insn_kind kind;
	uint16_t sysreg;
	uint8_t rt;
	int64_t imm;
};

/* A hint by its whole word: it has no operands. */
#define INSN_WORD_WFI 0xd503207fU

struct insn insn_decode(uint32_t word);

#endif
