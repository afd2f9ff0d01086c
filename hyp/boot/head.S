/* SPDX-License-Identifier: MIT */
/*
 * head.S - first instructions: a stack, an empty .bss, then C.
 *
 * The MMU is off, so every access is to Device memory until mmu_init().
 */
#include "asm/linkage.h"

	.section .head.text, "ax"
SYM_FUNC_START(_start)
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
	adrp	x1, __bss_end
	add	x1, x1, :lo12:__bss_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	adrp	x0, kernel_stack_top
	add	sp, x0, :lo12:kernel_stack_top
	mov	x29, xzr
	mov	x30, xzr
	bl	start_kernel
	b	.
SYM_FUNC_END(_start)

	.section .bss.stack, "aw", %nobits
	.balign	16
	.type	kernel_stack, %object
kernel_stack:
	.skip	16384
	.size	kernel_stack, . - kernel_stack
	.globl	kernel_stack_top
kernel_stack_top:
