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

	ventry	el1h_sync
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
	bl	do_sync
	/* Not by ret_to_user: no other task may run within a step. */
	restore_frame 1, elr_el1, spsr_el1
	eret
SYM_CODE_END(el0_sync)

/* The kernel's own: everything stays masked until the ERET. */
SYM_CODE_START(el1h_sync)
	build_frame 0, elr_el1, spsr_el1
	mov	x0, sp
	mov	x1, #(VECTOR_CUR_SPX + VECTOR_SYNC)
	bl	do_sync
	restore_frame 0, elr_el1, spsr_el1
	eret
SYM_CODE_END(el1h_sync)

	.cfi_sections .debug_frame
SYM_CODE_START(el0_svc)
	.cfi_startproc
	.cfi_undefined x30	/* a backtrace ends here */
	msr	daifclr, #(DAIF_IMM_D | DAIF_IMM_I)
	mov	x0, sp
	bl	do_syscall
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
	b	ret_to_user
	.cfi_endproc
SYM_CODE_END(el0_irq)

/*
 * SP: the frame to leave with, the only thing on the stack. The user's PSTATE
 * comes with the ERET, and with it the end of any flag the switch has leaked.
 */
SYM_CODE_START(ret_to_user)
	msr	daifset, #DAIF_IMM_I
	adrp	x1, need_resched
	ldr	w1, [x1, :lo12:need_resched]
	cbnz	w1, work_pending
	restore_frame 1, elr_el1, spsr_el1
	eret
work_pending:
	bl	schedule
	b	ret_to_user
SYM_CODE_END(ret_to_user)

#define CTX(reg) (TASK_CONTEXT + CONTEXT_##reg)

/*
 * struct task *cpu_switch_to(struct task *prev, struct task *next)
 *
 * Returns on the stack of \next, into its last call of this function. PSTATE
 * is no part of it.
 */
SYM_FUNC_START(cpu_switch_to)
	mov	x9, sp
	stp	x19, x20, [x0, #CTX(X19)]
	stp	x21, x22, [x0, #(CTX(X19) + 16)]
	stp	x23, x24, [x0, #(CTX(X19) + 32)]
	stp	x25, x26, [x0, #(CTX(X19) + 48)]
	stp	x27, x28, [x0, #(CTX(X19) + 64)]
	stp	x29, x9, [x0, #CTX(FP)]
	str	x30, [x0, #CTX(PC)]
	ldp	x19, x20, [x1, #CTX(X19)]
	ldp	x21, x22, [x1, #(CTX(X19) + 16)]
	ldp	x23, x24, [x1, #(CTX(X19) + 32)]
	ldp	x25, x26, [x1, #(CTX(X19) + 48)]
	ldp	x27, x28, [x1, #(CTX(X19) + 64)]
	ldp	x29, x9, [x1, #CTX(FP)]
	ldr	x30, [x1, #CTX(PC)]
	mov	sp, x9
	ret
SYM_FUNC_END(cpu_switch_to)

/* Where a task begins: the end of schedule(), then its first frame. */
SYM_FUNC_START(ret_from_fork)
	msr	daifclr, #DAIF_IMM_I
	b	ret_to_user
SYM_FUNC_END(ret_from_fork)
