/* SPDX-License-Identifier: MIT */
/*
 * judged.h - the verdicts of the laps looked at last, so that a long lap is
 * judged once and not at every drawing.
 */
#ifndef FRONT_JUDGED_H
#define FRONT_JUDGED_H

#include "rules/rules.h"

#define JUDGED_LAPS  16
#define JUDGED_RULES 8

struct judged_lap {
	unsigned int lap; /* 0: none */
	size_t count;
	struct verdict verdicts[JUDGED_RULES];
};

struct judged {
	uint32_t epoch;
	struct judged_lap laps[JUDGED_LAPS];
};

/* The verdicts of a complete lap, in the order of the rules; valid until
 * another lap is asked for. */
const struct judged_lap *judged_get(struct judged *j, const struct trace *t,
				    const struct lap *lap);

#endif
