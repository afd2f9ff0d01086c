/* SPDX-License-Identifier: MIT */
/*
 * start.S - entry and vectors of every payload.
 */
#include "asm/kernel_entry.inc"
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

	/* A struct pt_regs on the stack, then the payload's handler. */
	.macro	guest_entry, slot
SYM_CODE_START(entry_\slot)
	build_frame 0, elr_el1, spsr_el1
	mov	x0, #\slot
	b	take_exception
SYM_CODE_END(entry_\slot)
	.endm

	.macro	slots, do
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	\do	\slot
	.endr
	.endm

	.macro	guest_ventry, slot
	ventry	entry_\slot
	.endm

	.balign	2048
	.type	guest_vectors, %function
guest_vectors:
	slots	guest_ventry
	.balign	128
	.size	guest_vectors, . - guest_vectors

	slots	guest_entry

/* x0: slot   SP: the frame */
SYM_CODE_START(take_exception)
	mov	x1, sp
	bl	guest_exception
	restore_frame 0, elr_el1, spsr_el1
	eret
SYM_CODE_END(take_exception)
