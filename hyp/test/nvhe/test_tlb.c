// SPDX-License-Identifier: MIT
/*
 * test_tlb.c - TLB maintenance without VHE, instruction by instruction.
 * Oracle: DDI 0487, D8, "TLB maintenance": at EL2 without E2H an operation
 * named for EL1 reaches EL1&0 of the current VMID, so VTTBR_EL2 has to be the
 * guest's, and that synchronised, when it executes. HCR_EL2 has no part in
 * it. The exception return to the host synchronises the last write.
 */
#include "test.h"

#include "asm/kvm_asm.h"
#include "asm/sysreg.h"
#include "kvm/hyp.h"
#include "story.h"

#define VTTBR	 0x0001000048200000
#define HOST_HCR (1ull << 31)

static const struct fake_access whole_vm[] = {
	INSN("dsb ishst"),	   WRITE("vttbr_el2", VTTBR), INSN("isb"),
	INSN("tlbi vmalls12e1is"), INSN("dsb ish"),	      INSN("isb"),
	WRITE("vttbr_el2", 0),
};

/* The operand is IPA[51:12]. Between the stages a DSB. */
static const struct fake_access one_page[] = {
	INSN("dsb ishst"),     WRITE("vttbr_el2", VTTBR),
	INSN("isb"),	       INSN_ARG("tlbi ipas2e1is", 0x80123),
	INSN("dsb ish"),       INSN("tlbi vmalle1is"),
	INSN("dsb ish"),       INSN("isb"),
	WRITE("vttbr_el2", 0),
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
