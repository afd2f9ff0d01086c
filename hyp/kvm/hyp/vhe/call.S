/* SPDX-License-Identifier: MIT */
/*
 * call.S - from the kernel into the switch when both live at EL2.
 */
#include "asm/linkage.h"

	.text

/* u64 __kvm_call_hyp(u64 hypfn, arg0, arg1, arg2) */
SYM_FUNC_START(__kvm_call_hyp)
	b	__vhe_hyp_call
SYM_FUNC_END(__kvm_call_hyp)

/*
 * Without VHE an exception return ended the call and synchronised whatever
 * the callee had written. A RET does not, hence the ISB. It also put PSTATE
 * back; nothing here does that.
 */
SYM_FUNC_START(__vhe_hyp_call)
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mov	x9, x0
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	blr	x9
	ldp	x29, x30, [sp], #16
	isb
	ret
SYM_FUNC_END(__vhe_hyp_call)
