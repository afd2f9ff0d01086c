// SPDX-License-Identifier: MIT
/*
 * hvc-loop.c - laps in regular rounds: three calls that the host kernel
 * answers, then one that goes up to user space. So each KVM_RUN has four laps.
 */
#include "guest.h"

#define ROUNDS 4

/* Results are kept until the end: printing one would be an exit as well. */
struct round {
	u64 psci, smccc, unknown, vendor;
};

static void run_round(struct round *r, u64 number)
{
	r->psci = hvc(PSCI_VERSION, 0);
	r->smccc = hvc(SMCCC_VERSION, 0);
	r->unknown = hvc(0x8400ffff, 0);
	r->vendor = hvc(VHELAB_HVC_INCREMENT, number);
}

static bool round_ok(const struct round *r, u64 number)
{
	return r->psci == PSCI_VERSION_1_0 && r->smccc == SMCCC_VERSION_1_1 &&
	       r->unknown == (u64)SMCCC_RET_NOT_SUPPORTED &&
	       r->vendor == number + 1;
}

void guest_main(void)
{
	struct round rounds[ROUNDS];
	bool ok = true;

	for (u64 i = 0; i < ROUNDS; i++)
		run_round(&rounds[i], i);
	for (u64 i = 0; i < ROUNDS; i++)
		ok = ok && round_ok(&rounds[i], i);
	report_if(ok, "every call of every round answered");
}
