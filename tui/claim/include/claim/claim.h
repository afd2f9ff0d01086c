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
	unsigned int figure;   /* of MORE: an index of claim_figures[] */
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

/* A machine that is recorded once, whoever looks at it. */
struct claim_run {
	const char *variant, *guest;
	bool nvhe;
	unsigned int laps;
	struct cost cost; /* of lap 1; claim_look() fills it */
};

/* A test, where it looks, and what it has found. */
struct claim_probe {
	const struct claim *claim;
	const struct claim_trial *trial;
	const struct claim_test *test;
	size_t run, other; /* indices; .other of CLAIM_MORE only */
	bool as_claimed;
	char found[240]; /* with figures */
};

/* All that is to be recorded and looked at for some claims. */
struct claim_plan {
	const struct claims *claims;
	const char *only; /* the claim that is wanted; NULL: all */
	struct claim_run *runs;
	size_t nruns;
	struct claim_probe *probes; /* in the order of the file */
	size_t nprobes;
};

/* @claims and @only must outlive it. -1 when memory is short. */
int claim_plan(struct claim_plan *plan, const struct claims *claims,
	       const char *only, struct err *err);
void claim_plan_release(struct claim_plan *plan);
/* @s is the recording of that run, with all its laps. */
void claim_look(struct claim_plan *plan, size_t run, const struct session *s);
/* When all have been looked at: the figures held against each other. */
void claim_weigh(struct claim_plan *plan);

enum claim_answer {
	CLAIM_IS_SO,
	CLAIM_IS_NOT_SO,
	CLAIM_CANNOT, /* be shown here */
	CLAIM_ANSWERS
};
enum claim_answer claim_answer(const struct claim_plan *plan,
			       const struct claim *claim);
const char *claim_answer_words(enum claim_answer answer);

/* ---- for people, and schema vhelab-claims/1 -------------------------------------- */

/* malloc()ed, NULL when memory is short. @tried: with what was found. */
char *claims_text(const struct claim_plan *plan, bool tried);
char *claims_json(const struct claim_plan *plan);

#endif
