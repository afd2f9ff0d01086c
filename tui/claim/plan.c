// SPDX-License-Identifier: MIT
/* What is to be recorded, so that no machine runs twice. */
#include <stdlib.h>
#include <string.h>

#include "claim/claim.h"

static bool same(const struct claim_run *a, const struct claim_run *b)
{
	return !strcmp(a->variant, b->variant) && !strcmp(a->guest, b->guest) &&
	       a->nvhe == b->nvhe && a->laps == b->laps;
}

/* The run of that machine, a new one if there is none yet. */
static size_t run_of(struct claim_plan *plan, const struct claim_trial *t,
		     const char *variant)
{
	struct claim_run wanted = {
		.variant = variant,
		.guest = t->guest,
		.nvhe = t->nvhe,
		.laps = t->laps,
	};
	size_t i = 0;

	while (i < plan->nruns && !same(&plan->runs[i], &wanted))
		i++;
	if (i == plan->nruns)
		plan->runs[plan->nruns++] = wanted;
	return i;
}

static void add_trial(struct claim_plan *plan, const struct claim *c,
		      const struct claim_trial *t)
{
	for (size_t k = 0; k < t->ntests; k++) {
		const struct claim_test *test = &t->tests[k];

		plan->probes[plan->nprobes++] = (struct claim_probe){
			.claim = c,
			.trial = t,
			.test = test,
			.run = run_of(plan, t, t->variant),
			.other = test->other ? run_of(plan, t, test->other) : 0,
		};
	}
}

int claim_plan(struct claim_plan *plan, const struct claims *claims,
	       const char *only, struct err *err)
{
	const struct claim *c;
	size_t max = 0;

	*plan = (struct claim_plan){ .claims = claims, .only = only };
	while (claims_at(claims, max))
		max++;
	max *= CLAIM_TRIALS * CLAIM_TESTS;
	plan->probes = calloc(max, sizeof(*plan->probes));
	plan->runs = calloc(2 * max, sizeof(*plan->runs)); /* .run, .other */
	if (!plan->probes || !plan->runs) {
		claim_plan_release(plan);
		return err_nomem(err);
	}
	for (size_t i = 0; (c = claims_at(claims, i)); i++) {
		for (size_t t = 0; t < c->ntrials; t++) {
			if (!only || !strcmp(only, c->name))
				add_trial(plan, c, &c->trials[t]);
		}
	}
	return 0;
}

void claim_plan_release(struct claim_plan *plan)
{
	free(plan->probes);
	free(plan->runs);
	*plan = (struct claim_plan){ 0 };
}

enum claim_answer claim_answer(const struct claim_plan *plan,
			       const struct claim *claim)
{
	if (claim->cannot)
		return CLAIM_CANNOT;
	for (size_t i = 0; i < plan->nprobes; i++) {
		if (plan->probes[i].claim == claim &&
		    !plan->probes[i].as_claimed)
			return CLAIM_IS_NOT_SO;
	}
	return CLAIM_IS_SO;
}
