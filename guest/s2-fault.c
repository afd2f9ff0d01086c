// SPDX-License-Identifier: MIT
/*
 * s2-fault.c - leaves its memory by a load, a store and a fetch, and expects
 * an external abort of its own each time.
 */
#include "probe.h"

/* Nothing is there, and it is no device's place either. */
#define OUTSIDE 0x100000000

static u64 read_outside(u64 addr)
{
	return *(volatile u64 *)addr;
}

static void write_outside(u64 addr)
{
	*(volatile u32 *)addr = 1;
}

static void test_fetch(u64 addr)
{
	u32 ec;

	guest_handle(SYNC_EL1h, guest_catch_call);
	ec = probe(((void (*)(void))addr)());
	report_if(ec == ESR_ELx_EC_IABT_CUR && caught_external_abort(addr) &&
			  caught.pc == addr,
		  "a fetch outside memory is an instruction abort");
	guest_handle(SYNC_EL1h, guest_catch);
}

/* The VMM's turn: no device is there, so it asks for the abort. */
static void test_no_device(void)
{
	u32 ec = probe(read_outside(0x0a000000));

	report_if(ec == ESR_ELx_EC_DABT_CUR &&
			  caught_external_abort(0x0a000000),
		  "a load where no device is aborts");
}

void guest_main(void)
{
	u32 ec;

	guest_handle(SYNC_EL1h, guest_catch);

	ec = probe(read_outside(OUTSIDE));
	report_if(ec == ESR_ELx_EC_DABT_CUR && caught_external_abort(OUTSIDE),
		  "a load outside memory is a data abort");
	ec = probe(write_outside(OUTSIDE + 0x104));
	report_if(ec == ESR_ELx_EC_DABT_CUR &&
			  caught_external_abort(OUTSIDE + 0x104),
		  "a store outside memory is a data abort");
	test_fetch(OUTSIDE);
	test_no_device();
	ec = probe(read_outside(0x80000000 + SZ_2M - 8));
	report_if(ec == NO_EXCEPTION, "the last word of memory is there");
}
