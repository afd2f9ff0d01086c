// SPDX-License-Identifier: MIT
/*
 * test_vgic.c - list registers, and which interrupt gets into the one there
 * is.
 * Oracle: IHI 0069, 12.4.9 "ICH_LR<n>_EL2" for the layout, 4.2.2 "Interrupt
 * handling state machine" for the states, 12.2.14 "ICC_SGI1R_EL1".
 */
#include "test.h"

#include "kvm/kvm_host.h"
#include "kvm/vgic.h"

#define INVALID	       (0ull << 62)
#define PENDING	       (1ull << 62)
#define ACTIVE	       (2ull << 62)
#define PENDING_ACTIVE (3ull << 62)
#define STATE	       (3ull << 62)
#define HW(pintid)     (1ull << 61 | (u64)(pintid) << 32)
#define GROUP1	       (1ull << 60)
#define PRIORITY(p)    ((u64)(p) << 48)
#define EOI	       (1ull << 41)
#define TIMER	       27

static struct kvm_vcpu vcpu;

static int setup(void **state)
{
	(void)state;
	vcpu = (struct kvm_vcpu){ 0 };
	return 0;
}

static u64 lr(void)
{
	return vcpu.vgic.v3.vgic_lr0;
}

/* A lap: what the guest makes of the list register's state. */
static void lap(u64 becomes)
{
	kvm_vgic_flush_hwstate(&vcpu);
	vcpu.vgic.v3.vgic_lr0 = (lr() & ~STATE) | becomes;
	kvm_vgic_sync_hwstate(&vcpu);
}

static void test_lr_encode(void **state)
{
	struct vgic_lr timer = {
		.state = LR_PENDING,
		.vintid = 27,
		.priority = 0xa0,
		.group1 = true,
		.hw = true,
		.pintid = 27,
	};
	struct vgic_lr sgi = {
		.state = LR_ACTIVE, .vintid = 3, .priority = 8, .eoi = true
	};

	(void)state;
	assert_int_equal(vgic_lr_encode(&timer), 0x70a0001b0000001b);
	assert_int_equal(vgic_lr_encode(&sgi), 0x8008020000000003);
}

static void test_lr_decode(void **state)
{
	struct vgic_lr lr = vgic_lr_decode(0xf8ff1fffffffffff);

	(void)state;
	assert_int_equal(lr.state, LR_PENDING_ACTIVE);
	assert_true(lr.hw);
	assert_true(lr.group1);
	assert_int_equal(lr.priority, 0xff);
	assert_int_equal(lr.pintid, 0x1fff);
	assert_int_equal(lr.vintid, 0xffffffff);
	/* Bit 41 belongs to pINTID where HW is set. */
	assert_false(lr.eoi);
	lr = vgic_lr_decode(PENDING | EOI | 5);
	assert_true(lr.eoi);
	assert_false(lr.hw);
	assert_int_equal(lr.pintid, 0);
}

static void test_lr_and_back(void **state)
{
	static const u64 values[] = {
		INVALID,
		PENDING | 31,
		ACTIVE | GROUP1 | PRIORITY(0x80) | EOI | 16,
		PENDING_ACTIVE | HW(0x1fff) | PRIORITY(0xff) | 0xffffffff,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct vgic_lr lr = vgic_lr_decode(values[i]);

		assert_int_equal(vgic_lr_encode(&lr), values[i]);
	}
}

static void test_nothing_pending(void **state)
{
	(void)state;
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal(lr(), 0);
	/* On all the same: the guest may program its interface. */
	assert_int_equal(vcpu.vgic.v3.vgic_hcr & 1, 1);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
}

static void test_timer_is_tied_to_its_physical_interrupt(void **state)
{
	(void)state;
	kvm_vgic_set_line(&vcpu, TIMER, true);
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal(lr() & STATE, PENDING);
	assert_int_equal(lr() & HW(0x1fff), HW(TIMER));
	assert_int_equal((u32)lr(), TIMER);
	assert_true(lr() & GROUP1);
}

static void test_level_gone_before_it_is_taken(void **state)
{
	(void)state;
	kvm_vgic_set_line(&vcpu, TIMER, true);
	kvm_vgic_flush_hwstate(&vcpu);
	kvm_vgic_set_line(&vcpu, TIMER, false);
	kvm_vgic_sync_hwstate(&vcpu);
	assert_int_equal(lr(), 0);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
}

static void test_active_stays_until_completed(void **state)
{
	(void)state;
	kvm_vgic_set_line(&vcpu, TIMER, true);
	lap(ACTIVE);
	kvm_vgic_set_line(&vcpu, TIMER, false);
	lap(ACTIVE);
	assert_true(kvm_vgic_is_active(&vcpu, TIMER));
	assert_false(kvm_vgic_is_active(&vcpu, TIMER - 1));
	assert_int_equal(lr() & STATE, ACTIVE);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
	/* Due again meanwhile: the guest cannot take it before it is done
	 * with the last one. */
	kvm_vgic_set_line(&vcpu, TIMER, true);
	lap(ACTIVE);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
	kvm_vgic_set_line(&vcpu, TIMER, false);
	lap(INVALID);
	assert_false(kvm_vgic_is_active(&vcpu, TIMER));
	assert_int_equal(lr(), 0);
}

static void test_level_still_high_comes_again(void **state)
{
	(void)state;
	kvm_vgic_set_line(&vcpu, TIMER, true);
	lap(INVALID);
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal(lr() & STATE, PENDING);
}

static void test_edge_comes_once(void **state)
{
	(void)state;
	kvm_vgic_inject_edge(&vcpu, 3);
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
	lap(PENDING);
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
	assert_int_equal(lr() & (1ull << 61), 0);
	lap(INVALID);
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal(lr(), 0);
	assert_false(kvm_vgic_vcpu_pending_irq(&vcpu));
}

static void test_edge_while_active(void **state)
{
	(void)state;
	kvm_vgic_inject_edge(&vcpu, 3);
	lap(ACTIVE);
	kvm_vgic_inject_edge(&vcpu, 3);
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal(lr() & STATE, PENDING_ACTIVE);
	assert_true(kvm_vgic_is_active(&vcpu, 3));
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
}

/* Two at a time: the one inside ends with a maintenance interrupt, and only
 * then the other one gets in. */
static void test_second_one_waits(void **state)
{
	(void)state;
	kvm_vgic_inject_edge(&vcpu, 5);
	kvm_vgic_inject_edge(&vcpu, 2);
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal((u32)lr(), 2);
	assert_true(lr() & EOI);
	lap(INVALID);
	assert_true(kvm_vgic_vcpu_pending_irq(&vcpu));
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal((u32)lr(), 5);
	assert_false(lr() & EOI);
}

/* Both at once do not exist: bit 41 would be part of a physical number. */
static void test_timer_with_one_waiting(void **state)
{
	(void)state;
	kvm_vgic_set_line(&vcpu, TIMER, true);
	lap(PENDING);
	kvm_vgic_inject_edge(&vcpu, 2);
	kvm_vgic_flush_hwstate(&vcpu);
	assert_int_equal((u32)lr(), TIMER);
	assert_int_equal(lr() & HW(0x1fff), EOI);
}

static void test_sgi_to_oneself(void **state)
{
	(void)state;
	vgic_v3_dispatch_sgi(&vcpu, 0x7000001);
	assert_int_equal(vcpu.vgic.pending, 1u << 7);
}

static void test_sgi_to_others(void **state)
{
	(void)state;
	vgic_v3_dispatch_sgi(&vcpu, 0x7000002);	      /* CPU 1 */
	vgic_v3_dispatch_sgi(&vcpu, 0x7010001);	      /* Aff1 1 */
	vgic_v3_dispatch_sgi(&vcpu, 0x107000001);     /* Aff2 1 */
	vgic_v3_dispatch_sgi(&vcpu, 0x1000007000001); /* Aff3 1 */
	vgic_v3_dispatch_sgi(&vcpu, 0x10007000001);   /* all but me */
	assert_int_equal(vcpu.vgic.pending, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lr_encode),
		cmocka_unit_test(test_lr_decode),
		cmocka_unit_test(test_lr_and_back),
		cmocka_unit_test_setup(test_nothing_pending, setup),
		cmocka_unit_test_setup(
			test_timer_is_tied_to_its_physical_interrupt, setup),
		cmocka_unit_test_setup(test_level_gone_before_it_is_taken,
				       setup),
		cmocka_unit_test_setup(test_active_stays_until_completed,
				       setup),
		cmocka_unit_test_setup(test_level_still_high_comes_again,
				       setup),
		cmocka_unit_test_setup(test_edge_comes_once, setup),
		cmocka_unit_test_setup(test_edge_while_active, setup),
		cmocka_unit_test_setup(test_second_one_waits, setup),
		cmocka_unit_test_setup(test_timer_with_one_waiting, setup),
		cmocka_unit_test_setup(test_sgi_to_oneself, setup),
		cmocka_unit_test_setup(test_sgi_to_others, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
