/* SPDX-License-Identifier: MIT */
/*
 * entry.S - the last instructions before the guest and the first ones after
 * it.
 */
#include "asm/asm-offsets.h"
#include "asm/irqflags.h"
#include "asm/kvm_asm.h"
#include "asm/kvm_mode.inc"
#include "asm/linkage.h"

#define CPU_X(n) (CPU_X0 + 8 * (n))

	.text

	.macro	save_callee_saved, ctxt
	stp	x19, x20, [\ctxt, #CPU_X(19)]
	stp	x21, x22, [\ctxt, #CPU_X(21)]
	stp	x23, x24, [\ctxt, #CPU_X(23)]
	stp	x25, x26, [\ctxt, #CPU_X(25)]
	stp	x27, x28, [\ctxt, #CPU_X(27)]
	stp	x29, x30, [\ctxt, #CPU_X(29)]
	.endm

	.macro	restore_callee_saved, ctxt
	ldp	x19, x20, [\ctxt, #CPU_X(19)]
	ldp	x21, x22, [\ctxt, #CPU_X(21)]
	ldp	x23, x24, [\ctxt, #CPU_X(23)]
	ldp	x25, x26, [\ctxt, #CPU_X(25)]
	ldp	x27, x28, [\ctxt, #CPU_X(27)]
	ldp	x29, x30, [\ctxt, #CPU_X(29)]
	.endm

/*
 * u64 __guest_enter(struct kvm_vcpu *vcpu, struct kvm_cpu_context *host)
 *
 * x0: vCPU   x1: host context   x18: guest context until the last load
 */
SYM_FUNC_START(__guest_enter)
	save_callee_saved x1

	add	x18, x0, #VCPU_CONTEXT
	ldp	x0, x1, [x18, #CPU_X(0)]
	ldp	x2, x3, [x18, #CPU_X(2)]
	ldp	x4, x5, [x18, #CPU_X(4)]
	ldp	x6, x7, [x18, #CPU_X(6)]
	ldp	x8, x9, [x18, #CPU_X(8)]
	ldp	x10, x11, [x18, #CPU_X(10)]
	ldp	x12, x13, [x18, #CPU_X(12)]
	ldp	x14, x15, [x18, #CPU_X(14)]
	ldp	x16, x17, [x18, #CPU_X(16)]
	restore_callee_saved x18
	ldr	x18, [x18, #CPU_X(18)]

	/* Every register is the guest's now. */
	eret
SYM_FUNC_END(__guest_enter)

/*
 * Returns from __guest_enter(), with what the exit was in x0.
 *
 * On entry   x0: exit code   x1: vCPU   stack: the guest's x0 and x1
 *            every other register: the guest's
 * In the SError window   x2: ELR   x3: ESR   x4: SPSR   x5: exit code
 */
SYM_FUNC_START(__guest_exit)
	add	x1, x1, #VCPU_CONTEXT
	stp	x2, x3, [x1, #CPU_X(2)]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x1, #CPU_X(0)]
	stp	x4, x5, [x1, #CPU_X(4)]
	stp	x6, x7, [x1, #CPU_X(6)]
	stp	x8, x9, [x1, #CPU_X(8)]
	stp	x10, x11, [x1, #CPU_X(10)]
	stp	x12, x13, [x1, #CPU_X(12)]
	stp	x14, x15, [x1, #CPU_X(14)]
	stp	x16, x17, [x1, #CPU_X(16)]
	str	x18, [x1, #CPU_X(18)]
	save_callee_saved x1

	reset_pan

	ldr	x2, [x1, #(VCPU_HOST_CONTEXT - VCPU_CONTEXT)]
	restore_callee_saved x2

	/*
	 * An SError that the guest caused may still be on its way. Let it in
	 * here, where it can be told from the host's own: from the unmask to
	 * the ISB it has two addresses to return to and no others. Taking it
	 * overwrites the three registers that describe this exit.
	 */
	mrs	x2, elr_el2
	mrs	x3, esr_el2
	mrs	x4, spsr_el2
	mov	x5, x0

	dsb	sy
	msr	daifclr, #DAIF_IMM_A
	.globl	abort_guest_exit_start
abort_guest_exit_start:
	isb
	.globl	abort_guest_exit_end
abort_guest_exit_end:
	/* A stays clear from here on. */
	tbnz	x0, #ARM_EXIT_WITH_SERROR_BIT, 1f
	ret

1:	msr	elr_el2, x2
	msr	esr_el2, x3
	msr	spsr_el2, x4
	orr	x0, x0, x5
	ret
SYM_FUNC_END(__guest_exit)

/*
 * The guest's first FP instruction in this lap has trapped. Lift the trap,
 * exchange the registers and let it try again: no exit. Whether this happened
 * is read off the trap itself, see __fpsimd_enabled().
 *
 * On entry   stack: the guest's x0 and x1; other registers: the guest's
 */
SYM_FUNC_START(__fpsimd_guest_restore)
	stp	x2, x30, [sp, #-16]!
	fpsimd_untrap x2
	mrs	x2, tpidr_el2
	ldr	x0, [x2, #VCPU_HOST_CONTEXT]
	add	x0, x0, #CPU_FP_REGS
	bl	__fpsimd_save_state
	add	x0, x2, #(VCPU_CONTEXT + CPU_FP_REGS)
	bl	__fpsimd_restore_state
	ldp	x2, x30, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
SYM_FUNC_END(__fpsimd_guest_restore)
