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

/* Hints by their whole word: they have no operands. */
#define INSN_WORD_WFI 0xd503207fU
#define INSN_WORD_NOP 0xd503201fU

struct insn insn_decode(uint32_t word);

/* The first register that survives a call, by the procedure call standard;
 * x18 is nobody's here. */
#define INSN_CALLEE_SAVED 19

/* What executing it costs: bits, 0 for most. A pair is one load or one store,
 * an atomic operation is both; tags and cache maintenance are neither. */
enum {
	INSN_LOADS = 1,
	INSN_STORES = 2,
	INSN_BARRIER = 4, /* ISB, DSB, DMB, SB, ESB */
	INSN_READS_SYSREG = 8,
	INSN_WRITES_SYSREG = 16, /* PSTATE counts: DAIFSet, SPSel ... */
};
unsigned int insn_effects(uint32_t word);

/* What it does to SP. */
enum insn_sp {
	INSN_SP_KEPT,
	INSN_SP_MOVED, /* by *@bytes, negative for a push */
	INSN_SP_SET,   /* to a value that the word does not tell */
};
enum insn_sp insn_sp(uint32_t word, int64_t *bytes);

#endif
