/* SPDX-License-Identifier: MIT */
/*
 * call.S - from the kernel at EL1 into the switch at EL2.
 */
#include "asm/linkage.h"
#include "asm/ptrace.h"

	.text

/*
 * u64 __kvm_call_hyp(u64 hypfn, arg0, arg1, arg2)
 *
 * The exception puts PSTATE into SPSR_EL2 and masks everything; el1_sync in
 * hyp-entry.S makes the call, and its ERET gives PSTATE back.
 */
SYM_FUNC_START(__kvm_call_hyp)
	hvc	#0
	ret
SYM_FUNC_END(__kvm_call_hyp)

/*
 * void __hyp_call_panic(const struct panic_info *info,
 *			 const struct kvm_cpu_context *guest)
 *
 * The console is the kernel's, so an exception return goes there.
 */
SYM_FUNC_START(__hyp_call_panic)
	adrp	x2, hyp_panic_report
	add	x2, x2, :lo12:hyp_panic_report
	msr	elr_el2, x2
	mov	x2, #(PSR_DAIF | PSR_MODE_EL1h)
	msr	spsr_el2, x2
	eret
SYM_FUNC_END(__hyp_call_panic)
