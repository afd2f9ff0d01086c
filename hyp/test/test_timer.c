// SPDX-License-Identifier: MIT
/*
 * test_timer.c - the guest's timer while the guest is not running.
 * Oracle: DDI 0487, D11.2.4 "Operation of the CompareValue views of the
 * timers" (condition: counter - offset >= compare value, unsigned) and
 * D17.11.25 "CNTV_CTL_EL0".
 */
#include "test.h"

#include "kernel/gic.h"
#include "kernel/time.h"
#include "kvm/kvm_host.h"

#define ENABLE 1u
#define IMASK  2u
#define STATUS 4u
#define TIMER  27

static struct kvm kvm;
static struct kvm_vcpu vcpu;
static u64 now;
static int held; /* what PPI 27 was last told: 1 active, 0 not, -1 nothing */

u64 get_cycles(void)
{
	return now;
}

void gic_set_active(u32 intid, bool active)
{
	assert_int_equal(intid, TIMER);
	held = active;
}

static int setup(void **state)
{
	(void)state;
	kvm = (struct kvm){ .cntvoff = 1000 };
	vcpu = (struct kvm_vcpu){ .kvm = &kvm };
	now = 1000;
	held = -1;
	return 0;
}

static void arm(u64 cval)
{
	vcpu.timer.cntv_ctl = ENABLE;
	vcpu.timer.cntv_cval = cval;
}

static void flush(void)
{
	kvm_timer_flush_hwstate(&vcpu);
	kvm_vgic_flush_hwstate(&vcpu);
}

/* The end of a lap, with the state the guest gave its list register. */
static void sync(u64 lr_state)
{
	vcpu.vgic.v3.vgic_lr0 &= ~(3ull << 62);
	vcpu.vgic.v3.vgic_lr0 |= lr_state << 62;
	kvm_timer_sync_hwstate(&vcpu);
	kvm_vgic_sync_hwstate(&vcpu);
}

static void test_condition(void **state)
{
	struct arch_timer_cpu t = { .cntv_ctl = ENABLE, .cntv_cval = 50 };

	(void)state;
	assert_false(timer_condition(&t, 1000, 1049));
	assert_true(timer_condition(&t, 1000, 1050));
	t.cntv_ctl = ENABLE | STATUS;
	assert_true(timer_condition(&t, 1000, 1050));
	t.cntv_ctl = ENABLE | IMASK;
	assert_false(timer_condition(&t, 1000, 1050));
	t.cntv_ctl = 0;
	assert_false(timer_condition(&t, 1000, 1050));
	t = (struct arch_timer_cpu){ .cntv_ctl = ENABLE, .cntv_cval = ~0ull };
	assert_false(timer_condition(&t, 1000, ~0ull));
}

static void test_due(void **state)
{
	struct arch_timer_cpu t = { .cntv_ctl = ENABLE, .cntv_cval = 50 };

	(void)state;
	assert_int_equal(timer_due(&t, 1000), 1050);
	t.cntv_cval = ~0ull - 999; /* one too far for the host's counter */
	assert_true(timer_due(&t, 1000) == NEVER);
	t.cntv_cval = 50;
	t.cntv_ctl = ENABLE | IMASK;
	assert_true(timer_due(&t, 1000) == NEVER);
	t.cntv_ctl = 0;
	assert_true(timer_due(&t, 1000) == NEVER);
}

static void test_nothing_to_hold(void **state)
{
	(void)state;
	flush();
	assert_int_equal(held, -1);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
}

/* Seen at the exit, presented at the next entry, and the physical interrupt
 * kept quiet for as long as the guest has its own. */
static void test_one_interrupt(void **state)
{
	(void)state;
	arm(50);
	flush();
	now = 1050;
	sync(LR_INVALID);
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
	flush();
	assert_int_equal(held, 1);

	vcpu.timer.cntv_ctl = 0; /* the handler turns it off */
	sync(LR_ACTIVE);
	held = -1;
	flush();
	assert_int_equal(held, 1);

	sync(LR_INVALID);
	flush();
	assert_int_equal(held, 0);
	held = -1;
	sync(LR_INVALID);
	flush();
	assert_int_equal(held, -1);
}

static void test_due_while_asleep(void **state)
{
	(void)state;
	arm(50);
	flush();
	sync(LR_INVALID);
	assert_false(kvm_timer_is_pending(&vcpu));
	now = 2000;
	assert_true(kvm_timer_is_pending(&vcpu));
	flush();
	assert_int_equal(held, 1);
	assert_int_equal((u32)vcpu.vgic.v3.vgic_lr0, TIMER);
}

static void test_masked_before_taken(void **state)
{
	(void)state;
	arm(50);
	now = 1050;
	flush();
	assert_int_equal(held, 1);
	vcpu.timer.cntv_ctl = ENABLE | IMASK;
	sync(LR_PENDING);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
	flush();
	assert_int_equal(held, 0);
	assert_int_equal(vcpu.vgic.v3.vgic_lr0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_condition),
		cmocka_unit_test(test_due),
		cmocka_unit_test_setup(test_nothing_to_hold, setup),
		cmocka_unit_test_setup(test_one_interrupt, setup),
		cmocka_unit_test_setup(test_due_while_asleep, setup),
		cmocka_unit_test_setup(test_masked_before_taken, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
