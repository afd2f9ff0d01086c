// SPDX-License-Identifier: MIT
/* Does a recording show what was claimed? */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "figure.h"

#define LAPS_MAX 64

static void find(struct claim_probe *f, bool as_claimed, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static void find(struct claim_probe *f, bool as_claimed, const char *fmt, ...)
{
	va_list ap;

	f->as_claimed = as_claimed;
	va_start(ap, fmt);
	vsnprintf(f->found, sizeof(f->found), fmt, ap);
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

static void try_rule(struct claim_probe *f, const struct session *s)
{
	struct rule_subject subject = {
		.trace = s->trace,
		.symbols = &s->symbols,
		.nvhe = !strcmp(s->opt.mode, "nvhe"),
	};
	struct verdict v[LAPS_MAX];
	size_t n = rule_set_judge(f->test->rule, &subject, v, LAPS_MAX);
	const struct verdict *broken = first(v, n, false);
	const struct verdict *held = first(v, n, true);

	if (!n)
		find(f, false, "no lap to judge it by");
	else if (f->test->kind == CLAIM_HOLDS && broken)
		find(f, false, "lap %u: %s", broken->lap, broken->text);
	else if (f->test->kind == CLAIM_HOLDS && n == 1)
		find(f, true, "so on lap %u", v[0].lap);
	else if (f->test->kind == CLAIM_HOLDS)
		find(f, true, "so on laps %u to %u", v[0].lap, v[n - 1].lap);
	else if (held)
		find(f, false, "it holds on lap %u", held->lap);
	else
		find(f, true, "lap %u: %s", broken->lap, broken->text);
}

void claim_look(struct claim_plan *plan, size_t run, const struct session *s)
{
	const struct lap *lap = lap_get(s->trace, 1);

	if (lap && lap->complete)
		plan->runs[run].cost = cost_measure(s->trace, lap);
	for (size_t i = 0; i < plan->nprobes; i++) {
		struct claim_probe *p = &plan->probes[i];

		if (p->run == run && p->test->rule)
			try_rule(p, s);
	}
}

static void weigh(struct claim_probe *p, const struct cost *mine,
		  const struct cost *theirs)
{
	const struct claim_figure *figure = &claim_figures[p->test->figure];

	if (!mine->known || !theirs->known)
		find(p, false, "the cost of a lap could not be counted");
	else
		find(p, figure->of(mine) > figure->of(theirs),
		     "%s from H1 to H2: %" PRIu64 ", in %s %" PRIu64,
		     figure->words, figure->of(mine), p->test->other,
		     figure->of(theirs));
}

void claim_weigh(struct claim_plan *plan)
{
	for (size_t i = 0; i < plan->nprobes; i++) {
		struct claim_probe *p = &plan->probes[i];

		if (p->test->kind == CLAIM_MORE)
			weigh(p, &plan->runs[p->run].cost,
			      &plan->runs[p->other].cost);
	}
}
