/* SPDX-License-Identifier: MIT */
/*
 * fpsimd.S - the FP and SIMD registers to and from memory.
 */
#include "asm/asm-offsets.h"
#include "asm/linkage.h"

	.text

	/* \op, stp or ldp, on all of q0..q31. */
	.macro	each_q_pair, op, base
	\op	q0, q1, [\base, #0x000]
	\op	q2, q3, [\base, #0x020]
	\op	q4, q5, [\base, #0x040]
	\op	q6, q7, [\base, #0x060]
	\op	q8, q9, [\base, #0x080]
	\op	q10, q11, [\base, #0x0a0]
	\op	q12, q13, [\base, #0x0c0]
	\op	q14, q15, [\base, #0x0e0]
	\op	q16, q17, [\base, #0x100]
	\op	q18, q19, [\base, #0x120]
	\op	q20, q21, [\base, #0x140]
	\op	q22, q23, [\base, #0x160]
	\op	q24, q25, [\base, #0x180]
	\op	q26, q27, [\base, #0x1a0]
	\op	q28, q29, [\base, #0x1c0]
	\op	q30, q31, [\base, #0x1e0]
	.endm

/* void __fpsimd_save_state(struct user_fpsimd_state *state); x1 is lost */
SYM_FUNC_START(__fpsimd_save_state)
	each_q_pair stp, x0
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
SYM_FUNC_END(__fpsimd_save_state)

/* void __fpsimd_restore_state(const struct user_fpsimd_state *state); x1 is
 * lost */
SYM_FUNC_START(__fpsimd_restore_state)
	each_q_pair ldp, x0
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
SYM_FUNC_END(__fpsimd_restore_state)
