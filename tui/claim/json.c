// SPDX-License-Identifier: MIT
/* Schema vhelab-claims/1: docs/claims.md. */
#include <jansson.h>
#include <string.h>

#include "claim/claim.h"

static json_t *probe_object(const struct claim_probe *p)
{
	static const char *const must[] = {
		[CLAIM_HOLDS] = "hold",
		[CLAIM_BREAKS] = "break",
		[CLAIM_MORE] = "be-more",
	};
	const struct claim_trial *t = p->trial;

	return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:s}", "variant",
			 t->variant, "mode", t->nvhe ? "nvhe" : "vhe", "guest",
			 t->guest, "laps", (int)t->laps, "test", p->test->words,
			 "must", must[p->test->kind], "as_claimed",
			 p->as_claimed, "found", p->found);
}

static json_t *claim_object(const struct claim_plan *plan,
			    const struct claim *c)
{
	json_t *probes = json_array();

	for (size_t i = 0; i < plan->nprobes; i++) {
		if (plan->probes[i].claim == c)
			json_array_append_new(probes,
					      probe_object(&plan->probes[i]));
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:o}",
			 "name", c->name, "who", c->who, "date", c->date,
			 "quote", c->quote, "says", c->says, "answer",
			 claim_answer_words(claim_answer(plan, c)), "note",
			 c->note, "why_not", c->cannot, "tests", probes);
}

char *claims_json(const struct claim_plan *plan)
{
	json_t *list = json_array(), *o;
	const struct claim *c;
	char *text;

	for (size_t i = 0; (c = claims_at(plan->claims, i)); i++) {
		if (!plan->only || !strcmp(plan->only, c->name))
			json_array_append_new(list, claim_object(plan, c));
	}
	o = json_pack("{s:s, s:o}", "schema", "vhelab-claims/1", "claims",
		      list);
	text = json_dumps(o, JSON_INDENT(2));
	json_decref(o);
	return text;
}
