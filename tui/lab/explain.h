/* SPDX-License-Identifier: MIT */
/*
 * explain.h - why a rule does not hold, and what a silent machine was doing:
 * the place, the instruction, the source line, the last steps.
 */
#ifndef LAB_EXPLAIN_H
#define LAB_EXPLAIN_H

#include "lab/lab.h"
#include "trace/recorder.h"

#define EXPLAIN_LEN 6000

/* What was expected and found, and for each flag the instruction that gave it
 * its value, with its source line. */
void explain_verdict(const struct session *s, const struct verdict *v,
		     char *buf, size_t len);

/* Why the laps did not come: where the machine is, the last exception in
 * words; the last 32 instructions unless the machine powered itself off. */
void explain_silence(const struct session *s, const struct recorder_result *r,
		     const struct lab_run *run, char *buf, size_t len);

#endif
