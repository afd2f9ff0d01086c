// SPDX-License-Identifier: MIT
/* Claims and what was found, for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "claim/claim.h"

#define WIDTH 78

/* Folded between words, each line behind @indent blanks. */
static void fold(FILE *to, int indent, const char *lead, const char *text)
{
	int column = fprintf(to, "%*s%s", indent, "", lead);

	text_fold(to, text, column, indent, WIDTH);
}

static void put_trial(FILE *to, const struct claim_trial *t)
{
	fprintf(to, "    on %s, %s, %s, %u %s\n", t->variant,
		t->nvhe ? "nvhe" : "vhe", t->guest, t->laps,
		t->laps == 1 ? "lap" : "laps");
}

static void put_probe(FILE *to, const struct claim_probe *p)
{
	static const char *const must[] = {
		[CLAIM_HOLDS] = "holds",
		[CLAIM_BREAKS] = "is broken",
		[CLAIM_MORE] = "has more",
	};
	char line[512];

	if (p->as_claimed)
		snprintf(line, sizeof(line), "%s %s: %s", p->test->words,
			 must[p->test->kind], p->found);
	else
		snprintf(line, sizeof(line), "expected that %s %s, but %s",
			 p->test->words, must[p->test->kind], p->found);
	fold(to, 6, p->as_claimed ? "yes: " : "NO:  ", line);
}

static void put_probes(FILE *to, const struct claim_plan *plan,
		       const struct claim *c)
{
	const struct claim_trial *last = NULL;

	for (size_t i = 0; i < plan->nprobes; i++) {
		const struct claim_probe *p = &plan->probes[i];

		if (p->claim != c)
			continue;
		if (p->trial != last)
			put_trial(to, p->trial);
		last = p->trial;
		put_probe(to, p);
	}
}

static void put_claim(FILE *to, const struct claim_plan *plan,
		      const struct claim *c, bool tried)
{
	char line[2048];

	fprintf(to, "%s%s%s\n", c->name, tried ? ": " : "",
		tried ? claim_answer_words(claim_answer(plan, c)) : "");
	snprintf(line, sizeof(line), "%s, %s: \"%s\"", c->who, c->date,
		 c->quote);
	fold(to, 4, "", line);
	fold(to, 4, "That is: ", c->says);
	if (tried)
		put_probes(to, plan, c);
	if (c->cannot)
		fold(to, 4, "Why not: ", c->cannot);
	if (c->note)
		fold(to, 4, "Note: ", c->note);
	fputc('\n', to);
}

const char *claim_answer_words(enum claim_answer answer)
{
	static const char *const words[CLAIM_ANSWERS] = {
		[CLAIM_IS_SO] = "holds",
		[CLAIM_IS_NOT_SO] = "does not hold",
		[CLAIM_CANNOT] = "cannot be shown here",
	};

	return words[answer];
}

static void put_sum(FILE *to, const struct claim_plan *plan)
{
	unsigned int count[CLAIM_ANSWERS] = { 0 };
	const struct claim *c;

	for (size_t i = 0; (c = claims_at(plan->claims, i)); i++)
		count[claim_answer(plan, c)]++;
	fprintf(to,
		"%u hold%s, %u do%s not, %u cannot be shown here; %zu "
		"machine%s "
		"recorded.\n",
		count[CLAIM_IS_SO], count[CLAIM_IS_SO] == 1 ? "s" : "",
		count[CLAIM_IS_NOT_SO], count[CLAIM_IS_NOT_SO] == 1 ? "es" : "",
		count[CLAIM_CANNOT], plan->nruns,
		plan->nruns == 1 ? " was" : "s were");
}

char *claims_text(const struct claim_plan *plan, bool tried)
{
	const struct claim *c;
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);

	if (!to)
		return NULL;
	for (size_t i = 0; (c = claims_at(plan->claims, i)); i++) {
		if (!plan->only || !strcmp(plan->only, c->name))
			put_claim(to, plan, c, tried);
	}
	if (tried && !plan->only)
		put_sum(to, plan);
	if (fclose(to)) {
		free(text);
		return NULL;
	}
	return text;
}
