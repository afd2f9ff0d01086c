/* SPDX-License-Identifier: MIT */
/*
 * sys_regs.h - trapped MRS, MSR and SYS instructions.
 * Source: DDI 0487, D17.2.37, "ISS encoding for an exception from MSR, MRS,
 * or System instruction execution in AArch64 state".
 */
#ifndef KVM_SYS_REGS_H
#define KVM_SYS_REGS_H

#include "kvm/kvm_host.h"

/* A register's name as the syndrome spells it, Rt and direction left out. */
#define sys_reg(op0, op1, crn, crm, op2)                          \
	((u32)(op0) << 20 | (u32)(op2) << 17 | (u32)(op1) << 14 | \
	 (u32)(crn) << 10 | (u32)(crm) << 1)
#define SYS_REG_MASK sys_reg(3, 7, 15, 15, 7)

#define sys_reg_op0(reg) ((reg) >> 20 & 3)
#define sys_reg_op1(reg) ((reg) >> 14 & 7)
#define sys_reg_crn(reg) ((reg) >> 10 & 15)
#define sys_reg_crm(reg) ((reg) >> 1 & 15)
#define sys_reg_op2(reg) ((reg) >> 17 & 7)

/* One access, taken apart. */
struct sys_reg_params {
	u32 reg;
	u8 rt;
	bool is_write;
	u64 value; /* to write, or where a read leaves its result */
};

struct sys_reg_params kvm_decode_sys64(const struct kvm_vcpu *vcpu);
/* Exit handler: the access is carried out, or the guest finds the
 * instruction undefined. Always the next lap. */
int kvm_handle_sys_reg(struct kvm_vcpu *vcpu, struct kvm_run *run);

#endif
