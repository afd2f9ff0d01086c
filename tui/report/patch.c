// SPDX-License-Identifier: MIT
/* What a step of a series changes: found in the behaviours on both sides. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/patch.h"

static const char *const outcomes[] = {
	[PATCH_RUNS] = "runs",
	[PATCH_NOT_APPLIED] = "does not apply",
	[PATCH_REFUSED] = "is not allowed",
	[PATCH_NOT_BUILT] = "does not build",
	[PATCH_NOT_RUN] = "does not run",
	[PATCH_NO_PATCH] = "is a mail with no patch",
	[PATCH_NOT_TRIED] = "was not tried",
};

const char *patch_outcome_name(enum patch_outcome outcome)
{
	return outcomes[outcome];
}

static void release_step(struct patch_step *step)
{
	free(step->subject);
	free(step->author);
	free(step->date);
	free(step->why);
	free(step->note);
	free(step->callers);
	for (unsigned int mode = 0; mode < PATCH_MODES; mode++)
		behaviour_release(&step->after[mode]);
}

void patch_release(struct patch_report *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		release_step(&p->steps[i]);
	for (unsigned int mode = 0; mode < PATCH_MODES; mode++)
		behaviour_release(&p->before[mode]);
	free(p->steps);
	free(p->callers);
	free(p->changed);
	free(p->title);
	free(p->base);
	free(p->note);
	*p = (struct patch_report){ 0 };
}

const struct behaviour *patch_before(const struct patch_report *p, size_t i,
				     unsigned int mode)
{
	while (i--) {
		if (p->steps[i].outcome == PATCH_RUNS)
			return &p->steps[i].after[mode];
	}
	return &p->before[mode];
}

const struct patch_step *patch_last(const struct patch_report *p)
{
	for (size_t i = p->nsteps; i--;) {
		if (p->steps[i].outcome == PATCH_RUNS)
			return &p->steps[i];
	}
	return NULL;
}

/* ---- changes of flags ----------------------------------------------------------- */

static uint8_t flags_before(const struct behaviour_lap *lap, size_t i)
{
	return lap->stretches[i ? i - 1 : 0].flags;
}

static bool changes_flags(const struct behaviour_lap *lap, size_t i)
{
	return i && flags_before(lap, i) != lap->stretches[i].flags;
}

/* "__guest_exit" of "__guest_exit+0x7c". */
static bool same_function(const char *a, const char *b)
{
	size_t len = strcspn(a, "+");

	return len == strcspn(b, "+") && !strncmp(a, b, len);
}

static bool same_change(const struct behaviour_lap *a, size_t i,
			const struct behaviour_lap *b, size_t k)
{
	const struct behaviour_stretch *x = &a->stretches[i];
	const struct behaviour_stretch *y = &b->stretches[k];

	return changes_flags(b, k) && x->flags == y->flags &&
	       flags_before(a, i) == flags_before(b, k) &&
	       !strcmp(x->began, y->began) &&
	       same_function(x->began_at, y->began_at);
}

/* The how-manieth of its kind is it on its lap? */
static size_t rank(const struct behaviour_lap *lap, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k <= i; k++)
		n += same_change(lap, i, lap, k);
	return n;
}

static bool found(const struct behaviour_lap *a, size_t i,
		  const struct behaviour_lap *b)
{
	size_t n = 0;

	for (size_t k = 0; k < b->nstretches; k++)
		n += same_change(a, i, b, k);
	return n >= rank(a, i);
}

struct transitions {
	struct patch_transition *out;
	size_t max, count;
};

static void only_in(struct transitions *t, const struct behaviour_lap *a,
		    const struct behaviour_lap *b, unsigned int lap, bool added)
{
	for (size_t i = 0; i < a->nstretches; i++) {
		if (!changes_flags(a, i) || found(a, i, b))
			continue;
		if (t->count < t->max)
			t->out[t->count] = (struct patch_transition){
				.stretch = &a->stretches[i],
				.from = flags_before(a, i),
				.lap = lap + 1,
				.added = added,
			};
		t->count++;
	}
}

size_t patch_transitions(const struct behaviour *before,
			 const struct behaviour *after,
			 struct patch_transition *out, size_t max)
{
	struct transitions t = { .out = out, .max = max };

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		only_in(&t, &before->laps[lap], &after->laps[lap], lap, false);
		only_in(&t, &after->laps[lap], &before->laps[lap], lap, true);
	}
	return t.count;
}

/* ---- rules, cost, callers --------------------------------------------------------- */

size_t patch_rules(const struct behaviour *before,
		   const struct behaviour *after, struct patch_rule *out,
		   size_t max)
{
	size_t n = 0;

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct behaviour_lap *is = &after->laps[lap];

		for (size_t i = 0; i < is->nverdicts; i++) {
			const struct behaviour_verdict *v = &is->verdicts[i];
			const struct behaviour_verdict *was =
				behaviour_verdict_of(&before->laps[lap],
						     v->rule);

			if (!was || was->holds == v->holds)
				continue;
			if (n < max)
				out[n] = (struct patch_rule){
					.lap = lap + 1, .holds = v->holds
				};
			if (n < max)
				memcpy(out[n].rule, v->rule,
				       sizeof(out[n].rule));
			n++;
		}
	}
	return n;
}

static bool costs_same(const struct cost *a, const struct cost *b)
{
	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		int64_t x, y;
		bool in_a = cost_figure(a, i, &x), in_b = cost_figure(b, i, &y);

		if (in_a != in_b || (in_a && x != y))
			return false;
	}
	return true;
}

bool patch_same(const struct behaviour *before, const struct behaviour *after)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (!costs_same(&before->laps[lap].cost,
				&after->laps[lap].cost))
			return false;
	}
	return behaviour_same(before, after) &&
	       !patch_transitions(before, after, NULL, 0);
}

/* The list is in the order of the names; one may call for several. */
unsigned int patch_callers(const struct caller *callers, size_t n,
			   unsigned int *affected)
{
	unsigned int all = 0;
	bool counted = false;

	*affected = 0;
	for (size_t i = 0; i < n; i++) {
		const struct caller *c = &callers[i];

		if (!i || strcmp(c->name, c[-1].name) != 0) {
			all++;
			counted = false;
		}
		if (!counted && caller_affected(c)) {
			(*affected)++;
			counted = true;
		}
	}
	return all;
}
