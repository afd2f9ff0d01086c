/* SPDX-License-Identifier: MIT */
/*
 * grading.h - one hand-in of a class.
 */
#ifndef LAB_GRADING_H
#define LAB_GRADING_H

#include "handin.h"
#include "lab/grade.h"
#include "pristine.h"

/* NULL when interrupted or without memory. */
json_t *grade_handin(const struct grade *g, const struct handin *h,
		     struct err *err);

#endif
