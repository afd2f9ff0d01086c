/* SPDX-License-Identifier: MIT */
/*
 * verbs_impl.h - what each verb of rules asks; see docs/rules.md. All have the
 * form of rule_verb.holds.
 */
#ifndef RULES_VERBS_IMPL_H
#define RULES_VERBS_IMPL_H

#include "regs/pstate.h"
#include "verbs.h"

/* The account of a rule that does not hold; always false. */
bool verb_broken(struct verdict *v, uint32_t event, unsigned int wrong,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* A checkpoint of the lap; a lap without it breaks the rule, and NULL. */
const struct lap_point *verb_point(const struct lap *lap, enum checkpoint cp,
				   struct verdict *v);

/* The code of the function that is named; one that is not in the image breaks
 * the rule. */
bool verb_code(const struct rule_subject *s, const struct rule_args *a,
	       uint64_t *from, uint64_t *size, struct verdict *v);
/* "D-?-": what must be, with '?' for the flags that may be either. */
const char *verb_pattern(const struct rule_args *a, char buf[FLAGS_TEXT_LEN]);

typedef bool rule_verb_holds(const struct rule_subject *s,
			     const struct lap *lap, const struct rule_args *a,
			     struct verdict *v);

rule_verb_holds verb_equal;
rule_verb_holds verb_flags;
rule_verb_holds verb_enters;
rule_verb_holds verb_same_as_lap;
rule_verb_holds verb_present;
rule_verb_holds verb_absent;
rule_verb_holds verb_vectors;
rule_verb_holds verb_masked_in_hyp;
rule_verb_holds verb_unmask_after_sync;
rule_verb_holds verb_window_at_most;
rule_verb_holds verb_window_holds_isb;
rule_verb_holds verb_path_at_most;
rule_verb_holds verb_masked_between;
rule_verb_holds verb_changes_at_most;
rule_verb_holds verb_isbs_at_most;
rule_verb_holds verb_runs;
rule_verb_holds verb_keeps;
rule_verb_holds verb_masked_without_tge;
rule_verb_holds verb_reaches;
rule_verb_holds verb_through_spsr;
rule_verb_holds verb_changed_in;
rule_verb_holds verb_called_with;
rule_verb_holds verb_stack_aligned;
rule_verb_holds verb_unmask_last;
rule_verb_holds verb_unmask_after_tge;
rule_verb_holds verb_window_from;
rule_verb_holds verb_window_to;

#endif
