// SPDX-License-Identifier: MIT
/*
 * switch.c - steps of the world switch that are taken differently without
 * VHE.
 */
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/ptrace.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

/* VBAR_EL2 stays what it is: the hyp vectors are the only ones of EL2. */
__step void __activate_traps_arch(void)
{
	write_sysreg(CPTR_EL2_DEFAULT | CPTR_EL2_TTA | CPTR_EL2_TFP, cptr_el2);
}

__step void __deactivate_traps_arch(void)
{
	write_sysreg(HCR_HOST_NVHE_FLAGS, hcr_el2);
	write_sysreg(CPTR_EL2_DEFAULT, cptr_el2);
}

/* The console is the kernel's, so an exception return goes there. */
void __hyp_call_panic(const struct panic_info *info,
		      const struct kvm_cpu_context *guest)
{
	register const void *x0 asm("x0") = info;
	register const void *x1 asm("x1") = guest;

	write_sysreg(hyp_panic_report, elr_el2);
	write_sysreg(PSR_MODE_EL1h | PSR_DAIF, spsr_el2);
	asm volatile("eret" : : "r"(x0), "r"(x1) : "memory");
	__builtin_unreachable();
}
