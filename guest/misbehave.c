// SPDX-License-Identifier: MIT
/*
 * misbehave.c - what a hostile guest might try. All of it is answered within
 * the guest; whatever else happens, the machine must still switch off.
 */
#include "probe.h"

#define UART 0x09000000
#define HOLE 0x0b000000

static void test_firmware_calls(void)
{
	u32 ec = probe(({
		register u64 x0 asm("x0") = PSCI_SYSTEM_OFF;
		asm volatile("smc #0" : "+r"(x0) : : "x1", "x2", "x3");
	}));

	report_if(ec == ESR_ELx_EC_UNKNOWN, "SMC is undefined");
	report_if(hvc(0x84000003, 0) == (u64)SMCCC_RET_NOT_SUPPORTED &&
			  hvc(0xc4000003, ~(u64)0) ==
				  (u64)SMCCC_RET_NOT_SUPPORTED &&
			  hvc(0xffffffff, 0) == (u64)SMCCC_RET_NOT_SUPPORTED &&
			  hvc(0, 0) == (u64)SMCCC_RET_NOT_SUPPORTED,
		  "unknown calls are refused");
	report_if(hvc(0xc600ffff, 0) == (u64)SMCCC_RET_NOT_SUPPORTED,
		  "so is one that goes up to the VMM");
}

static void test_mmio(void)
{
	report_if(probe(asm volatile("stp xzr, xzr, [%0]"
				     :
				     : "r"(UART))) == ESR_ELx_EC_DABT_CUR,
		  "a pair stored to a device aborts");
	report_if(probe(asm volatile("ldp x0, x1, [%0]"
				     :
				     : "r"(UART)
				     : "x0", "x1")) == ESR_ELx_EC_DABT_CUR,
		  "so does a pair loaded");
	report_if(probe(asm volatile("ldr w0, [%0], #4"
				     :
				     : "r"(HOLE)
				     : "x0")) == ESR_ELx_EC_DABT_CUR,
		  "so does writeback");
	report_if(probe(asm volatile("str wzr, [%0]"
				     :
				     : "r"(UART + 0x31))) ==
			  ESR_ELx_EC_DABT_CUR,
		  "so does a misaligned store");
	report_if(probe(asm volatile("ldxr w0, [%0]"
				     :
				     : "r"(HOLE)
				     : "x0")) == ESR_ELx_EC_DABT_CUR,
		  "so does an exclusive load");
	report_if(probe(asm volatile("dc civac, %0"
				     :
				     : "r"(HOLE))) == NO_EXCEPTION,
		  "cache maintenance outside memory is nothing");
}

/* A device, a hole, and an address that is none. */
static void test_wild_jumps(void)
{
	static const u64 targets[] = { UART, HOLE, BIT(47), ~(u64)3 };
	unsigned int aborts = 0;

	guest_handle(SYNC_EL1h, guest_catch_call);
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		aborts += probe(((void (*)(void))targets[i])()) ==
			  ESR_ELx_EC_IABT_CUR;
	report_if(aborts == ARRAY_SIZE(targets), "wild jumps are aborts");
	guest_handle(SYNC_EL1h, guest_catch);
}

/* Registers of EL2 and EL3, and holes in every group of encodings. */
static void test_wild_registers(void)
{
	unsigned int refused = 0, tried = 0;

#define WILD(name)                                                  \
	do {                                                        \
		refused += probe(read_sysreg(name)) == 0;           \
		refused += probe(write_sysreg(~(u64)0, name)) == 0; \
		tried += 2;                                         \
	} while (0);
	WILD(hcr_el2)
	WILD(vttbr_el2)
	WILD(vbar_el2)
	WILD(tpidr_el2)
	WILD(mdcr_el2)
	WILD(S3_5_C1_C0_0) /* SCTLR_EL12 */
	WILD(S3_6_C1_C1_0) /* SCR_EL3 */
	WILD(S3_5_C1_C0_2) /* CPACR_EL12 */
	WILD(S3_0_C11_C0_0)
	WILD(S3_7_C15_C15_7)
	WILD(S2_0_C7_C15_0)
#undef WILD
	report_if(refused == tried, "registers of nobody's are undefined");
}

/* A handler that faults itself. */
#define DEPTH 8

static void fault_again(struct pt_regs *regs)
{
	if (++caught.count < DEPTH)
		*(volatile u32 *)HOLE = 1;
	regs->user.pc += 4;
}

static void test_recursion(void)
{
	guest_handle(SYNC_EL1h, fault_again);
	caught.count = 0;
	*(volatile u32 *)HOLE = 1;
	report_if(caught.count == DEPTH, "eight aborts within each other");
	guest_handle(SYNC_EL1h, guest_catch);
}

void guest_main(void)
{
	guest_handle(SYNC_EL1h, guest_catch);
	test_firmware_calls();
	test_mmio();
	test_wild_jumps();
	test_wild_registers();
	test_recursion();
	report_if(hvc(PSCI_VERSION, 0) == PSCI_VERSION_1_0,
		  "the hypervisor still answers");
}
