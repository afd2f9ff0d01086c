/* SPDX-License-Identifier: MIT */
/*
 * lap.h - a lap of the world switch on the fake register file: everything of
 * it that is assembly, and a vCPU to run. test_switch.c says what the guest
 * does.
 */
#ifndef TEST_LAP_H
#define TEST_LAP_H

#include <string.h>

#include "test.h"

#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "expect.h"
#include "kernel/kernel.h"
#include "kvm/hyp.h"

#define GUEST_MDCR  0xe66
#define GUEST_VTTBR 0x0001000048200000
#define GUEST_PC    0x80000040
#define CHANGED	    0xc1000 /* by the guest */
/* Neither this nor CHANGED, as an MDSCR, turns on debug exceptions: those
 * registers have a test of their own. */
#define G(slot)	    (0x61000 + (slot)) /* the guest's value of a register */
#define HCR_IMO_FMO 0x18
#define VECTORS	    ((u64)vectors)
#define HYP_VECTORS ((u64)__kvm_hyp_vector)

const char vectors[1], __kvm_hyp_vector[1];

static struct kvm kvm = { .vttbr = GUEST_VTTBR };
static struct kvm_cpu_context host;
static struct kvm_vcpu vcpu;

/* What happens at EL1, once an entry: 0 for the first. */
static void (*guest)(unsigned int entry);
static unsigned int entries;
static u64 guest_exit_code;

/* How a panic ended, and its way out of the switch. */
static jmp_buf panicked;
static struct panic_info panic_info;
static bool panic_had_guest;

u64 __guest_enter(struct kvm_vcpu *v, struct kvm_cpu_context *h)
{
	assert_ptr_equal(v, &vcpu);
	assert_ptr_equal(h, &host);
	guest(entries++);
	return guest_exit_code;
}

void __fpsimd_save_state(struct user_fpsimd_state *state)
{
	(void)state;
	fail_msg("the guest has not used FP");
}

void __fpsimd_restore_state(const struct user_fpsimd_state *state)
{
	(void)state;
	fail_msg("the guest has not used FP");
}

void panic_once(void)
{
}

void hyp_panic_report(const struct panic_info *info,
		      const struct kvm_cpu_context *ctxt)
{
	panic_info = *info;
	panic_had_guest = ctxt;
	longjmp(panicked, 1);
}

static inline void new_vcpu(void)
{
	fake_sysreg_reset();
	memset(&host, 0, sizeof(host));
	vcpu = (struct kvm_vcpu){
		.kvm = &kvm,
		.host_ctxt = &host,
		.hcr_el2 = GUEST_HCR,
		.mdcr_el2 = GUEST_MDCR,
		.ctxt.gp_regs = { .pc = GUEST_PC, .pstate = 0x3c5 },
	};
	for (size_t i = 0; i < NR_SYS_REGS; i++)
		vcpu.ctxt.sys_regs[i] = G(i);
	entries = 0;
	guest_exit_code = ARM_EXCEPTION_TRAP;
}

struct reg {
	const char *name;
	u64 value;
};

static inline void set_registers(const struct reg *regs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fake_sysreg_set(regs[i].name, regs[i].value);
}

static inline const struct reg *
find_register(const char *name, const struct reg *regs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(regs[i].name, name))
			return &regs[i];
	}
	return NULL;
}

/* All as listed. */
static inline void check_registers(const struct reg *regs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (fake_sysreg_get(regs[i].name) != regs[i].value)
			fail_msg("%s is %#lx, not %#lx", regs[i].name,
				 fake_sysreg_get(regs[i].name), regs[i].value);
	}
}

/* Nothing was written that is in neither list. */
static inline void check_written(const struct reg *regs, size_t count,
				 const char *const *others, size_t other_count)
{
	const struct fake_access *a;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++) {
		bool known = !a->is_write ||
			     find_register(a->name, regs, count);

		for (size_t j = 0; j < other_count && !known; j++)
			known = !strcmp(a->name, others[j]);
		if (!known)
			fail_msg("%s is written; whose is it?", a->name);
	}
}

/* Writes of the registers in @order are these, one after the other. */
static inline void check_order(const struct reg *order, size_t count)
{
	const struct fake_access *a;
	size_t n = 0;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++) {
		if (!a->is_write || !find_register(a->name, order, count))
			continue;
		assert_true(n < count);
		assert_string_equal(a->name, order[n].name);
		assert_int_equal(a->value, order[n].value);
		n++;
	}
	assert_int_equal(n, count);
}

#endif
