// SPDX-License-Identifier: MIT
/*
 * test_timer_sr.c - the virtual timer to and from its registers, in either
 * mode.
 * Oracle: DDI 0487, D11.2.4: the condition depends on offset, compare value
 * and control at once, so the control comes last, behind an ISB, or an old
 * compare value raises an interrupt.
 */
#include "test.h"

#include "expect.h"
#include "kvm/hyp.h"
#include "story.h"

#define OFFSET 0x111000
#define CVAL   0x222000
#define ENABLE 1
#define STATUS 4

static struct kvm kvm = { .cntvoff = OFFSET };
static struct kvm_vcpu vcpu;

/* clang-format off */
static const struct fake_access entry[] = {
	GUARD_HOST_TIMER
	WRITE("cntvoff_el2", OFFSET),
	WRITE(EL0("cntv_cval"), CVAL),
	INSN("isb"),
	WRITE(EL0("cntv_ctl"), ENABLE),
};

static const struct fake_access exit_[] = {
	WRITE(EL0("cntv_ctl"), 0),
	OPEN_HOST_TIMER
	WRITE("cntvoff_el2", 0),
};
/* clang-format on */

static int setup(void **state)
{
	(void)state;
	fake_sysreg_reset();
	vcpu = (struct kvm_vcpu){
		.kvm = &kvm,
		.timer = { .cntv_ctl = ENABLE, .cntv_cval = CVAL },
	};
	return 0;
}

static void test_on_the_way_in(void **state)
{
	(void)state;
	__timer_restore_state(&vcpu);
	fake_sysreg_expect_story(entry, ARRAY_SIZE(entry));
}

static void test_on_the_way_out(void **state)
{
	(void)state;
	fake_sysreg_set(EL0("cntv_ctl"), ENABLE | STATUS);
	fake_sysreg_set(EL0("cntv_cval"), CVAL + 1);
	__timer_save_state(&vcpu);
	fake_sysreg_expect_story(exit_, ARRAY_SIZE(exit_));
	assert_int_equal(vcpu.timer.cntv_ctl, ENABLE | STATUS);
	assert_int_equal(vcpu.timer.cntv_cval, CVAL + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_on_the_way_in, setup),
		cmocka_unit_test_setup(test_on_the_way_out, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
