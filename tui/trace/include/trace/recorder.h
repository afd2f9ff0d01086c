/* SPDX-License-Identifier: MIT */
/*
 * recorder.h - ways to fill a trace from a machine.
 */
#ifndef TRACE_RECORDER_H
#define TRACE_RECORDER_H

#include "trace/lap.h"

struct recorder_limits {
	unsigned int laps;  /* how many complete laps to record */
	uint64_t budget;    /* instructions before giving up */
};

struct recorder_result {
	uint64_t instructions;
	bool powered_off;   /* the machine ended before the laps did */
	bool out_of_budget;
};

/*
 * recorder_step - single-step from wherever the machine stands until the
 * laps are done and the last one is back in user space or followed by the
 * next. Costs about one stub round trip an instruction. A trace that is not
 * empty must end with the event the machine stands at. Afterwards the machine
 * stands one instruction behind the last event: see machine_walk().
 */
int recorder_step(struct trace *t, struct machine *m,
		  const struct recorder_limits *limits,
		  struct recorder_result *result, struct err *err);

#endif
