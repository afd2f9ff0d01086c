/* SPDX-License-Identifier: MIT */
/*
 * expect_switch.h - the tables of test_switch.c without VHE.
 * Oracle: DDI 0487, D17.2, for CPTR_EL2 without E2H.
 */
#ifndef TEST_EXPECT_SWITCH_H
#define TEST_EXPECT_SWITCH_H

#include "expect.h"
#include "lap.h"

#define CPTR_DEFAULT 0x33ff

/* Everything that has to be as before, with a value of its own where the
 * host is free to choose one. SPSR_EL2 is its flags: -AIF, EL1h. */
static const struct reg host_registers[] = {
	{ "actlr_el1", 0x4001 },   { "tpidr_el0", 0x4002 },
	{ "tpidrro_el0", 0x4003 }, { "tpidr_el1", 0x4004 },
	{ "mdscr_el1", 0xa000 },   { "sp_el0", 0x4006 },
	{ "elr_el2", 0x40083c44 }, { "spsr_el2", 0x600001c5 },
	{ "vmpidr_el2", 0x4009 },  { "csselr_el1", 0x400a },
	{ "sctlr_el1", 0x400b },   { "cpacr_el1", 0x400c },
	{ "ttbr0_el1", 0x400d },   { "ttbr1_el1", 0x400e },
	{ "tcr_el1", 0x400f },	   { "esr_el1", 0x4010 },
	{ "afsr0_el1", 0x4011 },   { "afsr1_el1", 0x4012 },
	{ "far_el1", 0x4013 },	   { "mair_el1", 0x4014 },
	{ "vbar_el1", VECTORS },   { "contextidr_el1", 0x4016 },
	{ "amair_el1", 0x4017 },   { "cntkctl_el1", 0x4018 },
	{ "par_el1", 0x4019 },	   { "sp_el1", 0x401a },
	{ "elr_el1", 0x401b },	   { "spsr_el1", 0x401c },
	{ "hcr_el2", HOST_HCR },   { "cptr_el2", CPTR_DEFAULT },
	{ "mdcr_el2", 6 },	   { "vttbr_el2", 0 },
	{ "hstr_el2", 0 },	   { "pmuserenr_el0", 0 },
	{ "cntvoff_el2", 0 },	   { "cnthctl_el2", 3 },
	{ "ich_hcr_el2", 0 },	   { "ich_lr0_el2", 0 },
	{ "cntv_ctl_el0", 0 },	   { "tpidr_el2", 0 },
};

/* Not the host's, and not VBAR_EL2 either: that is never written. */
static const char *const guest_only[] = {
	"vtcr_el2",
	"pmselr_el0",
	"ich_ap1r0_el2",
	"cntv_cval_el0",
};

/* One register for each step of 4.13's. */
static const struct reg order[] = {
	{ "tpidr_el2", (u64)&vcpu },
	{ "hcr_el2", GUEST_HCR },
	{ "cptr_el2", CPTR_DEFAULT | 1 << 20 | 1 << 10 }, /* TTA, TFP */
	{ "vttbr_el2", GUEST_VTTBR },
	{ "hcr_el2", GUEST_HCR | HCR_IMO_FMO },
	{ "vbar_el1", G(VBAR_EL1) },
	{ "mdscr_el1", G(MDSCR_EL1) },
	{ "spsr_el2", 0x3c5 },
	/* the guest */
	{ "hcr_el2", GUEST_HCR },
	{ "hcr_el2", HOST_HCR },
	{ "cptr_el2", CPTR_DEFAULT },
	{ "vttbr_el2", 0 },
	{ "vbar_el1", VECTORS },
	{ "mdscr_el1", 0xa000 },
	{ "spsr_el2", 0x600001c5 },
	{ "tpidr_el2", 0 },
};

/* What the guest finds beside what it finds in either mode. */
static const struct reg guest_world[] = {
	{ "cnthctl_el2", 1 }, /* the counter, not the timer */
};

/* Assembly, in call.S: straight to the report. */
void __hyp_call_panic(const struct panic_info *info,
		      const struct kvm_cpu_context *ctxt)
{
	hyp_panic_report(info, ctxt);
}

#endif
