/* SPDX-License-Identifier: MIT */
/*
 * patch_words.h - what every format says of a patch with the same words.
 */
#ifndef REPORT_PATCH_WORDS_H
#define REPORT_PATCH_WORDS_H

#include "matrix.h"
#include "report/patch.h"

#define PATCH_CHANGES 64 /* transitions shown of a step */

/* "With VHE", "Without VHE". */
const char *patch_mode_words(unsigned int mode);
/* Does any step change anything that can be seen in that mode? */
bool patch_mode_changes(const struct patch_report *p, unsigned int mode);
/* "before", and "after" or "after 2/3" for each step that runs. There is room
 * for one row more than there are steps. Returns how many there are. */
size_t patch_rows(const struct patch_report *p, unsigned int mode,
		  struct matrix_row *rows);
/* The same of two versions: "before", "with v1", "with v2". Just the
 * first row if neither comes as far as a lap. */
size_t patch_range_rows(const struct patch_range *r, unsigned int mode,
			struct matrix_row rows[3]);
/* Does either version change anything there? */
bool patch_range_changes(const struct patch_range *r, unsigned int mode);
/* "runs through", "calls it now" ... */
const char *patch_caller_words(const struct caller *c);
/* "Callers of kvm_call_hyp: 1 of 7 affected (8 calls)". False, and nothing is
 * written, if there are none. */
bool patch_callers_head(char *buf, size_t len, const struct caller *callers,
			size_t n);
/* Are flags, rules and all else at the checkpoints the same, so that only the
 * cost can differ? */
bool patch_only_cost(const struct behaviour *before,
		     const struct behaviour *after);

#endif
