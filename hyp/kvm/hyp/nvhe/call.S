/* SPDX-License-Identifier: MIT */
/*
 * call.S - from the kernel at EL1 into the switch at EL2.
 */
#include "asm/linkage.h"

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
