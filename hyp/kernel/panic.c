// SPDX-License-Identifier: MIT
/*
 * panic.c - the last words, for exceptions under either vector table.
 */
#include "asm/esr.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/hw_breakpoint.h"
#include "kernel/kernel.h"
#include "kernel/print.h"

static const char *const vector_source[] = {
	[VECTOR_CUR_SP0 / 4] = "current EL with SP_EL0",
	[VECTOR_CUR_SPX / 4] = "current EL with its own SP",
	[VECTOR_LOWER_64 / 4] = "lower EL, AArch64",
	[VECTOR_LOWER_32 / 4] = "lower EL, AArch32",
};

static const char *const vector_kind[] = {
	[VECTOR_SYNC] = "synchronous",
	[VECTOR_IRQ] = "IRQ",
	[VECTOR_FIQ] = "FIQ",
	[VECTOR_SERROR] = "SError",
};

static const char *vbar_owner(u64 vbar)
{
	if (vbar == (u64)vectors)
		return "host";
	return vbar == (u64)__kvm_hyp_vector ? "hyp" : "nobody known";
}

static void dump_gp_regs(const struct user_pt_regs *regs)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(regs->regs); i++)
		printk("x%u%s=%016lx%c", i, i < 10 ? " " : "", regs->regs[i],
		       i % 4 == 3 ? '\n' : ' ');
	printk("sp =%016lx\n", regs->sp);
}

void panic_report(const struct panic_info *info)
{
	const struct user_pt_regs *regs = &info->regs->user;
	char flags[DAIF_LETTERS_LEN];

	printk("\nvhelab: unexpected exception: %s, from %s (vector slot %u)\n",
	       vector_kind[info->vector % 4],
	       vector_source[info->vector / 4 % 4], (unsigned int)info->vector);
	printk("live vectors: %s (VBAR %lx)\n", vbar_owner(info->vbar),
	       info->vbar);
	printk("ESR %08lx: %s\n", info->esr, esr_class_words(info->esr));
	printk("ELR %016lx FAR %016lx HPFAR %016lx\n", regs->pc, info->far,
	       info->hpfar);
	printk("SPSR %08lx: %s, %s\n", regs->pstate,
	       daif_letters(regs->pstate, flags),
	       pstate_mode_words(regs->pstate));
	dump_gp_regs(regs);
}

void panic_once(void)
{
	static bool panicking;

	if (panicking)
		psci_system_off();
	panicking = true;
}

void panic(const char *why)
{
	printk("vhelab: panic: %s. Powering off.\n", why);
	psci_system_off();
}

void do_sync(struct pt_regs *regs, u64 vector)
{
	if (!do_debug_exception(regs))
		bad_mode(regs, vector);
}

void bad_mode(struct pt_regs *regs, u64 vector)
{
	const struct panic_info info = {
		.regs = regs,
		.vector = vector,
		.vbar = read_sysreg(vbar_el1),
		.esr = read_sysreg(esr_el1),
		.far = read_sysreg(far_el1),
	};

	panic_once();
	panic_report(&info);
	panic(vector >= VECTOR_LOWER_64 ? "the user program did what it may not"
					: "exception in the host kernel");
}
