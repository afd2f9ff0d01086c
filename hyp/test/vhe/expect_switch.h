/* SPDX-License-Identifier: MIT */
/*
 * expect_switch.h - the tables of test_switch.c with VHE.
 */
#ifndef TEST_EXPECT_SWITCH_H
#define TEST_EXPECT_SWITCH_H

#include "expect.h"
#include "lap.h"

#define FPEN 0x300000

/* Everything that has to be as before, with a value of its own where the
 * host is free to choose one. */
static const struct reg host_registers[] = {
	{ "actlr_el1", 0x4001 },   { "tpidr_el0", 0x4002 },
	{ "tpidrro_el0", 0x4003 }, { "tpidr_el1", 0x4004 },
	{ "mdscr_el1", 0xa000 },   { "sp_el0", 0x4006 },
	{ "elr_el2", 0x4007 },	   { "spsr_el2", 0x4008 },
	{ "hcr_el2", HOST_HCR },   { "vbar_el1", VECTORS },
	{ "cpacr_el1", FPEN },	   { "mdcr_el2", 6 },
	{ "vttbr_el2", 0 },	   { "hstr_el2", 0 },
	{ "pmuserenr_el0", 0 },	   { "cntvoff_el2", 0 },
	{ "ich_hcr_el2", 0 },	   { "ich_lr0_el2", 0 },
	{ "cntv_ctl_el02", 0 },	   { "tpidr_el2", 0 },
};

/* What the host at EL2 has no use for. */
static const char *const guest_only[] = {
	"sctlr_el12", "cpacr_el12", "ttbr0_el12",    "ttbr1_el12",
	"tcr_el12",   "esr_el12",   "afsr0_el12",    "afsr1_el12",
	"far_el12",   "mair_el12",  "vbar_el12",     "contextidr_el12",
	"amair_el12", "elr_el12",   "spsr_el12",     "cntkctl_el12",
	"vmpidr_el2", "csselr_el1", "par_el1",	     "sp_el1",
	"vtcr_el2",   "pmselr_el0", "ich_ap1r0_el2", "cntv_cval_el02",
};

/* One register for each step of 4.13's. */
static const struct reg order[] = {
	{ "tpidr_el2", (u64)&vcpu },
	{ "hcr_el2", GUEST_HCR },
	{ "vbar_el1", HYP_VECTORS },
	{ "vttbr_el2", GUEST_VTTBR },
	{ "hcr_el2", GUEST_HCR | HCR_IMO_FMO },
	{ "sctlr_el12", G(SCTLR_EL1) },
	{ "mdscr_el1", G(MDSCR_EL1) },
	/* the guest */
	{ "hcr_el2", GUEST_HCR },
	{ "hcr_el2", HOST_HCR },
	{ "vbar_el1", VECTORS },
	{ "vttbr_el2", 0 },
	{ "mdscr_el1", 0xa000 },
	{ "tpidr_el2", 0 },
};

/* What the guest finds beside what it finds in either mode. */
static const struct reg guest_world[] = {
	{ "vbar_el1", HYP_VECTORS },
	{ "cpacr_el1", 1 << 28 }, /* TTA, and FP traps */
};

#endif
