// SPDX-License-Identifier: MIT
/*
 * test_timer_sr.c - the virtual timer to and from its registers, without VHE.
 * Oracle: DDI 0487, D11.2.4: the condition depends on offset, compare value
 * and control at once, so the control comes last, behind an ISB, or an old
 * compare value raises an interrupt.
 * CNTHCTL_EL2 without E2H: bit 0 opens the physical counter to EL1, bit 1 the
 * physical timer, which is the host's.
 */
#include "test.h"

#include "kvm/hyp.h"
#include "story.h"

#define OFFSET 0x111000
#define CVAL   0x222000
#define ENABLE 1
#define STATUS 4

static struct kvm kvm = { .cntvoff = OFFSET };
static struct kvm_vcpu vcpu;

static const struct fake_access entry[] = {
	WRITE("cnthctl_el2", 1),       WRITE("cntvoff_el2", OFFSET),
	WRITE("cntv_cval_el0", CVAL),  INSN("isb"),
	WRITE("cntv_ctl_el0", ENABLE),
};

static const struct fake_access exit_[] = {
	WRITE("cntv_ctl_el0", 0),
	WRITE("cnthctl_el2", 3),
	WRITE("cntvoff_el2", 0),
};

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
	fake_sysreg_set("cntv_ctl_el0", ENABLE | STATUS);
	fake_sysreg_set("cntv_cval_el0", CVAL + 1);
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
