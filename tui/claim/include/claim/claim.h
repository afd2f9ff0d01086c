/* SPDX-License-Identifier: MIT */
/*
 * claim.h - what somebody said about the world switch, and the experiments
 * that show on a machine whether it is so. The file of claims (labs/claims)
 * says in its first lines how a claim is written down.
 */
#ifndef CLAIM_CLAIM_H
#define CLAIM_CLAIM_H

#include "rules/rules.h"
#include "trace/cost.h"
#include "trace/session.h"

#define CLAIM_TRIALS 6
#define CLAIM_TESTS  6

/* One thing to look at in a recording. */
enum claim_kind {
	CLAIM_HOLDS,  /* a rule holds on every lap it speaks of */
	CLAIM_BREAKS, /* a rule is broken on every lap it speaks of */
	CLAIM_MORE,   /* the lap costs more of something than another's */
};

struct claim_test {
	enum claim_kind kind;
	char *words;	       /* as written in the file */
	struct rule_set *rule; /* the one rule of HOLDS and BREAKS */
	unsigned int figure;   /* of MORE: see claim_figure_name() */
	char *other;	       /* of MORE: the variant held against it */
};

/* A machine to record, and what to look at. */
struct claim_trial {
	char *variant, *guest;
	bool nvhe;
	unsigned int laps;
	struct claim_test tests[CLAIM_TESTS];
	size_t ntests;
};

struct claim {
	char *name;
	char *who, *date; /* the mail's */
	char *quote;	  /* a few of the mail's own words */
	char *says;	  /* what they claim, in ours */
	char *note;	  /* what else there is to say; or NULL */
	char *cannot;	  /* why it cannot be shown here; NULL: it can */
	struct claim_trial trials[CLAIM_TRIALS];
	size_t ntrials;
};

struct claims;

/* ERR_ENV if there is no such file, ERR_USAGE with the line for a mistake. */
struct claims *claims_read(const char *path, struct err *err);
/* The same from memory; @name stands for the path in errors. */
struct claims *claims_parse(const char *text, const char *name,
			    struct err *err);
void claims_free(struct claims *all);
/* In the order of the file; NULL behind the last. */
const struct claim *claims_at(const struct claims *all, size_t index);
const struct claim *claims_find(const struct claims *all, const char *name);

/* ---- the experiments --------------------------------------------------------- */

/* What one test has shown. */
struct claim_finding {
	bool as_claimed;
	char text[240]; /* what was found, with figures */
};

/* CLAIM_HOLDS and CLAIM_BREAKS: look at the recording of a trial. */
void claim_try(const struct claim_test *test, const struct session *s,
	       struct claim_finding *finding);
/* CLAIM_MORE: what lap 1 costs in the trial, and in the other variant. */
void claim_weigh(const struct claim_test *test, const struct cost *mine,
		 const struct cost *theirs, struct claim_finding *finding);

/* "instructions", "stack", ...: NULL behind the last. */
const char *claim_figure_name(unsigned int figure);

#endif
