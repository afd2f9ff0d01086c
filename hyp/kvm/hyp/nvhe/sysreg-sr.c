// SPDX-License-Identifier: MIT
/*
 * sysreg-sr.c - the host's context without VHE. It lives at EL1, where the
 * guest is to live: all of EL1 is swapped, VBAR_EL1 like any other register.
 */
#include "kvm/hyp.h"

__step void __sysreg_save_host_state(struct kvm_cpu_context *ctxt)
{
	__sysreg_save_state(ctxt);
	__sysreg_save_common_state(ctxt);
}

__step void __sysreg_restore_host_state(const struct kvm_cpu_context *ctxt)
{
	__sysreg_restore_state(ctxt);
	__sysreg_restore_common_state(ctxt);
}
