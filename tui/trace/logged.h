/* SPDX-License-Identifier: MIT */
/*
 * logged.h - QEMU's execution log made into events of a trace.
 *
 * The log has PC, X0..X30 and PSTATE before each instruction, and what an
 * exception did. The system registers follow from these: every MSR that was
 * executed has its value in a general register, every exception its own in
 * the log. Only where they begin is given.
 */
#ifndef TRACE_LOGGED_H
#define TRACE_LOGGED_H

#include "qlog.h"
#include "trace/trace.h"

/* The instruction word at an address; false if it is not known. */
typedef bool (*logged_word)(const void *ctx, uint64_t pc, uint32_t *word);

struct logged {
	struct trace *trace;
	logged_word word_at;
	const void *ctx;
	struct machine_sample now; /* as the system registers are by now */
	bool known; /* the trace has the event that is logged first */

	struct qlog reader;
	uint64_t spsr_el1;     /* no sample holds it; 0 until written */
	struct qlog_insn next; /* logged, and not yet known to be done */
	uint32_t word;	       /* of it */
	bool pending;	       /* there is one */
};

/*
 * logged_feed - take some of these bytes of the log: *@len becomes how many.
 * Returns how many events they completed, or -1: an exception went elsewhere
 * than the instructions seen had told it to, or memory is short.
 */
int logged_feed(struct logged *l, const char *bytes, size_t *len,
		struct err *err);

#endif
