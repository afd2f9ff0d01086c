// SPDX-License-Identifier: MIT
/*
 * debug-sr.c - the debug registers change hands, but only for a guest that
 * uses them.
 *
 * A guest does when its MDSCR enables breakpoints, or when it has written to
 * a debug register since the last exit; the first such write traps. In every
 * other lap these steps cost a test, and the host's registers stay in place,
 * silent because the MDSCR is the guest's.
 */
#include "asm/debug.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"

/* clang-format off */
/* @k: b, the breakpoints, or w, the watchpoints. */
#define SAVE(n, k) if (n < k##rps) {                                         \
		dbg->dbg_##k##cr[n] = read_sysreg(dbg##k##cr##n##_el1);      \
		dbg->dbg_##k##vr[n] = read_sysreg(dbg##k##vr##n##_el1);      \
	}
#define RESTORE(n, k) if (n < k##rps) {                                      \
		write_sysreg(dbg->dbg_##k##cr[n], dbg##k##cr##n##_el1);      \
		write_sysreg(dbg->dbg_##k##vr[n], dbg##k##vr##n##_el1);      \
	}
/* clang-format on */

static __step void debug_regs_save(struct kvm_guest_debug_arch *dbg)
{
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);
	unsigned int brps = dfr0_brps(dfr0), wrps = dfr0_wrps(dfr0);

	DBG_EACH(SAVE, b)
	DBG_EACH(SAVE, w)
	dbg->mdccint = read_sysreg(mdccint_el1);
}

__step void debug_regs_restore(const struct kvm_guest_debug_arch *dbg)
{
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);
	unsigned int brps = dfr0_brps(dfr0), wrps = dfr0_wrps(dfr0);

	DBG_EACH(RESTORE, b)
	DBG_EACH(RESTORE, w)
	write_sysreg(dbg->mdccint, mdccint_el1);
}

__step void __debug_save_state(const struct kvm_vcpu *vcpu,
			       struct kvm_guest_debug_arch *dbg)
{
	if (vcpu->debug_dirty)
		debug_regs_save(dbg);
}

__step void __debug_restore_state(const struct kvm_vcpu *vcpu,
				  const struct kvm_guest_debug_arch *dbg)
{
	if (vcpu->debug_dirty)
		debug_regs_restore(dbg);
}

__step void __debug_cond_save_host_state(struct kvm_vcpu *vcpu)
{
	if (vcpu->ctxt.sys_regs[MDSCR_EL1] & (MDSCR_KDE | MDSCR_MDE))
		vcpu->debug_dirty = true;
	__debug_save_state(vcpu, &vcpu->host_debug);
}

/* The breakpoints come after MDSCR, so D has to stay set up to here. */
__step void __debug_cond_restore_host_state(struct kvm_vcpu *vcpu)
{
	__debug_restore_state(vcpu, &vcpu->host_debug);
	vcpu->debug_dirty = false;
}

__step u64 __kvm_get_mdcr_el2(void)
{
	return read_sysreg(mdcr_el2);
}
