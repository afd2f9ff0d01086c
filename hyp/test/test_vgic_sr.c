// SPDX-License-Identifier: MIT
/*
 * test_vgic_sr.c - the virtual CPU interface to and from its registers.
 * Oracle: IHI 0069, 12.4: ICH_HCR_EL2.En comes last on the way in, when the
 * rest is there, and goes before the list register on the way out.
 * DDI 0487, D17.2.48: IMO is bit 4 of HCR_EL2, FMO bit 3.
 */
#include "test.h"

#include "asm/kvm_asm.h"
#include "kvm/hyp.h"
#include "story.h"

#define HCR	 0x480000000 /* E2H and RW, nothing else of interest */
#define HCR_MINE (HCR | 0x18)

static struct kvm_vcpu vcpu;

static const struct fake_access entry[] = {
	WRITE("hcr_el2", HCR_MINE),
	WRITE("ich_ap1r0_el2", 2),
	WRITE("ich_lr0_el2", 3),
	WRITE("ich_hcr_el2", 4),
};

static const struct fake_access exit_[] = {
	WRITE("ich_hcr_el2", 0),
	WRITE("ich_lr0_el2", 0),
	WRITE("hcr_el2", HCR),
};

static int setup(void **state)
{
	(void)state;
	fake_sysreg_reset();
	vcpu = (struct kvm_vcpu){ 0 };
	return 0;
}

static void test_on_the_way_in(void **state)
{
	(void)state;
	fake_sysreg_set("hcr_el2", HCR);
	vcpu.vgic.v3 = (struct vgic_v3_cpu_if){ .vgic_ap1r0 = 2,
						.vgic_lr0 = 3,
						.vgic_hcr = 4 };
	__vgic_restore_state(&vcpu);
	fake_sysreg_expect_story(entry, ARRAY_SIZE(entry));
}

static void test_on_the_way_out(void **state)
{
	(void)state;
	fake_sysreg_set("hcr_el2", HCR_MINE);
	fake_sysreg_set("ich_ap1r0_el2", 6);
	fake_sysreg_set("ich_lr0_el2", 7);
	fake_sysreg_set("ich_misr_el2", 8);
	fake_sysreg_set("ich_hcr_el2", 9);
	__vgic_save_state(&vcpu);
	fake_sysreg_expect_story(exit_, ARRAY_SIZE(exit_));
	assert_int_equal(vcpu.vgic.v3.vgic_ap1r0, 6);
	assert_int_equal(vcpu.vgic.v3.vgic_lr0, 7);
	assert_int_equal(vcpu.vgic.v3.vgic_misr, 8);
}

/* Once a KVM_RUN: the guest's alone, so a lap leaves it in place. */
static void test_vmcr_stays_over_a_lap(void **state)
{
	(void)state;
	__vgic_v3_write_vmcr(5);
	__vgic_restore_state(&vcpu);
	__vgic_save_state(&vcpu);
	assert_int_equal(__vgic_v3_read_vmcr(), 5);
	assert_int_equal(fake_sysreg_get("ich_vmcr_el2"), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_on_the_way_in, setup),
		cmocka_unit_test_setup(test_on_the_way_out, setup),
		cmocka_unit_test_setup(test_vmcr_stays_over_a_lap, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
