/* SPDX-License-Identifier: MIT */
/*
 * start.S - first instruction at EL0.
 */
#include "asm/linkage.h"

	.text
SYM_FUNC_START(user_start)
	adrp	x0, user_stack_top
	add	sp, x0, :lo12:user_stack_top
	mov	x29, xzr
	mov	x30, xzr
	bl	user_main
	bl	user_exit
SYM_FUNC_END(user_start)

	.bss
	.balign	16
	.type	user_stack, %object
user_stack:
	.skip	4096
	.size	user_stack, . - user_stack
user_stack_top:
