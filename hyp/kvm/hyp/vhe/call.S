/* SPDX-License-Identifier: MIT */
/*
 * call.S - from the kernel into the switch when both live at EL2.
 */
#include "asm/el2_call.inc"
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
	do_el2_call
	isb
	ret
SYM_FUNC_END(__vhe_hyp_call)
