// SPDX-License-Identifier: MIT
/*
 * switch.c - steps of the world switch that only VHE takes, or takes in its
 * own way.
 */
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/kernel.h"
#include "kvm/hyp.h"

__step void __activate_traps_arch(void)
{
	u64 cpacr = read_sysreg(cpacr_el1);

	write_sysreg((cpacr | CPACR_TTA) & ~CPACR_FPEN, cpacr_el1);
	/* From here on an exception to EL2 comes to the hyp vectors. No ISB:
	 * the ERET into the guest synchronises. */
	write_sysreg(__kvm_hyp_vector, vbar_el1);
}

__step void __deactivate_traps_arch(void)
{
	write_sysreg(HCR_HOST_VHE_FLAGS, hcr_el2);
	write_sysreg(CPACR_FPEN, cpacr_el1);
	/* Not synchronised before the first ISB behind it. */
	write_sysreg(vectors, vbar_el1);
}

void __hyp_call_panic(const struct panic_info *info,
		      const struct kvm_cpu_context *guest)
{
	isb();
	hyp_panic_report(info, guest);
}
