// SPDX-License-Identifier: MIT
/* One sentence about a whole series. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patch_words.h"
#include "regs/pstate.h"

struct sentence {
	char *text;
	size_t max, used;
	unsigned int clauses; /* parted by semicolons */
	unsigned int items;   /* of this clause, parted by commas */
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
	s->items = 0;
	if (s->clauses++)
		say(s, "; ");
}

static void begin_item(struct sentence *s)
{
	say(s, s->items++ ? ", " : " ");
}

/* ---- rules ------------------------------------------------------------------ */

/* Laps as bits, lap 1 the lowest. */
struct judged {
	unsigned int laps, broken;
};

static struct judged judge(const struct behaviour *b, const char *rule)
{
	struct judged j = { 0 };

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct behaviour_verdict *v =
			behaviour_verdict_of(&b->laps[lap], rule);

		if (v)
			j.laps |= 1U << lap;
		if (v && !v->holds)
			j.broken |= 1U << lap;
	}
	return j;
}

/* " on lap 2"; nothing if these are all that are judged. */
static void say_laps(struct sentence *s, unsigned int laps, unsigned int all)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS && laps != all; lap++) {
		if (laps & 1U << lap)
			say(s, " on lap %u", lap + 1);
	}
}

/* Laps that break it now and did not, laps that did and do not. */
static void say_change(struct sentence *s, struct judged was, struct judged is)
{
	unsigned int fresh = is.broken & ~was.broken;
	unsigned int healed = was.broken & is.laps & ~is.broken;

	if (!is.laps) {
		say(s, " is not judged any more");
	} else if (fresh) {
		say(s, " is broken");
		say_laps(s, fresh, is.laps);
		say(s, healed	    ? " now and holds"
		       : was.broken ? " as well"
				    : " now");
		say_laps(s, healed, healed ? is.laps : 0);
	} else if (healed) {
		say(s, " holds");
		say_laps(s, healed, is.broken ? is.laps : healed);
		say(s, " now");
		if (is.broken)
			say(s, ", not");
		say_laps(s, is.broken, is.broken ? is.laps : 0);
	} else {
		say(s, " stays broken");
	}
}

/* True if a rule is newly held or newly broken. */
static bool say_rules(struct sentence *s, const struct behaviour *before,
		      const struct behaviour *after)
{
	const struct behaviour_lap *first = &before->laps[0];
	unsigned int broken = 0;
	bool changed = false;

	for (size_t i = 0; i < first->nverdicts; i++) {
		const char *rule = first->verdicts[i].rule;
		struct judged was = judge(before, rule);
		struct judged is = judge(after, rule);

		if (is.laps && !was.broken && !is.broken)
			continue;
		begin_item(s);
		say(s, "%s", rule);
		say_change(s, was, is);
		broken++;
		changed |= !is.laps || was.broken != is.broken;
	}
	if (!broken) {
		begin_item(s);
		say(s, "every rule still holds");
	}
	return changed;
}

/* A rule that stays broken may be broken by more: flags that leak now. */
static void say_leaks(struct sentence *s, const struct behaviour *before,
		      const struct behaviour *after)
{
	static const char *const ways[] = { "in", "out" };
	unsigned int was[2] = { 0 }, is[2] = { 0 };
	char text[FLAGS_TEXT_LEN];

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		was[0] |= before->laps[lap].leak_in;
		was[1] |= before->laps[lap].leak_out;
		is[0] |= after->laps[lap].leak_in;
		is[1] |= after->laps[lap].leak_out;
	}
	for (unsigned int way = 0; way < 2; way++) {
		if (!was[way] || !(is[way] & ~was[way]))
			continue;
		begin_item(s);
		for (const char *c = flags_text(is[way] & ~was[way], text); *c;
		     c++) {
			if (*c != '-')
				say(s, "%c ", *c);
		}
		say(s, "leaks %s, too", ways[way]);
	}
}

/* ---- flags that no rule is about ------------------------------------------------ */

/* Does it on any lap, and in its flags? */
static bool cell_differs(const struct behaviour *before,
			 const struct behaviour *after, unsigned int cp,
			 bool flags)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct behaviour_cell *a = &before->laps[lap].cells[cp];
		const struct behaviour_cell *b = &after->laps[lap].cells[cp];

		if (flags ? strcmp(a->flags, b->flags) != 0
			  : behaviour_cells_differ(a, b))
			return true;
	}
	return false;
}

static void say_cells(struct sentence *s, const struct behaviour *before,
		      const struct behaviour *after)
{
	const char *what = "other flags at";
	unsigned int n = 0;

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (cell_differs(before, after, cp, false) &&
		    !cell_differs(before, after, cp, true))
			what = "another state at";
	}
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (!cell_differs(before, after, cp, false))
			continue;
		if (!n++) {
			begin_item(s);
			say(s, "%s", what);
		}
		say(s, " %s", checkpoint_name((enum checkpoint)cp));
	}
	if (n || !patch_transitions(before, after, NULL, 0))
		return;
	begin_item(s);
	say(s, "the flags change elsewhere between the checkpoints");
}

/* ---- cost --------------------------------------------------------------------- */

/* ISBs and other barriers cost most, so that they are named; the rest only
 * where no instruction comes or goes. */
static const struct {
	const char *figure, *one, *more;
	bool always;
} figures[] = {
	{ "isbs", "ISB", "ISBs", true },
	{ "barriers", "other barrier", "other barriers", true },
	{ "stack", "byte of stack", "bytes of stack", true },
	{ "sysreg_reads", "MRS", "MRS", false },
	{ "sysreg_writes", "MSR", "MSR", false },
	{ "loads", "load", "loads", false },
	{ "stores", "store", "stores", false },
	{ "guest", "guest instruction", "guest instructions", false },
};

#define NR_FIGURES (sizeof(figures) / sizeof(figures[0]))

static int64_t difference(const struct cost *was, const struct cost *is,
			  const char *name)
{
	int64_t a, b;

	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		if (!strcmp(cost_figure_name(i), name) &&
		    cost_figure(was, i, &a) && cost_figure(is, i, &b))
			return b - a;
	}
	return 0;
}

static int64_t figure(const struct cost *was, const struct cost *is, size_t i)
{
	int64_t d = difference(was, is, figures[i].figure);

	if (!strcmp(figures[i].figure, "barriers"))
		d -= difference(was, is, "isbs");
	return d;
}

/* "+3 instructions (+3 ISBs)"; "" if nothing is different. */
static void cost_words(struct sentence *s, const struct cost *was,
		       const struct cost *is)
{
	int64_t more = (int64_t)cost_total(is) - (int64_t)cost_total(was);
	unsigned int n = 0;

	if (more)
		say(s, "%+lld instruction%s", (long long)more,
		    llabs(more) == 1 ? "" : "s");
	for (size_t i = 0; i < NR_FIGURES; i++) {
		int64_t d = figure(was, is, i);

		if (!d || (more && !figures[i].always))
			continue;
		if (!n++)
			say(s, more ? " (" : "as many instructions (");
		else
			say(s, ", ");
		say(s, "%+lld %s", (long long)d,
		    llabs(d) == 1 ? figures[i].one : figures[i].more);
	}
	say(s, "%s", n ? ")" : "");
}

static void say_unmeasured(struct sentence *s, const struct behaviour *before,
			   const struct behaviour *after)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (!before->laps[lap].cost.known ||
		    after->laps[lap].cost.known)
			continue;
		begin_item(s);
		say(s, "its cost is not measured: %s",
		    matrix_unmeasured(after, lap));
		return;
	}
}

static void say_cost(struct sentence *s, const struct behaviour *before,
		     const struct behaviour *after)
{
	char words[BEHAVIOUR_LAPS][128] = { "" };
	unsigned int known = 0, n = 0;
	bool alike = true;

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct cost *was = &before->laps[lap].cost;
		const struct cost *is = &after->laps[lap].cost;
		struct sentence part = { .text = words[lap],
					 .max = sizeof(words[lap]) };

		if (was->known && is->known && ++known)
			cost_words(&part, was, is);
		alike = alike && !strcmp(words[0], words[lap]);
	}
	if (known < BEHAVIOUR_LAPS)
		say_unmeasured(s, before, after);
	if (!known)
		return;
	begin_item(s);
	say(s, "from IRQs off to on ");
	if (alike && !*words[0])
		say(s, "as many instructions");
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (!*words[lap] || (alike && lap))
			continue;
		say(s, "%s%s", n++ ? " and " : "", words[lap]);
		if (!alike)
			say(s, " on lap %u", lap + 1);
	}
}

/* ---- a mode, callers --------------------------------------------------------------- */

static void say_mode(struct sentence *s, const struct patch_report *p,
		     const struct patch_step *last, unsigned int mode)
{
	static const char *const words[PATCH_MODES] = { "ith VHE",
							"ithout VHE" };
	const struct behaviour *before = &p->before[mode];
	const struct behaviour *after = &last->after[mode];

	begin_clause(s);
	say(s, "%c%s", s->clauses == 1 ? 'W' : 'w', words[mode]);
	if (patch_same(before, after)) {
		say(s, " nothing changes");
		return;
	}
	if (!say_rules(s, before, after))
		say_cells(s, before, after);
	say_leaks(s, before, after);
	say_cost(s, before, after);
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

/* Two laps of one guest are all that was looked at. */
static void say_nothing(struct sentence *s, const struct patch_report *p)
{
	begin_clause(s);
	say(s, "In two laps of guest %s no flag, rule or count changes",
	    p->before[0].guest);
	if (p->changed)
		say(s,
		    *p->changed ? "; the code of %s does"
				: ", and no function does",
		    p->changed);
}

static void say_changes(struct sentence *s, const struct patch_report *p,
			const struct patch_step *last)
{
	const struct behaviour *before = p->before, *after = last->after;
	bool any = false;

	for (unsigned int mode = 0; mode < PATCH_MODES; mode++)
		any |= !patch_same(&before[mode], &after[mode]);
	if (!any)
		say_nothing(s, p);
	for (unsigned int mode = 0; any && mode < PATCH_MODES; mode++)
		say_mode(s, p, last, mode);
	say_callers(s, p);
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
