/* SPDX-License-Identifier: MIT */
/*
 * judge.h - a student's checker, tried on specimens: inside GDB, whose Python
 * knows how to read a recording (gdb-scripts/vhe/trial.py). Each specimen is a
 * process of its own there, with limits on what it may use.
 *
 * What the checker says of a recording is a statement about that one and may
 * be whatever it likes; it counts as right where it complains about a mutant,
 * and where it is silent about a good one. That it ended without a statement
 * is neither.
 */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H

#include <jansson.h>

#include "lab/check.h"
#include "specimen.h"

struct judge {
	const struct lab_kit *kit; /* .tree has gdb-scripts/ */
	const struct specimens *set;
	const char *checker; /* path of the file */
	const char *folder;  /* of the recordings */
	const char *shown;   /* the same, for people; NULL: not told */
	unsigned int jobs;   /* at a time */
	/* For a grader: in a sandbox, and @folder has names that say nothing. */
	bool confined;
};

/*
 * judge_checker - adds a finding for each specimen. -1 when it could not be
 * found out: no GDB, no memory, interrupted.
 */
int judge_checker(const struct judge *j, struct lab_result *result,
		  struct err *err);

/* lab_check() for a lab of writing a checker. */
int judge_lab(const struct lab_check *c, struct lab_result *result,
	      struct err *err);

/* JSON as a command's standard input: a file that no name leads to, read from
 * its beginning. -1 without memory. */
int judge_input(const json_t *job);

#endif
