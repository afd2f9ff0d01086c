// SPDX-License-Identifier: MIT
/* Does a recording show what was claimed? */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "figure.h"

#define LAPS_MAX 64

static void find(struct claim_finding *f, bool as_claimed, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static void find(struct claim_finding *f, bool as_claimed, const char *fmt, ...)
{
	va_list ap;

	f->as_claimed = as_claimed;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
}

/* The first verdict that holds, or that does not; NULL if there is none. */
static const struct verdict *first(const struct verdict *v, size_t n,
				   bool holds)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].holds == holds)
			return &v[i];
	}
	return NULL;
}

void claim_try(const struct claim_test *test, const struct session *s,
	       struct claim_finding *f)
{
	struct rule_subject subject = {
		.trace = s->trace,
		.symbols = &s->symbols,
		.nvhe = !strcmp(s->opt.mode, "nvhe"),
	};
	struct verdict v[LAPS_MAX];
	size_t n = rule_set_judge(test->rule, &subject, v, LAPS_MAX);
	const struct verdict *broken = first(v, n, false);
	const struct verdict *held = first(v, n, true);

	if (!n)
		find(f, false, "no lap to judge it by");
	else if (test->kind == CLAIM_HOLDS && broken)
		find(f, false, "lap %u: %s", broken->lap, broken->text);
	else if (test->kind == CLAIM_HOLDS)
		find(f, true, "so on %zu of %zu laps", n, n);
	else if (held)
		find(f, false, "held on lap %u", held->lap);
	else
		find(f, true, "lap %u: %s", broken->lap, broken->text);
}

/* ---- a cost ---------------------------------------------------------------------- */

void claim_weigh(const struct claim_test *test, const struct cost *mine,
		 const struct cost *theirs, struct claim_finding *f)
{
	const struct claim_figure *figure = &claim_figures[test->figure];

	if (!mine->known || !theirs->known)
		find(f, false, "the cost of a lap could not be counted");
	else
		find(f, figure->of(mine) > figure->of(theirs),
		     "%s from H1 to H2: %" PRIu64 ", in %s %" PRIu64,
		     figure->words, figure->of(mine), test->other,
		     figure->of(theirs));
}
