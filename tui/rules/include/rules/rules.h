/* SPDX-License-Identifier: MIT */
/*
 * rules.h - what must hold on every lap, judged from a trace and the symbols
 * of its images, and from nothing else. A rule is a verb with arguments and
 * the sentence shown to the student; the standing rules are three of them,
 * the labs bring files of their own (docs/rules.md has the verbs).
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "image/symbols.h"
#include "trace/lap.h"

struct rule {
	const char *name; /* "back-equals-before" */
	const char *says; /* the sentence shown to the student */
	const char *verb; /* with its arguments: "equal H1 H2" */
};

/* What is judged. */
struct rule_subject {
	const struct trace *trace;
	const struct symbols *symbols; /* NULL: rules that name code do not
					* hold, and say why */
	bool nvhe;		       /* the mode it was recorded in */
};

struct verdict {
	const struct rule *rule;
	unsigned int lap;
	bool holds;
	uint32_t event; /* where it broke first, or TRACE_NO_EVENT */
	/* The flags that are not as they must be there, and the event whose
	 * instruction or exception gave the first of them its value:
	 * TRACE_NO_EVENT if that is older than the trace. */
	unsigned int wrong;
	uint32_t cause;
	enum checkpoint missing; /* the lap lacks one; CP_COUNT: it has all */
	char text[160]; /* what was expected and found; "" if it holds */
};

/*
 * rules_cause - the event whose instruction or exception gave @flag, one of
 * FLAG_*, the value that it has at @event; as in provenance, the first event
 * that shows it. A write of the whole DAIF counts even where it gave the flag
 * the value that it had: who restores a wrong one is to be named.
 * TRACE_NO_EVENT: older than the trace.
 */
uint32_t rules_cause(const struct trace *t, uint32_t event, unsigned int flag);

/* The standing rules by index from 0; NULL behind the last. */
const struct rule *rules_standing(size_t index);

/*
 * rules_judge - one verdict for each standing rule and complete lap, in lap
 * order. Returns how many were written; at most @max.
 */
size_t rules_judge(const struct trace *t, struct verdict *out, size_t max);

/* The standing rules on one complete lap. */
size_t rules_judge_lap(const struct trace *t, const struct lap *lap,
		       struct verdict *out, size_t max);

/* ---- sets of rules ------------------------------------------------------- */

/*
 * A file of rules: an INI section a rule, its name the section's.
 *
 *	[debug-comes-back]
 *	says  = D at H2 is what it was at H1.
 *	holds = equal H1 H2 D
 *	laps  = 2+
 *
 * laps: "1", "1 3", "2+", "all" (if not given). mode: vhe or nvhe, both if
 * not given. The file may be a student's or a stranger's: NULL with ERR_USAGE
 * names the line that is wrong.
 */
struct rule_set;
struct rule_set *rule_set_read(const char *path, struct err *err);
/* The same from memory; @name stands for the path in errors. */
struct rule_set *rule_set_parse(const char *text, const char *name,
				struct err *err);
void rule_set_free(struct rule_set *set);

size_t rule_set_count(const struct rule_set *set);
const struct rule *rule_set_rule(const struct rule_set *set, size_t index);
/* Does the rule speak of that lap, in that mode? */
bool rule_set_covers(const struct rule_set *set, size_t index, unsigned int lap,
		     bool nvhe);

/* One rule on one complete lap, covered or not. */
struct verdict rule_set_judge_one(const struct rule_set *set, size_t index,
				  const struct rule_subject *subject,
				  const struct lap *lap);
/* As rules_judge(), for the laps that each rule speaks of. */
size_t rule_set_judge(const struct rule_set *set,
		      const struct rule_subject *subject, struct verdict *out,
		      size_t max);

#endif
