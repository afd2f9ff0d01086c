/* SPDX-License-Identifier: MIT */
/*
 * rules.h - what must hold on every lap, judged from a trace and nothing
 * else. A rule is a verb with a sentence; the labs will bring their own
 * sentences and arguments for the same verbs.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "trace/lap.h"

struct rule {
	const char *name; /* "back-equals-before" */
	const char *says; /* the sentence shown to the student */
};

struct verdict {
	const struct rule *rule;
	unsigned int lap;
	bool holds;
	uint32_t event; /* where it broke first, or TRACE_NO_EVENT */
	char text[160]; /* what was expected and found; "" if it holds */
};

/* The standing rules by index from 0; NULL behind the last. */
const struct rule *rules_standing(size_t index);

/*
 * rules_judge - one verdict for each rule and complete lap, in lap order.
 * Returns how many were written; at most @max.
 */
size_t rules_judge(const struct trace *t, struct verdict *out, size_t max);

#endif
