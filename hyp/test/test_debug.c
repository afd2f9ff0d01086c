// SPDX-License-Identifier: MIT
/*
 * test_debug.c - whose debug registers are loaded when, and the host's own
 * watchpoint.
 * Oracles: DDI 0487, D17.3.2 "DBGBCR", D17.3.12 "DBGWCR" (E 0, PAC 2:1,
 * LSC 4:3, BAS 12:5, HMC 13), D17.3.20 "MDSCR_EL1" (SS 0, KDE 13, MDE 15),
 * D17.2.61 "ID_AA64DFR0_EL1" (BRPs 15:12, WRPs 23:20, both minus one),
 * D17.3.17 "MDCR_EL2" (HPMN 4:0, TPMCR 5, TPM 6, TDE 8, TDA 9, TDOSA 10,
 * TDRA 11), C5.2.19 "SPSR_EL2" (SS 21).
 */
#include <string.h>

#include "test.h"

#include "asm/debug.h"
#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kernel/hw_breakpoint.h"
#include "kvm/hyp.h"
#include "uapi/kvm.h"

#define MDE	0x8000ull
#define KDE	0x2000ull
#define SS	0x1ull
#define SPSR_SS 0x200000ull
#define EC(ec)	((u64)(ec) << 26)

static struct kvm_vcpu vcpu;
static struct pt_regs regs;

/* 3 breakpoints, 2 watchpoints. */
static int setup(void **state)
{
	(void)state;
	fake_sysreg_reset();
	memset(&vcpu, 0, sizeof(vcpu));
	memset(&regs, 0, sizeof(regs));
	fake_sysreg_set("id_aa64dfr0_el1", 0x102006);
	return 0;
}

static size_t accesses(void)
{
	size_t n = 0;

	while (fake_sysreg_access(n))
		n++;
	return n;
}

static bool touched(const char *name)
{
	const struct fake_access *a;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++) {
		if (!strcmp(a->name, name))
			return true;
	}
	return false;
}

static void enter(void)
{
	__debug_cond_save_host_state(&vcpu);
	__debug_restore_state(&vcpu, &vcpu.debug);
}

static void leave(void)
{
	__debug_save_state(&vcpu, &vcpu.debug);
	__debug_cond_restore_host_state(&vcpu);
}

static void test_a_guest_without_debug_costs_nothing(void **state)
{
	(void)state;
	enter();
	leave();
	assert_int_equal(accesses(), 0);
}

static void test_what_is_there_and_no_more(void **state)
{
	(void)state;
	vcpu.debug_dirty = true;
	enter();
	assert_true(touched("dbgbvr2_el1") && touched("dbgbcr2_el1"));
	assert_true(touched("dbgwvr1_el1") && touched("dbgwcr1_el1"));
	assert_true(touched("mdccint_el1"));
	assert_false(touched("dbgbvr3_el1"));
	assert_false(touched("dbgwvr2_el1"));
}

static void test_both_worlds_come_back(void **state)
{
	(void)state;
	vcpu.debug.dbg_wvr[1] = 0x6060;
	vcpu.debug.dbg_bcr[0] = 0x1e5;
	vcpu.debug_dirty = true;
	fake_sysreg_set("dbgwvr1_el1", 0x4040);
	fake_sysreg_set("dbgbcr2_el1", 0x44);

	enter();
	assert_int_equal(fake_sysreg_get("dbgwvr1_el1"), 0x6060);
	assert_int_equal(fake_sysreg_get("dbgbcr0_el1"), 0x1e5);
	assert_int_equal(fake_sysreg_get("dbgbcr2_el1"), 0);
	fake_sysreg_set("dbgwvr0_el1", 0x7070); /* the guest, untrapped */

	leave();
	assert_int_equal(fake_sysreg_get("dbgwvr1_el1"), 0x4040);
	assert_int_equal(fake_sysreg_get("dbgwvr0_el1"), 0);
	assert_int_equal(fake_sysreg_get("dbgbcr2_el1"), 0x44);
	assert_int_equal(vcpu.debug.dbg_wvr[0], 0x7070);
	assert_int_equal(vcpu.debug.dbg_wvr[1], 0x6060);
}

/* A write makes it one lap; MDSCR makes it all laps. */
static void test_how_long(void **state)
{
	(void)state;
	vcpu.debug_dirty = true;
	enter();
	leave();
	assert_false(vcpu.debug_dirty);

	vcpu.ctxt.sys_regs[MDSCR_EL1] = MDE;
	enter();
	assert_true(vcpu.debug_dirty);
	leave();
	enter();
	assert_true(vcpu.debug_dirty);
}

static void test_traps(void **state)
{
	(void)state;
	fake_sysreg_set("mdcr_el2", 0x1e6); /* HPMN 6, and bits of others */
	kvm_arm_init_debug();
	kvm_arm_setup_debug(&vcpu);
	assert_int_equal(vcpu.mdcr_el2, 0xe66);
	vcpu.debug_dirty = true;
	kvm_arm_setup_debug(&vcpu);
	assert_int_equal(vcpu.mdcr_el2, 0xc66);
}

static void test_boot_leaves_none(void **state)
{
	(void)state;
	fake_sysreg_set("oslar_el1", 1);
	fake_sysreg_set("dbgbcr2_el1", 1);
	fake_sysreg_set("dbgwcr1_el1", 1);
	hw_debug_init();
	assert_int_equal(fake_sysreg_get("oslar_el1"), 0);
	assert_int_equal(fake_sysreg_get("dbgbcr2_el1"), 0);
	assert_int_equal(fake_sysreg_get("dbgwcr1_el1"), 0);
}

/* HMC, PAC 0b11, LSC 0b10, E: 0x2017 with the bytes to choose. */
static void test_watchpoint_control(void **state)
{
	static const struct {
		u64 addr, len, value, control;
	} rows[] = {
		{ 0x40001008, 8, 0x40001008, 0x3ff7 },
		{ 0x40001008, 1, 0x40001008, 0x2037 },
		{ 0x4000100c, 4, 0x40001008, 0x3e17 },
		{ 0x4000100f, 1, 0x40001008, 0x3017 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(
			hw_watchpoint_install(rows[i].addr, rows[i].len), 0);
		assert_int_equal(fake_sysreg_get("dbgwvr0_el1"), rows[i].value);
		assert_int_equal(fake_sysreg_get("dbgwcr0_el1"),
				 rows[i].control);
	}
	assert_int_equal(fake_sysreg_get("mdscr_el1"), MDE | KDE);
	hw_watchpoint_remove();
	assert_int_equal(fake_sysreg_get("dbgwcr0_el1"), 0);
	assert_int_equal(fake_sysreg_get("mdscr_el1"), 0);
}

static void test_watchpoint_limits(void **state)
{
	(void)state;
	assert_int_equal(hw_watchpoint_install(0x1004, 5), -1);
	assert_int_equal(hw_watchpoint_install(0x1000, 9), -1);
	assert_int_equal(hw_watchpoint_install(0x1000, 0), -1);
	assert_false(touched("dbgwcr0_el1"));
}

static void take(u64 ec)
{
	fake_sysreg_set("esr_el1", EC(ec));
	assert_true(do_debug_exception(&regs));
}

/* One step with the watchpoint off and IRQs masked, then all as before. */
static void check_step_over(u64 pstate, u64 ec_hit, u64 ec_step)
{
	u64 before = hw_breakpoint_hits.count;

	hw_watchpoint_install(0x1000, 8);
	fake_sysreg_set("far_el1", 0x1004);
	regs.user.pc = 0x40080000;
	regs.user.pstate = pstate;
	take(ec_hit);
	assert_int_equal(hw_breakpoint_hits.count, before + 1);
	assert_int_equal(hw_breakpoint_hits.addr, 0x1004);
	assert_int_equal(hw_breakpoint_hits.pc, 0x40080000);
	assert_int_equal(regs.user.pc, 0x40080000);
	assert_int_equal(regs.user.pstate, pstate | SPSR_SS | 0x80);
	assert_int_equal(fake_sysreg_get("dbgwcr0_el1") & 1, 0);
	assert_int_equal(fake_sysreg_get("mdscr_el1"), MDE | KDE | SS);

	regs.user.pc += 4;
	regs.user.pstate &= ~SPSR_SS; /* the CPU has stepped */
	take(ec_step);
	assert_int_equal(hw_breakpoint_hits.count, before + 1);
	assert_int_equal(regs.user.pc, 0x40080004);
	assert_int_equal(regs.user.pstate, pstate);
	assert_int_equal(fake_sysreg_get("dbgwcr0_el1") & 1, 1);
	assert_int_equal(fake_sysreg_get("mdscr_el1"), MDE | KDE);
}

static void test_hit_is_stepped_over(void **state)
{
	(void)state;
	check_step_over(0x149, 0x35, 0x33); /* EL2h, A and F */
	check_step_over(0x1c5, 0x35, 0x33); /* EL1h, A, I and F */
	check_step_over(0x000, 0x34, 0x32); /* EL0 */
}

static void test_hits_by_level(void **state)
{
	s64 kernel = watch_ioctl(WATCH_HITS, 0);
	s64 user = watch_ioctl(WATCH_HITS_USER, 0);

	(void)state;
	regs.user.pstate = 0x149;
	take(0x35);
	assert_int_equal(watch_ioctl(WATCH_HITS, 0), kernel + 1);
	assert_int_equal(watch_ioctl(WATCH_HITS_USER, 0), user);
	regs.user.pstate = 0;
	take(0x34);
	assert_int_equal(watch_ioctl(WATCH_HITS, 0), kernel + 1);
	assert_int_equal(watch_ioctl(WATCH_HITS_USER, 0), user + 1);
}

static void test_user_space_watches_its_own(void **state)
{
	(void)state;
	assert_int_equal(watch_ioctl(WATCH_INSTALL_OFFERED, 0), -ENOENT);
	assert_int_equal(watch_ioctl(WATCH_OFFER, 0x40080000), -EFAULT);
	assert_int_equal(watch_ioctl(WATCH_OFFER, 0xffc), -EFAULT);
	assert_int_equal(watch_ioctl(WATCH_OFFER, 0x804), -EFAULT);
	assert_int_equal(watch_ioctl(WATCH_INSTALL_OFFERED, 0), -ENOENT);
	assert_int_equal(watch_ioctl(WATCH_OFFER, 0x800), 0);
	assert_int_equal(watch_ioctl(WATCH_INSTALL_OFFERED, 0), 0);
	assert_int_equal(fake_sysreg_get("dbgwvr0_el1"), 0x800);
	watch_ioctl(WATCH_REMOVE, 0);
	assert_int_equal(fake_sysreg_get("dbgwcr0_el1") & 1, 0);
	assert_int_equal(watch_ioctl(WATCH_HITS_USER + 1, 0), -ENOTTY);
}

static void test_brk(void **state)
{
	(void)state;
	regs.user.pc = 0x40080000;
	take(0x3c);
	assert_int_equal(regs.user.pc, 0x40080004);
}

static void test_what_is_not_ours(void **state)
{
	static const u64 ecs[] = { 0x00, 0x21, 0x25, 0x30, 0x31 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ecs); i++) {
		fake_sysreg_set("esr_el1", EC(ecs[i]));
		assert_false(do_debug_exception(&regs));
	}
}

/* kvm_call_hyp() without a level to change. */
u64 __kvm_call_hyp(u64 hypfn, ...)
{
	return ((u64(*)(void))(uintptr_t)hypfn)();
}

#define T(name) cmocka_unit_test_setup(test_##name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_guest_without_debug_costs_nothing),
		T(what_is_there_and_no_more),
		T(both_worlds_come_back),
		T(how_long),
		T(traps),
		T(boot_leaves_none),
		T(watchpoint_control),
		T(watchpoint_limits),
		T(hit_is_stepped_over),
		T(hits_by_level),
		T(user_space_watches_its_own),
		T(brk),
		T(what_is_not_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
