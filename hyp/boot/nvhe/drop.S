/* SPDX-License-Identifier: MIT */
/*
 * drop.S - leave EL2 to the switch.
 */
#include "asm/linkage.h"
#include "asm/ptrace.h"

	.text

/* Returns at EL1, everything masked, on the stack it was called on. EL2 keeps
 * a stack of its own for the calls to come. */
SYM_FUNC_START(drop_to_el1)
	mov	x0, sp
	msr	sp_el1, x0
	adrp	x0, hyp_stack_top
	add	sp, x0, :lo12:hyp_stack_top
	msr	elr_el2, x30
	mov	x0, #(PSR_DAIF | PSR_MODE_EL1h)
	msr	spsr_el2, x0
	eret
SYM_FUNC_END(drop_to_el1)

	.section .bss.stack, "aw", %nobits
	.balign	16
	.type	hyp_stack, %object
hyp_stack:
	.skip	8192
	.size	hyp_stack, . - hyp_stack
hyp_stack_top:
