// SPDX-License-Identifier: MIT
/*
 * sysreg-sr.c - the host's context with VHE. It lives at EL2, so the EL1
 * registers are nothing to it: the common state is all.
 */
#include "kvm/hyp.h"

__step void __sysreg_save_host_state(struct kvm_cpu_context *ctxt)
{
	__sysreg_save_common_state(ctxt);
}

__step void __sysreg_restore_host_state(const struct kvm_cpu_context *ctxt)
{
	__sysreg_restore_common_state(ctxt);
}
