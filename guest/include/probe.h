/* SPDX-License-Identifier: MIT */
/*
 * probe.h - one instruction at a time, to see whether it is allowed. Wants
 * guest_catch() installed for VECTOR_CUR_SPX + VECTOR_SYNC.
 */
#ifndef PROBE_H
#define PROBE_H

#include "asm/esr.h"
#include "asm/sysreg.h"
#include "guest.h"

/* Run a statement; the exception class it ended with, or NO_EXCEPTION. */
#define NO_EXCEPTION 0x100
#define probe(statement)                                               \
	({                                                             \
		caught.count = 0;                                      \
		statement;                                             \
		asm volatile("" : : : "memory");                       \
		caught.count ? esr_ec(caught.esr) : (u32)NO_EXCEPTION; \
	})

#define SYNC_EL1h (VECTOR_CUR_SPX + VECTOR_SYNC)

/* External abort of the access itself, as the status code says. */
static inline bool caught_external_abort(u64 addr)
{
	return (caught.esr & ESR_ELx_FSC) == ESR_ELx_FSC_EXTABT &&
	       caught.far == addr;
}

#endif
