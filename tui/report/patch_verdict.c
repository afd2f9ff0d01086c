// SPDX-License-Identifier: MIT
/* One sentence about a whole series. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/patch.h"

struct sentence {
	char *text;
	size_t max, used;
	unsigned int clauses;
};

static void __attribute__((format(printf, 2, 3)))
say(struct sentence *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->text + s->used, s->max - s->used, fmt, ap);
	va_end(ap);
	if (n > 0)
		s->used += (size_t)n;
	if (s->used >= s->max)
		s->used = s->max - 1;
}

static void begin_clause(struct sentence *s)
{
	if (s->clauses++)
		say(s, "; ");
}

/* ---- rules ------------------------------------------------------------------ */

static bool holds_throughout(const struct behaviour *b, const char *rule)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct behaviour_verdict *v =
			behaviour_verdict_of(&b->laps[lap], rule);

		if (!v || !v->holds)
			return false;
	}
	return true;
}

static void say_rule(struct sentence *s, const char *rule, const char *words)
{
	say(s, "%s%s %s", s->clauses++ ? ", " : "With VHE ", rule, words);
}

static void say_rules(struct sentence *s, const struct behaviour *before,
		      const struct behaviour *after)
{
	const struct behaviour_lap *lap = &after->laps[0];

	for (size_t i = 0; i < lap->nverdicts; i++) {
		const char *rule = lap->verdicts[i].rule;
		bool was = holds_throughout(before, rule);
		bool is = holds_throughout(after, rule);

		if (!was && is)
			say_rule(s, rule, "holds now");
		else if (was && !is)
			say_rule(s, rule, "is broken now");
		else if (!is)
			say_rule(s, rule, "stays broken");
	}
	if (!s->clauses)
		say_rule(s, "every rule", "still holds");
}

/* ---- cost, callers, the other mode --------------------------------------------- */

static const char *direction(int64_t more)
{
	return more > 0 ? "more" : "less";
}

static void say_cost(struct sentence *s, const struct cost *was,
		     const struct cost *is)
{
	int64_t more = (int64_t)cost_total(is) - (int64_t)cost_total(was);
	int64_t stack = (int64_t)is->stack - (int64_t)was->stack;
	bool both = (more > 0) == (stack > 0);

	if (!was->known || !is->known)
		return;
	if (!was->stack_known || !is->stack_known)
		stack = 0;
	begin_clause(s);
	say(s, "a lap costs ");
	if (!more)
		say(s, "as many instructions as before");
	else
		say(s, "%lld instruction%s", llabs(more),
		    llabs(more) == 1 ? "" : "s");
	if (more && (!stack || !both))
		say(s, " %s", direction(more));
	if (stack)
		say(s, " and %lld bytes of stack %s", llabs(stack),
		    direction(stack));
}

static void say_callers(struct sentence *s, const struct patch_report *p)
{
	unsigned int affected;
	unsigned int all = patch_callers(p->callers, p->ncallers, &affected);

	if (!all)
		return;
	begin_clause(s);
	if (affected == all)
		say(s, "all %u callers of kvm_call_hyp are affected", all);
	else if (affected)
		say(s, "%u of the %u callers of kvm_call_hyp %s affected",
		    affected, all, affected == 1 ? "is" : "are");
	else
		say(s, "no caller of kvm_call_hyp is affected");
}

static void say_without_vhe(struct sentence *s, const struct behaviour *before,
			    const struct behaviour *after)
{
	begin_clause(s);
	if (patch_same(before, after))
		say(s, "without VHE nothing changes");
	else if (behaviour_same(before, after))
		say(s, "without VHE only the cost changes");
	else
		say(s, "without VHE it does other things, too");
}

static void say_changes(struct sentence *s, const struct patch_report *p,
			const struct patch_step *last)
{
	const struct behaviour *before = p->before, *after = last->after;

	if (patch_same(&before[0], &after[0]) &&
	    patch_same(&before[1], &after[1])) {
		begin_clause(s);
		say(s, "On a lap nothing changes: no flag, no rule, no "
		       "instruction more or less");
	} else {
		say_rules(s, &before[0], &after[0]);
		say_cost(s, &before[0].laps[0].cost, &after[0].laps[0].cost);
	}
	say_callers(s, p);
	if (!patch_same(&before[0], &after[0]))
		say_without_vhe(s, &before[1], &after[1]);
}

/* ---- the sentence -------------------------------------------------------------- */

static const struct patch_step *first_failed(const struct patch_report *p)
{
	for (size_t i = 0; i < p->nsteps; i++) {
		if (p->steps[i].outcome != PATCH_RUNS)
			return &p->steps[i];
	}
	return NULL;
}

static void say_failure(struct sentence *s, const struct patch_step *step)
{
	bool first = !s->clauses;

	begin_clause(s);
	if (step->of > 1)
		say(s, "%s %u of %u", first ? "Part" : "part", step->part,
		    step->of);
	else
		say(s, "%s", first ? "This" : "this");
	say(s, " %s", patch_outcome_name(step->outcome));
	if (*step->why)
		say(s, ": %s", step->why);
}

void patch_verdict(struct patch_report *p)
{
	const struct patch_step *last = patch_last(p);
	const struct patch_step *failed = first_failed(p);
	struct sentence s = { .text = p->verdict, .max = sizeof(p->verdict) };

	p->verdict[0] = '\0';
	if (last)
		say_changes(&s, p, last);
	if (failed)
		say_failure(&s, failed);
	if (!p->nsteps)
		say(&s, "There is no patch in it");
	if (s.used && !strchr(".?!", p->verdict[s.used - 1]))
		say(&s, ".");
}
