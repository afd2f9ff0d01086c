/* SPDX-License-Identifier: MIT */
/*
 * patch.h - what a series of patches does: before, after each of its steps,
 * and the difference. Into memory; nothing here prints.
 */
#ifndef REPORT_PATCH_H
#define REPORT_PATCH_H

#include "image/callers.h"
#include "report/behaviour.h"

/* "vhe" first: patches to the world switch are mostly about it. */
#define PATCH_MODES 2

enum patch_outcome {
	PATCH_RUNS, /* applied, built and recorded */
	PATCH_NOT_APPLIED,
	PATCH_REFUSED, /* touches what a patch may not */
	PATCH_NOT_BUILT,
	PATCH_NOT_RUN,	 /* it builds, and laps could not be recorded */
	PATCH_NO_PATCH,	 /* a mail without a diff */
	PATCH_NOT_TRIED, /* a step before it came to nothing, or is missing */
};
/* "does what it does", "does not apply", "does not build" ... */
const char *patch_outcome_name(enum patch_outcome outcome);

/* One mail of the series. */
struct patch_step {
	unsigned int part, of; /* [PATCH part/of]; 1 of 1 for a lone one */
	char *subject;	       /* clean */
	char *author, *date;   /* as the mail says; "" if it does not */
	enum patch_outcome outcome;
	char *why;  /* one line; "" if it runs */
	char *note; /* one line that is no failure, or "": "applied by
		     * three-way merge" */
	/* With all steps up to this one; valid if it runs. */
	struct behaviour after[PATCH_MODES];
	/* Who calls __kvm_call_hyp, compared with the step before; VHE. */
	struct caller *callers;
	size_t ncallers;
};

struct patch_report {
	char *title; /* of the series: cover's, or the first subject */
	char *base;  /* what it was applied to: "v4.13" */
	char *note;  /* about the series as a whole, or "" */
	unsigned int version;
	struct behaviour before[PATCH_MODES];
	struct patch_step *steps;
	size_t nsteps;
	/* The callers again, before all steps and after the last that runs. */
	struct caller *callers;
	size_t ncallers;
	/* The functions whose code is not the same after it, in either mode:
	 * "a, b and 3 more", "" if there are none, NULL if that is not known. */
	char *changed;
	char verdict[1000]; /* one sentence about the whole; see
			     * patch_verdict() */
};

/* Everything in it was malloc()ed. */
void patch_release(struct patch_report *p);
/* The behaviour in front of step @i: the last step before it that runs, or
 * the base. */
const struct behaviour *patch_before(const struct patch_report *p, size_t i,
				     unsigned int mode);
/* The last step that runs, or NULL. */
const struct patch_step *patch_last(const struct patch_report *p);
/* Fill in .verdict from the rest. */
void patch_verdict(struct patch_report *p);

/* A change of flags on a lap that the other side does not have: by its flags,
 * its instruction and the function it is in. */
struct patch_transition {
	const struct behaviour_stretch *stretch; /* that it begins */
	uint8_t from;				 /* FLAG_* in front of it */
	unsigned int lap;
	bool added; /* else removed */
};
/*
 * patch_transitions - of one step and mode; lap by lap, the removed ones first.
 * Writes at most @max, returns how many there are.
 */
size_t patch_transitions(const struct behaviour *before,
			 const struct behaviour *after,
			 struct patch_transition *out, size_t max);

/* A rule that held on a lap and is broken now, or the reverse. */
struct patch_rule {
	char rule[48];
	unsigned int lap;
	bool holds; /* now */
};
size_t patch_rules(const struct behaviour *before,
		   const struct behaviour *after, struct patch_rule *out,
		   size_t max);

/* Is there no difference that this program can see: not in a cell, not in a
 * rule, not in a figure of the cost? */
bool patch_same(const struct behaviour *before, const struct behaviour *after);
/* How many functions are in a list of callers, and how many of them run
 * through other code now. */
unsigned int patch_callers(const struct caller *callers, size_t n,
			   unsigned int *affected);

/* For people. malloc()ed, NULL when memory is short. */
char *patch_text(const struct patch_report *p, unsigned int width);
/* Schema vhelab-patch/1: docs/patches.md. malloc()ed. */
char *patch_json(const struct patch_report *p);

/*
 * Two versions of a series: what git range-diff says of their text, and what
 * they do. @range is git's output, lines of text.
 */
struct patch_range {
	struct patch_report from, to;
	char *range;
};
char *patch_range_text(const struct patch_range *r, unsigned int width);
char *patch_range_json(const struct patch_range *r);

/* As a picture, as one page that needs nothing else, and as 72 columns of
 * ASCII for a mail: docs/reports.md. malloc()ed. */
char *patch_svg(const struct patch_report *p);
char *patch_html(const struct patch_report *p);
char *patch_mail(const struct patch_report *p);
char *patch_range_svg(const struct patch_range *r);
char *patch_range_html(const struct patch_range *r);
char *patch_range_mail(const struct patch_range *r);

#endif
