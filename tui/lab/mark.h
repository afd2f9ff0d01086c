/* SPDX-License-Identifier: MIT */
/*
 * mark.h - from what was found out about a hand-in to its mark, and the
 * sentence that goes with it.
 */
#ifndef LAB_MARK_H
#define LAB_MARK_H

#include <jansson.h>

#include "handin.h"

/*
 * mark_result - @answer of inside.h for the hand-in, @reference for the tree
 * as it ships. 100 points where every rule holds, 0 for as many as hold
 * without doing anything, in between by the number of rules. A recording
 * that shows something else than it should is worth nothing.
 */
json_t *mark_result(const struct handin *h, const json_t *answer,
		    const json_t *reference);
/* Without an answer: "refused", "failed" or "not-graded". */
json_t *mark_without(const struct handin *h, const char *status,
		     const char *sentence);

#endif
