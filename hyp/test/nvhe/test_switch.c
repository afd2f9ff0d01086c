// SPDX-License-Identifier: MIT
/*
 * test_switch.c - a lap without VHE: what the guest finds, what the host finds
 * afterwards, and what came before what.
 * Oracles: Linux 4.13 for the order and for what a host has at EL1; DDI 0487,
 * D17.2, for CPTR_EL2, HCR_EL2 and CNTHCTL_EL2 without E2H.
 */
#define GUEST_HCR 0x80786623 /* RW, no E2H */

#include "lap.h"

#define HCR_HOST     0x80000000
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
	{ "hcr_el2", HCR_HOST },   { "cptr_el2", CPTR_DEFAULT },
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
	{ "hcr_el2", HCR_HOST },
	{ "cptr_el2", CPTR_DEFAULT },
	{ "vttbr_el2", 0 },
	{ "vbar_el1", VECTORS },
	{ "mdscr_el1", 0xa000 },
	{ "spsr_el2", 0x600001c5 },
	{ "tpidr_el2", 0 },
};

static void guest_looks_around(unsigned int entry)
{
	static const struct reg world[] = {
		{ "hcr_el2", GUEST_HCR | HCR_IMO_FMO },
		{ "vttbr_el2", GUEST_VTTBR },
		{ "mdcr_el2", GUEST_MDCR },
		{ "tpidr_el2", (u64)&vcpu },
		{ "cnthctl_el2", 1 }, /* the counter, not the timer */
		{ "sctlr_el1", G(SCTLR_EL1) },
		{ "vbar_el1", G(VBAR_EL1) },
		{ "ttbr0_el1", G(TTBR0_EL1) },
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
		{ "sctlr_el1", CHANGED },     { "vbar_el1", CHANGED + 1 },
		{ "mdscr_el1", CHANGED + 2 }, { "elr_el2", CHANGED + 3 },
		{ "spsr_el2", CHANGED + 4 },  { "tpidr_el0", 1 },
		{ "tpidr_el1", 2 },	      { "sp_el0", 3 },
		{ "actlr_el1", 4 },	      { "cntv_ctl_el0", 5 },
		{ "ich_lr0_el2", 6 },	      { "tpidrro_el0", 7 },
		{ "ttbr0_el1", 8 },	      { "sp_el1", 9 },
	};

	(void)entry;
	set_registers(changes, ARRAY_SIZE(changes));
}

/* Assembly, in call.S: straight to the report. */
void __hyp_call_panic(const struct panic_info *info,
		      const struct kvm_cpu_context *ctxt)
{
	hyp_panic_report(info, ctxt);
}

#include "lap_tests.h"
