/* SPDX-License-Identifier: MIT */
/*
 * cost.h - what the way from H1 to H2 costs: counted on the instructions that
 * a trace holds, by their words. Nothing is estimated.
 */
#ifndef TRACE_COST_H
#define TRACE_COST_H

#include "trace/lap.h"

#define COST_WORLDS (WORLD_GUEST + 1)

/*
 * The path is the stretch with IRQs off: from the first instruction of H1 to
 * the last one of H2. All but .instructions counts what host and hyp execute
 * on it, the guest's own instructions are left out. A pair of registers
 * loaded by one instruction is one load; an atomic operation is a load and a
 * store.
 */
struct cost {
	bool known; /* H1 and H2 are there, and each instruction between them */
	uint64_t instructions[COST_WORLDS]; /* by enum world */
	uint64_t loads, stores;
	uint64_t barriers;		      /* ISB, DSB, DMB, ESB */
	uint64_t isbs;			      /* of these */
	uint64_t sysreg_reads, sysreg_writes; /* MRS; MSR, DAIFSet and such */
	/* Bytes pushed below where SP was at H1, at the deepest; without VHE
	 * those of EL2's own stack come on top. False where SP was given a
	 * value that the words do not tell. */
	bool stack_known;
	uint64_t stack;
};

/* .known says whether it could be counted at all; the rest is then valid. */
struct cost cost_measure(const struct trace *t, const struct lap *lap);

/* Instructions of host and hyp together. */
uint64_t cost_total(const struct cost *c);

/* The figures one by one, for tables: "host", "hyp", "guest" (instructions),
 * "loads", "stores", "stack", "barriers", "isbs", "sysreg_reads",
 * "sysreg_writes". */
#define COST_FIGURES 10
const char *cost_figure_name(unsigned int figure);
/* False if it is not known. */
bool cost_figure(const struct cost *c, unsigned int figure, int64_t *value);

#endif
