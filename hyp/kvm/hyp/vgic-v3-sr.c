// SPDX-License-Identifier: MIT
/*
 * vgic-v3-sr.c - the virtual CPU interface to and from its registers.
 */
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

u64 __vgic_v3_get_ich_vtr_el2(void)
{
	return read_sysreg(ich_vtr_el2);
}

u64 __vgic_v3_read_vmcr(void)
{
	return read_sysreg(ich_vmcr_el2);
}

void __vgic_v3_write_vmcr(u64 vmcr)
{
	write_sysreg(vmcr, ich_vmcr_el2);
}

/* From here on interrupts belong to EL2, and the ICC names of EL1 mean the
 * virtual interface. */
__step void __vgic_restore_state(const struct kvm_vcpu *vcpu)
{
	const struct vgic_v3_cpu_if *v3 = &vcpu->vgic.v3;

	write_sysreg(read_sysreg(hcr_el2) | HCR_INT_OVERRIDE, hcr_el2);
	write_sysreg(v3->vgic_ap1r0, ich_ap1r0_el2);
	write_sysreg(v3->vgic_lr0, ich_lr0_el2);
	write_sysreg(v3->vgic_hcr, ich_hcr_el2);
}

__step void __vgic_save_state(struct kvm_vcpu *vcpu)
{
	struct vgic_v3_cpu_if *v3 = &vcpu->vgic.v3;

	v3->vgic_misr = read_sysreg(ich_misr_el2);
	v3->vgic_ap1r0 = read_sysreg(ich_ap1r0_el2);
	v3->vgic_lr0 = read_sysreg(ich_lr0_el2);
	/* Off: no maintenance interrupt for the host. */
	write_sysreg(0, ich_hcr_el2);
	write_sysreg(0, ich_lr0_el2);
	write_sysreg(read_sysreg(hcr_el2) & ~HCR_INT_OVERRIDE, hcr_el2);
}
