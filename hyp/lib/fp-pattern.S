/* SPDX-License-Identifier: MIT */
/*
 * fp-pattern.S - every FP and SIMD register made out of one number, and held
 * against it again. For the guests and the user program; the kernel does
 * without FP.
 *
 * void fp_pattern_fill(u64 seed);
 * bool fp_pattern_check(u64 seed);
 */
#include "asm/linkage.h"

	.text

	.macro	all_registers, do
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, \
		17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	\do	\n
	.endr
	.endm

	/* Both halves of v\n into x1 and x2. */
	.macro	expected, n
	add	x1, x0, #\n
	add	x2, x0, #(\n + 64)
	.endm

	.macro	fill, n
	expected \n
	mov	v\n\().d[0], x1
	mov	v\n\().d[1], x2
	.endm

	/* x3 collects what differs. */
	.macro	check, n
	expected \n
	mov	x4, v\n\().d[0]
	eor	x4, x4, x1
	orr	x3, x3, x4
	mov	x4, v\n\().d[1]
	eor	x4, x4, x2
	orr	x3, x3, x4
	.endm

SYM_FUNC_START(fp_pattern_fill)
	all_registers fill
	and	x1, x0, #0x1f	/* the cumulative exception flags */
	msr	fpsr, x1
	ret
SYM_FUNC_END(fp_pattern_fill)

SYM_FUNC_START(fp_pattern_check)
	mov	x3, xzr
	all_registers check
	and	x1, x0, #0x1f
	mrs	x4, fpsr
	eor	x4, x4, x1
	orr	x3, x3, x4
	cmp	x3, xzr
	cset	w0, eq
	ret
SYM_FUNC_END(fp_pattern_check)
