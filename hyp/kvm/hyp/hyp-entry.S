/* SPDX-License-Identifier: MIT */
/*
 * hyp-entry.S - the vectors that are live while the guest runs.
 */
#include "asm/el2_call.inc"
#include "asm/esr.h"
#include "asm/kernel_entry.inc"
#include "asm/kvm_asm.h"
#include "asm/linkage.h"
#include "asm/ptrace.h"

	.text

	/* Not an exit of the guest's: the switch itself is broken. */
	.macro	invalid, name, slot
	invalid_entry \name, \slot, 0, elr_el2, spsr_el2, __hyp_panic
	.endm

	/* The guest's x0 and x1 go on the stack, the vCPU into x1. */
	.macro	guest_exit, name, code
SYM_CODE_START(\name)
	stp	x0, x1, [sp, #-16]!
	mrs	x1, tpidr_el2
	mov	x0, #\code
	b	__guest_exit
SYM_CODE_END(\name)
	.endm

	.balign	2048
	.globl	__kvm_hyp_vector
	.type	__kvm_hyp_vector, %function
__kvm_hyp_vector:
	ventry	el2t_sync_invalid
	ventry	el2t_irq_invalid
	ventry	el2t_fiq_invalid
	ventry	el2t_error_invalid

	ventry	el2h_sync_invalid
	ventry	el2h_irq_invalid
	ventry	el2h_fiq_invalid
	ventry	el2_error

	ventry	el1_sync
	ventry	el1_irq
	ventry	el1_fiq_invalid
	ventry	el1_error

	/* A guest's EL0 may be AArch32 where the CPU can. */
	ventry	el1_sync
	ventry	el1_irq
	ventry	el1_32_fiq_invalid
	ventry	el1_error
	.balign	128
	.size	__kvm_hyp_vector, . - __kvm_hyp_vector

	guest_exit el1_irq, ARM_EXCEPTION_IRQ
	guest_exit el1_error, ARM_EXCEPTION_EL1_SERROR

	invalid	el2t_sync_invalid, VECTOR_CUR_SP0 + VECTOR_SYNC
	invalid	el2t_irq_invalid, VECTOR_CUR_SP0 + VECTOR_IRQ
	invalid	el2t_fiq_invalid, VECTOR_CUR_SP0 + VECTOR_FIQ
	invalid	el2t_error_invalid, VECTOR_CUR_SP0 + VECTOR_SERROR

	invalid	el2h_sync_invalid, VECTOR_CUR_SPX + VECTOR_SYNC
	invalid	el2h_irq_invalid, VECTOR_CUR_SPX + VECTOR_IRQ
	invalid	el2h_fiq_invalid, VECTOR_CUR_SPX + VECTOR_FIQ
	invalid	el2_error_invalid, VECTOR_CUR_SPX + VECTOR_SERROR

	invalid	el1_host_sync_invalid, VECTOR_LOWER_64 + VECTOR_SYNC
	invalid	el1_fiq_invalid, VECTOR_LOWER_64 + VECTOR_FIQ
	invalid	el1_32_fiq_invalid, VECTOR_LOWER_32 + VECTOR_FIQ

/*
 * From EL1. Without stage 2 that is no guest but, without VHE, the host.
 */
SYM_CODE_START(el1_sync)
	stp	x0, x1, [sp, #-16]!
	mrs	x1, vttbr_el2
	cbz	x1, el1_host_sync
	mrs	x0, esr_el2
	lsr	x0, x0, #ESR_ELx_EC_SHIFT
	cmp	x0, #ESR_ELx_EC_FP_ASIMD
	b.eq	__fpsimd_guest_restore
	mrs	x1, tpidr_el2
	mov	x0, #ARM_EXCEPTION_TRAP
	b	__guest_exit
SYM_CODE_END(el1_sync)

/*
 * All that the host may want is a call. Its PSTATE waits in SPSR_EL2, which
 * the world switch keeps for it while SPSR_EL2 is the guest's.
 */
SYM_CODE_START(el1_host_sync)
	mrs	x1, esr_el2
	lsr	x1, x1, #ESR_ELx_EC_SHIFT
	cmp	x1, #ESR_ELx_EC_HVC64
	ldp	x0, x1, [sp], #16
	b.ne	el1_host_sync_invalid
	do_el2_call
	eret
SYM_CODE_END(el1_host_sync)

/*
 * An SError at EL2. In the window of __guest_exit it is the guest's: say so
 * in x0, which that window leaves to us, and go on. Anywhere else it is fatal.
 */
SYM_CODE_START(el2_error)
	stp	x0, x1, [sp, #-16]!
	mrs	x0, elr_el2
	adr	x1, abort_guest_exit_start
	cmp	x0, x1
	adr	x1, abort_guest_exit_end
	ccmp	x0, x1, #4, ne
	b.ne	1f
	add	sp, sp, #16
	mov	x0, #(1 << ARM_EXIT_WITH_SERROR_BIT)
	eret
1:	ldp	x0, x1, [sp], #16
	b	el2_error_invalid
SYM_CODE_END(el2_error)
