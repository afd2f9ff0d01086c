// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "variant/variant.h"

#define ABSENT "absent"

struct differences {
	struct variant_difference *out;
	size_t max, count;
};

static void differ(struct differences *d, unsigned int lap, const char *what,
		   const char *expected, const char *found)
{
	if (d->count < d->max) {
		struct variant_difference *out = &d->out[d->count];

		out->lap = lap;
		out->what = what;
		snprintf(out->expected, sizeof(out->expected), "%s", expected);
		snprintf(out->found, sizeof(out->found), "%s", found);
	}
	d->count++;
}

/* Both in full, or the last value where only that is expected. */
static bool matches(const char *expected, const char *found)
{
	size_t e = strlen(expected), f = strlen(found);

	if (!strcmp(expected, found))
		return true;
	return e && f > e && !strchr(expected, ',') &&
	       !strcmp(found + f - e, expected);
}

static void compare_lap(struct differences *d, const struct trace *t,
			unsigned int number,
			const char cells[VARIANT_CELLS][32])
{
	const struct lap *lap = lap_get(t, number);

	for (unsigned int cp = 0; cp < VARIANT_CELLS; cp++) {
		const struct lap_point *p = lap ? &lap->points[cp] : NULL;
		char found[64] = "";

		if (p && p->present)
			lap_flags(t, p, found, sizeof(found));
		if (!matches(cells[cp], found))
			differ(d, number, checkpoint_name((enum checkpoint)cp),
			       *cells[cp] ? cells[cp] : ABSENT,
			       *found ? found : ABSENT);
	}
}

static unsigned int rule_index(const struct rule *rule)
{
	unsigned int r = 0;

	while (rules_standing(r) && rules_standing(r) != rule)
		r++;
	return r;
}

static void compare_rule(struct differences *d, const struct verdict *v,
			 unsigned int breaks)
{
	bool expected = !(breaks & 1U << rule_index(v->rule));

	if (v->holds != expected)
		differ(d, v->lap, v->rule->name, expected ? "holds" : "breaks",
		       v->holds ? "holds" : v->text);
}

size_t variant_compare(const struct variant_expect *expect,
		       const struct trace *t, unsigned int laps,
		       struct variant_difference *out, size_t max)
{
	struct differences d = { .out = out, .max = max };
	struct verdict verdicts[64];
	size_t n = rules_judge(t, verdicts,
			       sizeof(verdicts) / sizeof(verdicts[0]));

	for (unsigned int lap = 1; lap <= laps; lap++) {
		unsigned int row = lap == 1 ? VARIANT_LAP_1 : VARIANT_LAP_2;

		compare_lap(&d, t, lap, expect->cells[row]);
		for (size_t i = 0; i < n; i++) {
			if (verdicts[i].lap == lap)
				compare_rule(&d, &verdicts[i],
					     expect->breaks[row]);
		}
	}
	return d.count;
}
