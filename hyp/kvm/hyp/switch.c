// SPDX-License-Identifier: MIT
/*
 * switch.c - the world switch, in the order of Linux 4.13.
 *
 * Every step is a function of its own, and the two halves of a pair stand
 * next to each other. Nothing here reads or writes the flags; see
 * __guest_exit for the one place that does.
 */
#include "asm/at.h"
#include "asm/esr.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/kvm_mode.h"
#include "asm/sysreg.h"
#include "kernel/kernel.h"
#include "kvm/hyp.h"

static __step void __activate_traps(const struct kvm_vcpu *vcpu)
{
	write_sysreg(vcpu->hcr_el2, hcr_el2);
	write_sysreg(HSTR_T15, hstr_el2);
	write_sysreg(0, pmselr_el0);
	write_sysreg(PMUSERENR_MASK, pmuserenr_el0);
	write_sysreg(vcpu->mdcr_el2, mdcr_el2);
	__activate_traps_arch();
}

static __step void __deactivate_traps(struct kvm_vcpu *vcpu)
{
	/* The guest may have taken its virtual SError, or still owe it. */
	if (vcpu->hcr_el2 & HCR_VSE)
		vcpu->hcr_el2 = read_sysreg(hcr_el2);
	write_sysreg(read_sysreg(mdcr_el2) & MDCR_HPMN_MASK, mdcr_el2);
	write_sysreg(0, hstr_el2);
	write_sysreg(0, pmuserenr_el0);
	__deactivate_traps_arch();
}

static __step void __activate_vm(const struct kvm_vcpu *vcpu)
{
	write_sysreg(VTCR_EL2_FLAGS, vtcr_el2);
	write_sysreg(vcpu->kvm->vttbr, vttbr_el2);
}

static __step void __deactivate_vm(void)
{
	write_sysreg(0, vttbr_el2);
}

/*
 * HPFAR holds the IPA of a translation or access flag fault, and of any
 * fault in a walk; for a permission fault stage 1 is walked again. False if
 * that fails: the mapping is gone by now, so the guest tries once more.
 */
static __step bool __translate_far_to_hpfar(u64 far, u64 *hpfar)
{
	u64 host_par = read_sysreg(par_el1);
	u64 par;

	__at(s1e1r, far);
	isb();
	par = read_sysreg(par_el1);
	write_sysreg(host_par, par_el1);
	if (par & PAR_F)
		return false;
	*hpfar = (par & PAR_PA_MASK) >> HPFAR_FIPA_SHIFT;
	return true;
}

/* False: enter the guest again, the fault has vanished. */
static __step bool __populate_fault_info(struct kvm_vcpu *vcpu)
{
	struct kvm_vcpu_fault_info *fault = &vcpu->fault;
	u64 esr = fault->esr_el2;

	if (!esr_is_guest_abort(esr))
		return true;
	fault->far_el2 = read_sysreg(far_el2);
	if (!(esr & ESR_ELx_S1PTW) &&
	    (esr & ESR_ELx_FSC_TYPE) == ESR_ELx_FSC_PERM)
		return __translate_far_to_hpfar(fault->far_el2,
						&fault->hpfar_el2);
	fault->hpfar_el2 = read_sysreg(hpfar_el2);
	return true;
}

__step u64 __kvm_vcpu_run(struct kvm_vcpu *vcpu)
{
	struct kvm_cpu_context *host_ctxt = vcpu->host_ctxt;
	struct kvm_cpu_context *guest_ctxt = &vcpu->ctxt;
	u64 exit_code;
	bool fp_enabled;

	/* The exit vector finds its vCPU here. */
	write_sysreg(vcpu, tpidr_el2);

	__sysreg_save_host_state(host_ctxt);
	__debug_cond_save_host_state(vcpu);
	__activate_traps(vcpu);
	__activate_vm(vcpu);
	__vgic_restore_state(vcpu);
	__timer_restore_state(vcpu);
	__sysreg_restore_guest_state(guest_ctxt);
	__debug_restore_state(vcpu, &vcpu->debug);

	do {
		exit_code = __guest_enter(vcpu, host_ctxt);
		vcpu->fault.esr_el2 = read_sysreg(esr_el2);
	} while (exit_code == ARM_EXCEPTION_TRAP &&
		 !__populate_fault_info(vcpu));

	fp_enabled = __fpsimd_enabled();
	__sysreg_save_guest_state(guest_ctxt);
	__timer_save_state(vcpu);
	__vgic_save_state(vcpu);
	__deactivate_traps(vcpu);
	__deactivate_vm();
	__sysreg_restore_host_state(host_ctxt);
	if (fp_enabled) {
		__fpsimd_save_state(&guest_ctxt->fp_regs);
		__fpsimd_restore_state(&host_ctxt->fp_regs);
	}
	__debug_save_state(vcpu, &vcpu->debug);
	__debug_cond_restore_host_state(vcpu);
	/* A panic from here on has no guest to leave. */
	write_sysreg(0, tpidr_el2);

	return exit_code;
}

/* Undo whatever part of the guest's world is there, whether or not all of it
 * is: the host's can be restored at any time. */
static void __hyp_leave_guest(struct kvm_vcpu *vcpu,
			      struct kvm_cpu_context *at_panic)
{
	__sysreg_save_guest_state(at_panic);
	__timer_save_state(vcpu);
	__vgic_save_state(vcpu);
	__deactivate_traps(vcpu);
	__deactivate_vm();
	__sysreg_restore_host_state(vcpu->host_ctxt);
}

void __hyp_panic(struct pt_regs *regs, u64 vector)
{
	static struct kvm_cpu_context at_panic;
	static struct panic_info info;
	struct kvm_vcpu *vcpu = (struct kvm_vcpu *)read_sysreg(tpidr_el2);

	info = (struct panic_info){
		.regs = regs,
		.vector = vector,
		.vbar = read_sysreg(vbar_el2),
		.esr = read_sysreg(esr_el2),
		.far = read_sysreg(far_el2),
		.hpfar = read_sysreg(hpfar_el2),
	};
	panic_once();
	/* Printing needs the host's world, and if that fails, its vectors. */
	if (vcpu)
		__hyp_leave_guest(vcpu, &at_panic);
	__hyp_call_panic(&info, vcpu ? &at_panic : NULL);
}
