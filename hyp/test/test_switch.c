// SPDX-License-Identifier: MIT
/*
 * test_switch.c - a lap with VHE: what the guest finds, what the host finds
 * afterwards, and what came before what.
 * Oracles: Linux 4.13 for the order and for what a host has at EL2; DDI 0487,
 * D8, "Virtualization Host Extensions", for the names: with E2H set an EL1
 * name means the host's register at EL2, and _EL12 the guest's.
 */
#define GUEST_HCR 0x480786623 /* E2H, RW, and TGE clear */

#include "lap.h"

#define HCR_HOST 0x488000000 /* E2H, RW, TGE */
#define FPEN	 0x300000

/* Everything that has to be as before, with a value of its own where the
 * host is free to choose one. */
static const struct reg host_registers[] = {
	{ "actlr_el1", 0x4001 },   { "tpidr_el0", 0x4002 },
	{ "tpidrro_el0", 0x4003 }, { "tpidr_el1", 0x4004 },
	{ "mdscr_el1", 0xa000 },   { "sp_el0", 0x4006 },
	{ "elr_el2", 0x4007 },	   { "spsr_el2", 0x4008 },
	{ "hcr_el2", HCR_HOST },   { "vbar_el1", VECTORS },
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
	{ "hcr_el2", HCR_HOST },
	{ "vbar_el1", VECTORS },
	{ "vttbr_el2", 0 },
	{ "mdscr_el1", 0xa000 },
	{ "tpidr_el2", 0 },
};

static void guest_looks_around(unsigned int entry)
{
	static const struct reg world[] = {
		{ "hcr_el2", GUEST_HCR | HCR_IMO_FMO },
		{ "vbar_el1", HYP_VECTORS },
		{ "vttbr_el2", GUEST_VTTBR },
		{ "mdcr_el2", GUEST_MDCR },
		{ "tpidr_el2", (u64)&vcpu },
		{ "cpacr_el1", 1 << 28 }, /* TTA, and FP traps */
		{ "sctlr_el12", G(SCTLR_EL1) },
		{ "vbar_el12", G(VBAR_EL1) },
		{ "tpidr_el1", G(TPIDR_EL1) },
		{ "mdscr_el1", G(MDSCR_EL1) },
		{ "elr_el2", GUEST_PC },
		{ "spsr_el2", 0x3c5 },
	};

	(void)entry;
	check_registers(world, ARRAY_SIZE(world));
}

static void guest_changes_everything(unsigned int entry)
{
	static const struct reg changes[] = {
		{ "sctlr_el12", CHANGED },    { "vbar_el12", CHANGED + 1 },
		{ "mdscr_el1", CHANGED + 2 }, { "elr_el2", CHANGED + 3 },
		{ "spsr_el2", CHANGED + 4 },  { "tpidr_el0", 1 },
		{ "tpidr_el1", 2 },	      { "sp_el0", 3 },
		{ "actlr_el1", 4 },	      { "cntv_ctl_el02", 5 },
		{ "ich_lr0_el2", 6 },	      { "tpidrro_el0", 7 },
	};

	(void)entry;
	set_registers(changes, ARRAY_SIZE(changes));
}

#include "lap_tests.h"
