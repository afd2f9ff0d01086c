// SPDX-License-Identifier: MIT
/*
 * sys_regs.c - what a guest finds behind a trapped system register.
 */
#include "kvm/sys_regs.h"

#include "asm/debug.h"
#include "asm/esr.h"
#include "asm/sysreg.h"
#include "kernel/print.h"

struct sys_reg_desc {
	u32 reg;
	u32 any; /* bits of the name that do not matter */
	/* False: undefined for the guest. */
	bool (*access)(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
		       const struct sys_reg_desc *desc);
	u64 (*read)(void); /* read_only; NULL: 0 */
	size_t arg;	   /* slot of sys_regs, or offset in the debug state */
};

static bool read_only(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
		      const struct sys_reg_desc *desc)
{
	(void)vcpu;
	p->value = desc->read ? desc->read() : 0;
	return !p->is_write;
}

static bool raz_wi(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
		   const struct sys_reg_desc *desc)
{
	(void)vcpu;
	(void)desc;
	p->value = 0;
	return true;
}

static bool read_only_shadow(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
			     const struct sys_reg_desc *desc)
{
	p->value = vcpu->ctxt.sys_regs[desc->arg];
	return true;
}

static u64 read_oslsr(void)
{
	return OSLSR_OSLM;
}

/* From the first write on the registers are switched, see debug-sr.c. */
static bool debug_access(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
			 u64 *slot)
{
	if (p->is_write) {
		*slot = p->value;
		vcpu->debug_dirty = true;
	}
	p->value = *slot;
	return true;
}

static bool debug_shadow(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
			 const struct sys_reg_desc *desc)
{
	return debug_access(vcpu, p, &vcpu->ctxt.sys_regs[desc->arg]);
}

static bool debug_reg(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
		      const struct sys_reg_desc *desc)
{
	u64 *regs = (u64 *)((char *)&vcpu->debug + desc->arg);

	return debug_access(vcpu, p,
			    &regs[desc->any ? sys_reg_crm(p->reg) : 0]);
}

static bool sgi1r(struct kvm_vcpu *vcpu, struct sys_reg_params *p,
		  const struct sys_reg_desc *desc)
{
	(void)desc;
	if (p->is_write)
		vgic_v3_dispatch_sgi(vcpu, p->value);
	return p->is_write;
}

/* clang-format off */
/* ID registers: the host's fields that the guest may see, and what is set
 * instead of the others. */
#define ID_REGS(do)                                                          \
	/* AArch64 only, EL0 and EL1; FP, SIMD, GIC, CSV2, CSV3 */           \
	do(id_aa64pfr0_el1, 4, 0, 0xff0000000fff0000, 0x11)                  \
	do(id_aa64pfr1_el1, 4, 1, 0, 0)                                      \
	/* debug, breakpoints and watchpoints; no PMU, no trace */           \
	do(id_aa64dfr0_el1, 5, 0, 0xf0f0f00f, 0)                             \
	do(id_aa64isar0_el1, 6, 0, ~(u64)0, 0)                               \
	/* no pointer authentication: its keys are not switched */           \
	do(id_aa64isar1_el1, 6, 1, ~(u64)0xff000ff0, 0)                      \
	do(id_aa64mmfr0_el1, 7, 0, ~(u64)0, 0)                               \
	/* no virtualization of its own, so no VMIDs and no VHE */           \
	do(id_aa64mmfr1_el1, 7, 1, 0xf0f00f, 0)                              \
	do(id_aa64mmfr2_el1, 7, 2, ~(u64)0, 0)

#define READ_ID(name, crm, op2, keep, set)                                   \
	static u64 read_##name(void)                                         \
	{                                                                    \
		return (read_sysreg(name) & (keep)) | (set);                 \
	}
ID_REGS(READ_ID)

#define ID_DESC(name, crm, op2, keep, set)                                   \
	{ sys_reg(3, 0, 0, crm, op2), 0, read_only, read_##name, 0 },

#define ANY_OP2	 sys_reg(0, 0, 0, 0, 7)
#define ANY_CRM	 sys_reg(0, 0, 0, 15, 0)
#define CRM_8_UP sys_reg(0, 0, 0, 7, 0)	/* with CRm 8 as its base */

#define SYS_DESC(op0, op1, crn, crm, op2, any, access, arg)                  \
	{ sys_reg(op0, op1, crn, crm, op2), any, access, NULL, arg }
#define DEBUG_STATE(field) offsetof(struct kvm_guest_debug_arch, field)

/* The first that matches counts. What no line matches is undefined. */
static const struct sys_reg_desc sys_reg_descs[] = {
	ID_REGS(ID_DESC)
	SYS_DESC(3, 0, 0, 0, 0, ANY_CRM | ANY_OP2, read_only, 0), /* all others */

	SYS_DESC(3, 0, 1, 0, 1, 0, read_only_shadow, ACTLR_EL1),

	/* set/way: one CPU, and SWIO keeps the host's data */
	SYS_DESC(1, 0, 7, 6, 2, 0, raz_wi, 0),		    /* DC ISW */
	SYS_DESC(1, 0, 7, 10, 2, 0, raz_wi, 0),		    /* DC CSW */
	SYS_DESC(1, 0, 7, 14, 2, 0, raz_wi, 0),		    /* DC CISW */

	/* no PMU */
	SYS_DESC(3, 0, 9, 14, 0, ANY_OP2, raz_wi, 0),	    /* PMINTEN* */
	SYS_DESC(3, 3, 9, 12, 0, ANY_OP2, raz_wi, 0),	    /* PMCR... */
	SYS_DESC(3, 3, 9, 13, 0, ANY_OP2, raz_wi, 0),	    /* PMCCNTR... */
	SYS_DESC(3, 3, 9, 14, 0, ANY_OP2, raz_wi, 0),	    /* PMUSERENR... */
	SYS_DESC(3, 3, 14, 8, 0, CRM_8_UP | ANY_OP2, raz_wi, 0),

	/* interrupts to itself; the rest of the GIC answers directly */
	SYS_DESC(3, 0, 12, 11, 5, 0, sgi1r, 0),		    /* ICC_SGI1R */

	/* self-hosted debug; the OS lock is ours and open */
	SYS_DESC(2, 0, 0, 2, 0, 0, debug_reg, DEBUG_STATE(mdccint)),
	SYS_DESC(2, 0, 0, 2, 2, 0, debug_shadow, MDSCR_EL1),
	SYS_DESC(2, 0, 0, 0, 4, ANY_CRM, debug_reg, DEBUG_STATE(dbg_bvr)),
	SYS_DESC(2, 0, 0, 0, 5, ANY_CRM, debug_reg, DEBUG_STATE(dbg_bcr)),
	SYS_DESC(2, 0, 0, 0, 6, ANY_CRM, debug_reg, DEBUG_STATE(dbg_wvr)),
	SYS_DESC(2, 0, 0, 0, 7, ANY_CRM, debug_reg, DEBUG_STATE(dbg_wcr)),
	SYS_DESC(2, 0, 1, 0, 0, 0, raz_wi, 0),		    /* MDRAR */
	SYS_DESC(2, 0, 1, 0, 4, 0, raz_wi, 0),		    /* OSLAR */
	{ sys_reg(2, 0, 1, 1, 4), 0, read_only, read_oslsr, 0 },
	SYS_DESC(2, 0, 1, 3, 4, 0, raz_wi, 0),		    /* OSDLR */
	SYS_DESC(2, 0, 1, 4, 4, 0, raz_wi, 0),		    /* DBGPRCR */
	SYS_DESC(2, 3, 0, 1, 0, 0, raz_wi, 0),		    /* MDCCSR */
};
/* clang-format on */

struct sys_reg_params kvm_decode_sys64(const struct kvm_vcpu *vcpu)
{
	u64 esr = vcpu->fault.esr_el2;
	u8 rt = (u8)((esr >> ESR_ELx_SYS64_RT_SHIFT) & 31);

	return (struct sys_reg_params){
		.reg = (u32)esr & SYS_REG_MASK,
		.rt = rt,
		.is_write = !(esr & ESR_ELx_SYS64_READ),
		.value = vcpu_get_reg(vcpu, rt),
	};
}

static const struct sys_reg_desc *find_desc(u32 reg)
{
	for (size_t i = 0; i < ARRAY_SIZE(sys_reg_descs); i++) {
		const struct sys_reg_desc *desc = &sys_reg_descs[i];

		if ((reg & ~desc->any) == desc->reg)
			return desc;
	}
	return NULL;
}

static void refuse(struct kvm_vcpu *vcpu, const struct sys_reg_params *p)
{
	printk("kvm: undefined for the guest: %s S%u_%u_C%u_C%u_%u, PC %lx\n",
	       p->is_write ? "write to" : "read of", sys_reg_op0(p->reg),
	       sys_reg_op1(p->reg), sys_reg_crn(p->reg), sys_reg_crm(p->reg),
	       sys_reg_op2(p->reg), vcpu->ctxt.gp_regs.pc);
	kvm_inject_undefined(vcpu);
}

int kvm_handle_sys_reg(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	struct sys_reg_params p = kvm_decode_sys64(vcpu);
	const struct sys_reg_desc *desc = find_desc(p.reg);

	(void)run;
	if (!desc || !desc->access(vcpu, &p, desc)) {
		refuse(vcpu, &p);
		return 1;
	}
	if (!p.is_write)
		vcpu_set_reg(vcpu, p.rt, p.value);
	kvm_skip_instr(vcpu);
	return 1;
}
