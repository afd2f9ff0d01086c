/* SPDX-License-Identifier: MIT */
/*
 * start.S - entry and vectors of every payload.
 */
#include "asm/linkage.h"

	.section .head.text, "ax"
SYM_FUNC_START(_start)
	adrp	x0, _guest_stack_top
	add	sp, x0, :lo12:_guest_stack_top
	adrp	x0, guest_vectors
	add	x0, x0, :lo12:guest_vectors
	msr	vbar_el1, x0
	isb
	mov	x29, xzr
	mov	x30, xzr
	bl	guest_main
	bl	guest_off
SYM_FUNC_END(_start)

	.text
	/* A payload expects no exception: each slot reports its number. */
	.macro	ventry, slot
	.balign	128
	mov	x0, #\slot
	b	report_exception
	.endm

	.balign	2048
	.type	guest_vectors, %function
guest_vectors:
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	ventry	\slot
	.endr
	.balign	128
	.size	guest_vectors, . - guest_vectors

SYM_CODE_START(report_exception)
	mrs	x1, esr_el1
	mrs	x2, elr_el1
	mrs	x3, far_el1
	b	guest_unexpected
SYM_CODE_END(report_exception)
