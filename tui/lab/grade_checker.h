/* SPDX-License-Identifier: MIT */
/*
 * grade_checker.h - a hand-in of a lab with specimens: what was written is
 * taken out of it in one sandbox (inside.h) and tried in another, which shows
 * it the recordings under names that say nothing, the lab's and the teacher's
 * in one folder, and nothing else.
 *
 * A checker may well know the lab's own recordings, which students have, and
 * may write any report it likes. That helps nobody: what is right about the
 * teacher's is nowhere in there to be read.
 */
#ifndef LAB_GRADE_CHECKER_H
#define LAB_GRADE_CHECKER_H

#include <jansson.h>

#include "lab/grade.h"

/* Make @dir/specimens. */
int grade_checker_prepare(const struct grade *g, const struct lab *lab,
			  const char *dir, struct err *err);

/* Add the findings to @answer, of inside_grade(). -1: no fault of the
 * student's. */
int grade_checker(const struct grade *g, const struct lab *lab, const char *dir,
		  json_t *answer, struct err *err);

#endif
