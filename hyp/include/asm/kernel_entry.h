/* SPDX-License-Identifier: MIT */
/*
 * kernel_entry.h - build a struct pt_regs on the stack, for .S files.
 *
 * The names of the two banked registers are arguments: the host kernel uses
 * its own (_el1), code under the hyp vectors says _el2.
 */
#ifndef ASM_KERNEL_ENTRY_H
#define ASM_KERNEL_ENTRY_H

#include "asm/asm-offsets.h"

#define FRAME_X(n) (S_X0 + 8 * (n))

	/* After this: SP is the frame, x0..x18 hold what they held, x21..x23
	 * are lost. */
	.macro	build_frame, lower, elr, spsr
	sub	sp, sp, #S_FRAME_SIZE
	stp	x0, x1, [sp, #FRAME_X(0)]
	stp	x2, x3, [sp, #FRAME_X(2)]
	stp	x4, x5, [sp, #FRAME_X(4)]
	stp	x6, x7, [sp, #FRAME_X(6)]
	stp	x8, x9, [sp, #FRAME_X(8)]
	stp	x10, x11, [sp, #FRAME_X(10)]
	stp	x12, x13, [sp, #FRAME_X(12)]
	stp	x14, x15, [sp, #FRAME_X(14)]
	stp	x16, x17, [sp, #FRAME_X(16)]
	stp	x18, x19, [sp, #FRAME_X(18)]
	stp	x20, x21, [sp, #FRAME_X(20)]
	stp	x22, x23, [sp, #FRAME_X(22)]
	stp	x24, x25, [sp, #FRAME_X(24)]
	stp	x26, x27, [sp, #FRAME_X(26)]
	stp	x28, x29, [sp, #FRAME_X(28)]
	.if	\lower
	mrs	x21, sp_el0
	mov	x29, xzr
	.else
	add	x21, sp, #S_FRAME_SIZE
	.endif
	mrs	x22, \elr
	mrs	x23, \spsr
	stp	x30, x21, [sp, #FRAME_X(30)]
	stp	x22, x23, [sp, #S_PC]
	.endm

#endif
