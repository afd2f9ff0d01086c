/* SPDX-License-Identifier: MIT */
/*
 * pristine.h - the grader's own copy of a lab, made once and used for every
 * hand-in: BUILD/grade/NAME-KEY, or NAME+DRAWN-KEY, with
 *
 *	tree/		as a student starts, and built
 *	guest/		the guests, built, the teacher's among them
 *	lab/NAME/	the lab without its solution
 *	reference	what the untouched tree does, as inside.h answers
 *	hidden, runs	the teacher's, if any
 *	specimens/	the recordings that a checker is tried on, the
 *			teacher's among them, under names that say nothing
 */
#ifndef LAB_PRISTINE_H
#define LAB_PRISTINE_H

#include <jansson.h>

#include "lab/grade.h"
#include "stamp.h"

struct pristine {
	char *dir;
	char key[STAMP_LEN]; /* of all that it was made from */
	json_t *reference;
};

/* Made if it is not there. ERR_ENV or ERR_USAGE (the teacher's rules). */
int pristine_open(struct pristine *p, const struct grade *g,
		  const struct lab *lab, struct err *err);
void pristine_close(struct pristine *p);

/* Hand it in to inside_grade(): @kind as in handin.h, @path NULL for none.
 * The answer, or NULL. ERR_TARGET: killed for the time it used. */
json_t *pristine_try(const struct pristine *p, const struct grade *g,
		     const struct lab *lab, const char *kind, const char *path,
		     struct err *err);

#endif
