/* SPDX-License-Identifier: MIT */
/*
 * finding.h - collecting what a check finds.
 */
#ifndef LAB_FINDING_H
#define LAB_FINDING_H

#include <jansson.h>

#include "lab/check.h"

/* Add one; NULL without memory, and the result then counts as not passed. */
struct lab_finding *finding_add(struct lab_result *result, const char *name,
				const char *says, unsigned int lap, bool held,
				const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* Another reason in place of the old one. */
void finding_why(struct lab_finding *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* A sentence in lines of its own, a line feed and two blanks in front of each.
 * malloc()ed. */
char *finding_lines(const char *sentence);

/* As the findings of vhelab-lab/1 and vhelab-grade/1; NULL rather than one less:
 * a broken one that is missing would be a pass. */
json_t *lab_findings(const struct lab_result *result);
/* A text of the student's, whatever its bytes: JSON takes UTF-8 only, so a
 * byte that is none comes out as \xNN. NULL without memory. */
json_t *lab_text(const char *text);

#endif
