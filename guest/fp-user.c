// SPDX-License-Identifier: MIT
/*
 * fp-user.c - keeps its FP registers over exits of every length, while the
 * VMM uses the same ones.
 */
#include "asm/barrier.h"
#include "asm/kvm_arm.h"
#include "asm/sysreg.h"
#include "guest.h"

#define ROUNDS 3

static void test_exit_in_the_kernel(u64 seed)
{
	fp_pattern_fill(seed);
	hvc(PSCI_VERSION, 0);
	report_if(fp_pattern_check(seed), "kept over an exit to the kernel");
}

static void test_exit_to_a_user_of_fp(u64 seed)
{
	u64 kept = 1;
	bool ok = true;

	fp_pattern_fill(seed);
	hvc(VHELAB_HVC_USE_FP, ~seed);
	for (u64 i = 0; i < ROUNDS; i++) {
		ok = ok && fp_pattern_check(seed + i);
		fp_pattern_fill(seed + i + 1);
		kept &= hvc(VHELAB_HVC_USE_FP, ~seed - i);
	}
	report_if(ok, "kept while the VMM uses FP");
	report_if(kept == 1, "the VMM's are kept as well");
}

/* Laps that do not touch FP do not exchange it either. */
static void test_laps_without_fp(u64 seed)
{
	fp_pattern_fill(seed);
	for (int i = 0; i < ROUNDS; i++)
		hvc(VHELAB_HVC_USE_FP, 0x77);
	report_if(fp_pattern_check(seed), "kept over laps that do without");
}

void guest_main(void)
{
	write_sysreg(read_sysreg(cpacr_el1) | CPACR_FPEN, cpacr_el1);
	isb();
	test_exit_in_the_kernel(0x1111000000000011);
	test_exit_to_a_user_of_fp(0x2222000000000002);
	test_laps_without_fp(0x3333000000000013);
}
