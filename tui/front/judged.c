// SPDX-License-Identifier: MIT
#include "judged.h"

#include <string.h>

const struct judged_lap *judged_get(struct judged *j, const struct trace *t,
				    const struct lap *lap)
{
	struct judged_lap *l = &j->laps[lap->number % JUDGED_LAPS];

	if (j->epoch != trace_epoch(t)) {
		memset(j, 0, sizeof(*j));
		j->epoch = trace_epoch(t);
	}
	if (l->lap != lap->number) {
		l->lap = lap->number;
		l->count = rules_judge_lap(t, lap, l->verdicts, JUDGED_RULES);
	}
	return l;
}
