// SPDX-License-Identifier: MIT
/*
 * sysreg-probe.c - reads and writes system registers of every kind of trap
 * policy and checks what it finds.
 */
#include "probe.h"

#define field(value, low) ((value) >> (low)&15)

static void test_id_registers(void)
{
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);
	u64 mmfr1 = read_sysreg(id_aa64mmfr1_el1);

	report_if(field(pfr0, 4) == 1, "EL1 is AArch64 only");
	report_if(!field(pfr0, 8) && !field(pfr0, 12), "no EL2 and no EL3");
	report_if(field(pfr0, 16) != 15, "FP is there");
	report_if(!field(dfr0, 8), "no PMU");
	report_if(field(dfr0, 0) >= 6, "self-hosted debug is there");
	report_if(!field(mmfr1, 8), "no VHE");
	report_if(!read_sysreg(S3_0_C0_C7_7), "a reserved ID register is 0");
	report_if(read_sysreg(midr_el1) != 0, "MIDR tells the CPU");
	report_if(probe(write_sysreg(0, S3_0_C0_C4_0)) == ESR_ELx_EC_UNKNOWN,
		  "an ID register cannot be written");
}

static void test_pmu(void)
{
	write_sysreg(~(u64)0, pmcr_el0);
	report_if(!read_sysreg(pmcr_el0) && !read_sysreg(pmccntr_el0) &&
			  !read_sysreg(pmcntenset_el0),
		  "the PMU reads as zero");
}

static void test_actlr(void)
{
	u64 before = read_sysreg(actlr_el1);

	write_sysreg(~before, actlr_el1);
	report_if(read_sysreg(actlr_el1) == before, "ACTLR does not change");
}

static void test_debug_registers(void)
{
	write_sysreg(1, oslar_el1);
	report_if(read_sysreg(oslsr_el1) == 8, "the OS lock stays open");
	report_if(!read_sysreg(dbgbvr0_el1), "breakpoints start empty");
	write_sysreg(0x80001230, dbgbvr0_el1);
	report_if(read_sysreg(dbgbvr0_el1) == 0x80001230,
		  "a breakpoint's address is kept in the lap that writes it");
	hvc(PSCI_VERSION, 0);
	report_if(read_sysreg(dbgbvr0_el1) == 0x80001230, "and over an exit");
	write_sysreg(0, dbgbvr0_el1);
}

static void test_refused(void)
{
	u64 par = read_sysreg(par_el1);

	report_if(probe(read_sysreg(S3_0_C15_C0_0)) == ESR_ELx_EC_UNKNOWN,
		  "an implementation-defined register is undefined");
	report_if(probe(read_sysreg(hcr_el2)) == ESR_ELx_EC_UNKNOWN,
		  "HCR_EL2 is undefined");
	report_if(probe(write_sysreg(0, S1_0_C7_C6_2)) == NO_EXCEPTION,
		  "DC ISW does no harm");
	report_if(read_sysreg(par_el1) == par, "PAR is the guest's own");
}

void guest_main(void)
{
	guest_handle(SYNC_EL1h, guest_catch);
	test_id_registers();
	test_pmu();
	test_actlr();
	test_debug_registers();
	test_refused();
}
