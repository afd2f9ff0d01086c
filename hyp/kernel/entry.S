/* SPDX-License-Identifier: MIT */
/*
 * entry.S - the host's vectors, the way in from EL0 and the way back.
 *
 * Taking an exception sets D, A, I and F. The system call path then clears D
 * and I and nothing else: process context is -A-F, as in Linux 4.13.
 */
#include "asm/esr.h"
#include "asm/irqflags.h"
#include "asm/kernel_entry.inc"
#include "asm/linkage.h"
#include "asm/ptrace.h"

	.text

	.macro	invalid, name, slot, lower
	invalid_entry \name, \slot, \lower, elr_el1, spsr_el1, bad_mode
	.endm

	.balign	2048
	.globl	vectors
	.type	vectors, %function
vectors:
	ventry	el1t_sync_invalid
	ventry	el1t_irq_invalid
	ventry	el1t_fiq_invalid
	ventry	el1t_error_invalid

	ventry	el1h_sync_invalid
	ventry	el1h_irq
	ventry	el1h_fiq_invalid
	ventry	el1h_error_invalid

	ventry	el0_sync
	ventry	el0_irq
	ventry	el0_fiq_invalid
	ventry	el0_error_invalid

	ventry	el0_32_sync_invalid
	ventry	el0_32_irq_invalid
	ventry	el0_32_fiq_invalid
	ventry	el0_32_error_invalid
	.balign	128
	.size	vectors, . - vectors

	invalid	el1t_sync_invalid, VECTOR_CUR_SP0 + VECTOR_SYNC, 0
	invalid	el1t_irq_invalid, VECTOR_CUR_SP0 + VECTOR_IRQ, 0
	invalid	el1t_fiq_invalid, VECTOR_CUR_SP0 + VECTOR_FIQ, 0
	invalid	el1t_error_invalid, VECTOR_CUR_SP0 + VECTOR_SERROR, 0

	invalid	el1h_sync_invalid, VECTOR_CUR_SPX + VECTOR_SYNC, 0
	invalid	el1h_fiq_invalid, VECTOR_CUR_SPX + VECTOR_FIQ, 0
	invalid	el1h_error_invalid, VECTOR_CUR_SPX + VECTOR_SERROR, 0

	invalid	el0_fiq_invalid, VECTOR_LOWER_64 + VECTOR_FIQ, 1
	invalid	el0_error_invalid, VECTOR_LOWER_64 + VECTOR_SERROR, 1

	invalid	el0_32_sync_invalid, VECTOR_LOWER_32 + VECTOR_SYNC, 1
	invalid	el0_32_irq_invalid, VECTOR_LOWER_32 + VECTOR_IRQ, 1
	invalid	el0_32_fiq_invalid, VECTOR_LOWER_32 + VECTOR_FIQ, 1
	invalid	el0_32_error_invalid, VECTOR_LOWER_32 + VECTOR_SERROR, 1

SYM_CODE_START(el0_sync)
	build_frame 1, elr_el1, spsr_el1
	mrs	x24, esr_el1
	lsr	x24, x24, #ESR_ELx_EC_SHIFT
	cmp	x24, #ESR_ELx_EC_SVC64
	b.eq	el0_svc
	mov	x0, sp
	mov	x1, #(VECTOR_LOWER_64 + VECTOR_SYNC)
	bl	bad_mode
SYM_CODE_END(el0_sync)

	.cfi_sections .debug_frame
SYM_CODE_START(el0_svc)
	.cfi_startproc
	.cfi_undefined x30	/* a backtrace ends here */
	msr	daifclr, #(DAIF_IMM_D | DAIF_IMM_I)
	mov	x0, sp
	bl	do_syscall
	mov	x0, sp
	b	ret_to_user
	.cfi_endproc
SYM_CODE_END(el0_svc)

/*
 * An interrupt of the kernel. The handler runs with D clear, and with A set
 * whatever it was before; the ERET gives back all four as SPSR has them.
 */
SYM_CODE_START(el1h_irq)
	build_frame 0, elr_el1, spsr_el1
	msr	daifclr, #DAIF_IMM_D
	mov	x0, sp
	bl	do_irq
	restore_frame 0, elr_el1, spsr_el1
	eret
SYM_CODE_END(el1h_irq)

SYM_CODE_START(el0_irq)
	.cfi_startproc
	.cfi_undefined x30
	build_frame 1, elr_el1, spsr_el1
	msr	daifclr, #DAIF_IMM_D
	mov	x0, sp
	bl	do_irq
	mov	x0, sp
	b	ret_to_user
	.cfi_endproc
SYM_CODE_END(el0_irq)

/*
 * x0: the frame to leave with. The user's PSTATE comes with the ERET, and
 * with it the end of any flag the switch has leaked.
 */
SYM_FUNC_START(ret_to_user)
	msr	daifset, #DAIF_IMM_I
	adrp	x1, kernel_stack_top
	add	sp, x1, :lo12:kernel_stack_top
	ldp	x22, x23, [x0, #S_PC]
	msr	elr_el1, x22
	msr	spsr_el1, x23
	ldp	x30, x21, [x0, #FRAME_X(30)]
	msr	sp_el0, x21
	ldp	x2, x3, [x0, #FRAME_X(2)]
	ldp	x4, x5, [x0, #FRAME_X(4)]
	ldp	x6, x7, [x0, #FRAME_X(6)]
	ldp	x8, x9, [x0, #FRAME_X(8)]
	ldp	x10, x11, [x0, #FRAME_X(10)]
	ldp	x12, x13, [x0, #FRAME_X(12)]
	ldp	x14, x15, [x0, #FRAME_X(14)]
	ldp	x16, x17, [x0, #FRAME_X(16)]
	ldp	x18, x19, [x0, #FRAME_X(18)]
	ldp	x20, x21, [x0, #FRAME_X(20)]
	ldp	x22, x23, [x0, #FRAME_X(22)]
	ldp	x24, x25, [x0, #FRAME_X(24)]
	ldp	x26, x27, [x0, #FRAME_X(26)]
	ldp	x28, x29, [x0, #FRAME_X(28)]
	ldp	x0, x1, [x0, #FRAME_X(0)]
	eret
SYM_FUNC_END(ret_to_user)
