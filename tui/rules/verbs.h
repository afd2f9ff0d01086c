/* SPDX-License-Identifier: MIT */
/*
 * verbs.h - the verbs of rules: what can be asked of a lap.
 */
#ifndef RULES_VERBS_H
#define RULES_VERBS_H

#include "rules/rules.h"

/* The arguments of a rule, read once. */
struct rule_args {
	enum checkpoint cp[2];
	unsigned int flags; /* those the rule is about */
	unsigned int value; /* what they must be */
	unsigned int number;
	enum vectors vectors;
	char symbol[64];
};

struct rule_verb {
	const char *name;
	/*
	 * The arguments in order, a letter each; behind a '?' those that may
	 * be left out. c: a checkpoint. p: flags as a pattern, "D-?-", '?'
	 * for either. f: a set of flags, "DA", all if left out. n: a number.
	 * v: host or hyp. s: a symbol.
	 */
	const char *args;
	/* Fills event, wrong and text of a verdict that does not hold. */
	bool (*holds)(const struct rule_subject *s, const struct lap *lap,
		      const struct rule_args *args, struct verdict *v);
};

/* NULL if there is none of that name. */
const struct rule_verb *rule_verb_find(const char *name);

/* Read "equal H1 H2"; -1 with ERR_USAGE says what is wrong with it. */
int rule_verb_parse(const char *line, const struct rule_verb **verb,
		    struct rule_args *args, struct err *err);

/* One rule on one lap. */
struct verdict rule_judge(const struct rule *rule, const struct rule_verb *verb,
			  const struct rule_args *args,
			  const struct rule_subject *s, const struct lap *lap);

#endif
