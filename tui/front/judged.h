/* SPDX-License-Identifier: MIT */
/*
 * judged.h - the verdicts of the laps looked at last, so that a long lap is
 * judged once and not at every drawing.
 */
#ifndef FRONT_JUDGED_H
#define FRONT_JUDGED_H

#include "rules/rules.h"

#define JUDGED_LAPS  16
#define JUDGED_RULES 16

struct judged_lap {
	unsigned int lap; /* 0: none */
	size_t count;
	struct verdict verdicts[JUDGED_RULES];
};

struct judged {
	uint32_t epoch;
	struct judged_lap laps[JUDGED_LAPS];
};

/* Whose rules: a lab's, or the standing ones. */
struct judge {
	const struct rule_set *rules; /* NULL: the standing ones */
	struct rule_subject subject;
};

/* NULL behind the last one. */
const struct rule *judge_rule(const struct judge *by, size_t index);
/* Does it speak of that lap? */
bool judge_covers(const struct judge *by, size_t index, unsigned int lap);

/* The verdicts of a complete lap, in the order of the rules; valid until
 * another lap is asked for. */
const struct judged_lap *judged_get(struct judged *j, const struct judge *by,
				    const struct lap *lap);

#endif
