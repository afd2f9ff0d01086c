// SPDX-License-Identifier: MIT
/* The rules that hold for any world switch, wherever it is looked at. */
#include "verbs.h"

static const struct rule standing[] = {
	{ "back-equals-before",
	  "The flags at H2 equal the flags at H1: what the switch did to "
	  "them stays in the switch.",
	  "equal H1 H2" },
	{ "nothing-leaks-in",
	  "While the hyp vectors are live in the switch, every flag is set, "
	  "the SError window excepted.",
	  "masked-in-hyp" },
	{ "unmask-after-sync",
	  "On the way out no flag is cleared before the host's vectors are "
	  "synchronised.",
	  "unmask-after-sync" },
};

#define NR_STANDING (sizeof(standing) / sizeof(standing[0]))

const struct rule *rules_standing(size_t index)
{
	return index < NR_STANDING ? &standing[index] : NULL;
}

size_t rules_judge_lap(const struct trace *t, const struct lap *lap,
		       struct verdict *out, size_t max)
{
	const struct rule_subject subject = { .trace = t };
	const struct rule_verb *verb;
	struct rule_args args;
	size_t n = 0;

	for (; n < NR_STANDING && n < max; n++) {
		if (rule_verb_parse(standing[n].verb, &verb, &args, NULL))
			break;
		out[n] = rule_judge(&standing[n], verb, &args, &subject, lap);
	}
	return n;
}

size_t rules_judge(const struct trace *t, struct verdict *out, size_t max)
{
	size_t n = 0;

	for (unsigned int number = 1; number <= lap_count(t); number++) {
		const struct lap *lap = lap_get(t, number);

		if (lap->complete)
			n += rules_judge_lap(t, lap, out + n, max - n);
	}
	return n;
}
