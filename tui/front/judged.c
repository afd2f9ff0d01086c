// SPDX-License-Identifier: MIT
#include "judged.h"

#include <string.h>

const struct rule *judge_rule(const struct judge *by, size_t index)
{
	if (index >= JUDGED_RULES)
		return NULL;
	return by->rules ? rule_set_rule(by->rules, index)
			 : rules_standing(index);
}

bool judge_covers(const struct judge *by, size_t index, unsigned int lap)
{
	return !by->rules ||
	       rule_set_covers(by->rules, index, lap, by->subject.nvhe);
}

static size_t judge_all(const struct judge *by, const struct lap *lap,
			struct verdict *out)
{
	size_t n = 0;

	if (!by->rules)
		return rules_judge_lap(by->subject.trace, lap, out,
				       JUDGED_RULES);
	for (; judge_rule(by, n); n++)
		out[n] = rule_set_judge_one(by->rules, n, &by->subject, lap);
	return n;
}

const struct judged_lap *judged_get(struct judged *j, const struct judge *by,
				    const struct lap *lap)
{
	struct judged_lap *l = &j->laps[lap->number % JUDGED_LAPS];
	const struct trace *t = by->subject.trace;

	if (j->epoch != trace_epoch(t)) {
		memset(j, 0, sizeof(*j));
		j->epoch = trace_epoch(t);
	}
	if (l->lap != lap->number) {
		l->lap = lap->number;
		l->count = judge_all(by, lap, l->verdicts);
	}
	return l;
}
