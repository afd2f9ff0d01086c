// SPDX-License-Identifier: MIT
/*
 * dump.c - a context in print, from the list that saved it.
 */
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kvm/hyp.h"

static const char *const slot_names[NR_SYS_REGS] = {
#define SYSREG_COMMON(slot, name) [slot] = #slot,
#define SYSREG_GUEST(slot, name)  [slot] = #slot,
#define SYSREG_EL1(slot, name)	  [slot] = #slot,
#include "kvm/sysregs.def"
};

static void kvm_dump_sysregs(const struct kvm_cpu_context *ctxt)
{
	printk("guest's system registers at that moment:\n");
	for (unsigned int i = 0; i < NR_SYS_REGS; i++)
		printk("  %s = %016lx\n", slot_names[i], ctxt->sys_regs[i]);
}

void hyp_panic_report(const struct panic_info *info,
		      const struct kvm_cpu_context *guest)
{
	panic_report(info);
	if (guest)
		kvm_dump_sysregs(guest);
	panic("exception in the world switch");
}
