/* SPDX-License-Identifier: MIT */
/*
 * recorder.h - ways to fill a trace from a machine. They are independent
 * witnesses: of one target all give the same checkpoints and transitions.
 */
#ifndef TRACE_RECORDER_H
#define TRACE_RECORDER_H

#include "trace/session.h"

struct recorder_limits {
	unsigned int laps; /* how many complete laps to record */
	uint64_t budget;   /* instructions before giving up; stops, where
			     * only those are counted */
};

struct recorder_result {
	uint64_t instructions; /* recorded; 0 where they are not counted */
	uint64_t stops;	       /* times the machine was halted on the way */
	bool powered_off;      /* the machine ended before the laps did */
	bool out_of_budget;
	bool silent; /* it ran on for long and nothing happened */
};

/*
 * A recorder records from wherever the session's machine stands until the
 * laps are done and the last one is back in user space or followed by the
 * next. A trace that is not empty must end with the event the machine stands
 * at.
 */
struct recorder {
	const char *name;
	const char *words;
	int (*record)(struct session *s, const struct recorder_limits *limits,
		      struct recorder_result *result, struct err *err);
};
/* NULL behind the last one; NULL if there is none of that name. */
const struct recorder *recorder_at(size_t index);
const struct recorder *recorder_find(const char *name);

/* Are those laps complete, and is it known what follows the last one: user
 * space, which heals the flags, or the switch again, which inherits them? */
bool recorder_done(const struct trace *t, unsigned int laps);

/*
 * recorder_step - one instruction at a time: costs about a stub round trip
 * each. Afterwards the machine stands one instruction behind the last event:
 * see machine_walk().
 */
int recorder_step(struct trace *t, struct machine *m,
		  const struct recorder_limits *limits,
		  struct recorder_result *result, struct err *err);

/*
 * recorder_sparse - from breakpoint to breakpoint, tens of stops a lap; the
 * trace has gaps. The images must hold all code that can change flags or
 * level; where they do not, it is an error and not a wrong trace. The machine
 * is left at the last event.
 */
int recorder_sparse(struct session *s, const struct recorder_limits *limits,
		    struct recorder_result *result, struct err *err);

/*
 * recorder_log - every instruction, as QEMU logs it while the machine runs:
 * needs session_options.machine.log. VBAR, HCR, SPSR and ELR are derived from
 * the instructions and exceptions logged; ESR is known from the first
 * exception on; the condition flags in an SPSR may be older than the
 * interrupt. Instruction words come from the images, 0 outside them. The
 * machine is left stopped, further on than the last event. The trace is
 * limited: see trace_limit().
 */
#define RECORDER_LOG_KEEP (1 << 18) /* events; some 20 MB */
int recorder_log(struct session *s, const struct recorder_limits *limits,
		 struct recorder_result *result, struct err *err);

#endif
