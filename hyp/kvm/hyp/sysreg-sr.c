// SPDX-License-Identifier: MIT
/*
 * sysreg-sr.c - contexts to and from the registers. The list is
 * kvm/sysregs.def.
 */
#include "asm/kvm_mode.h"
#include "asm/types.h"
#include "kvm/hyp.h"

/* clang-format off */
#define SAVE(slot, name)	ctxt->sys_regs[slot] = read_sysreg(name);
#define RESTORE(slot, name)	write_sysreg(ctxt->sys_regs[slot], name);
#define SAVE_EL1(slot, name)	ctxt->sys_regs[slot] = read_sysreg_el1(name);
#define RESTORE_EL1(slot, name)	write_sysreg_el1(ctxt->sys_regs[slot], name);
/* clang-format on */

/*
 * 4.13 saves ELR_EL2 and SPSR_EL2 of the host with VHE as well, although no
 * ERET will ever take them from there. Without VHE the return to the host
 * does, and that is how its flags come back.
 */
__step void __sysreg_save_common_state(struct kvm_cpu_context *ctxt)
{
#define SYSREG_COMMON SAVE
#include "kvm/sysregs.def"
	ctxt->gp_regs.sp = read_sysreg(sp_el0);
	ctxt->gp_regs.pc = read_sysreg(elr_el2);
	ctxt->gp_regs.pstate = read_sysreg(spsr_el2);
}

__step void __sysreg_restore_common_state(const struct kvm_cpu_context *ctxt)
{
#define SYSREG_COMMON RESTORE
#include "kvm/sysregs.def"
	write_sysreg(ctxt->gp_regs.sp, sp_el0);
	write_sysreg(ctxt->gp_regs.pc, elr_el2);
	write_sysreg(ctxt->gp_regs.pstate, spsr_el2);
}

__step void __sysreg_save_state(struct kvm_cpu_context *ctxt){
#define SYSREG_GUEST SAVE
#define SYSREG_EL1   SAVE_EL1
#include "kvm/sysregs.def"
}

__step void __sysreg_restore_state(const struct kvm_cpu_context *ctxt){
#define SYSREG_GUEST RESTORE
#define SYSREG_EL1   RESTORE_EL1
#include "kvm/sysregs.def"
}

__step void __sysreg_save_guest_state(struct kvm_cpu_context *ctxt)
{
	__sysreg_save_state(ctxt);
	__sysreg_save_common_state(ctxt);
}

__step void __sysreg_restore_guest_state(const struct kvm_cpu_context *ctxt)
{
	__sysreg_restore_state(ctxt);
	__sysreg_restore_common_state(ctxt);
}
