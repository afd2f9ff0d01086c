// SPDX-License-Identifier: MIT
/*
 * test_tlb.c - TLB maintenance in either mode, instruction by instruction.
 * Oracle: DDI 0487, D8, "TLB maintenance": the tables must be written (DSB
 * ISHST) before, and the maintenance complete (DSB, ISB) before it is the
 * host's turn again. What an operation named for EL1 takes to reach the guest
 * is the mode's, in expect.h.
 */
#include "test.h"

#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "expect.h"
#include "kvm/hyp.h"
#include "story.h"

#define VTTBR 0x0001000048200000

static const struct fake_access whole_vm[] = {
	INSN("dsb ishst"),
	AIM_TLBI_AT_GUEST(VTTBR),
	INSN("tlbi vmalls12e1is"),
	INSN("dsb ish"),
	INSN("isb"),
	AIM_TLBI_AT_HOST,
};

/* The operand is IPA[51:12]. Between the stages a DSB. */
static const struct fake_access one_page[] = {
	INSN("dsb ishst"),
	AIM_TLBI_AT_GUEST(VTTBR),
	INSN_ARG("tlbi ipas2e1is", 0x80123),
	INSN("dsb ish"),
	INSN("tlbi vmalle1is"),
	INSN("dsb ish"),
	INSN("isb"),
	AIM_TLBI_AT_HOST,
};

static struct kvm kvm = { .vttbr = VTTBR };

static int setup(void **state)
{
	(void)state;
	fake_sysreg_reset();
	fake_sysreg_set("hcr_el2", HOST_HCR);
	return 0;
}

static void test_whole_vm(void **state)
{
	(void)state;
	__kvm_tlb_flush_vmid(&kvm);
	fake_sysreg_expect_story(whole_vm, ARRAY_SIZE(whole_vm));
}

static void test_one_page(void **state)
{
	(void)state;
	__kvm_tlb_flush_vmid_ipa(&kvm, (ipa_t){ 0x80123000 });
	fake_sysreg_expect_story(one_page, ARRAY_SIZE(one_page));
}

static void test_host_is_as_before(void **state)
{
	(void)state;
	__kvm_tlb_flush_vmid(&kvm);
	assert_int_equal(fake_sysreg_get("hcr_el2"), HOST_HCR);
	assert_int_equal(fake_sysreg_get("vttbr_el2"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_whole_vm, setup),
		cmocka_unit_test_setup(test_one_page, setup),
		cmocka_unit_test_setup(test_host_is_as_before, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
