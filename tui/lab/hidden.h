/* SPDX-License-Identifier: MIT */
/*
 * hidden.h - the teacher's own folder (docs/grading.md), looked at before
 * anybody is graded by it: a slip in it would be everybody's zero.
 */
#ifndef LAB_HIDDEN_H
#define LAB_HIDDEN_H

#include "lab/grade.h"

/* Each folder is a lab's, rules and specimens can be read, runs name guests
 * that are there. ERR_USAGE with the place of the first mistake; 0 where there
 * is no such folder to look at (g->hidden is NULL). */
int hidden_check(const struct grade *g, struct err *err);

#endif
