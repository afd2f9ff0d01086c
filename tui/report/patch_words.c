// SPDX-License-Identifier: MIT
#include "patch_words.h"

#include <string.h>

const char *patch_mode_words(unsigned int mode)
{
	static const char *const words[PATCH_MODES] = { "With VHE",
							"Without VHE" };

	return words[mode];
}

static void step_label(char *buf, size_t len, const struct patch_step *step)
{
	if (step->of > 1)
		snprintf(buf, len, "after %u/%u", step->part, step->of);
	else
		snprintf(buf, len, "after");
}

size_t patch_rows(const struct patch_report *p, unsigned int mode,
		  struct matrix_row *rows)
{
	size_t n = 1;

	snprintf(rows[0].label, sizeof(rows[0].label), "before");
	rows[0].is = &p->before[mode];
	for (size_t i = 0; i < p->nsteps; i++) {
		if (p->steps[i].outcome != PATCH_RUNS)
			continue;
		step_label(rows[n].label, sizeof(rows[n].label), &p->steps[i]);
		rows[n++].is = &p->steps[i].after[mode];
	}
	return n;
}

static size_t add_version(struct matrix_row *rows, size_t n,
			  const struct patch_report *p, unsigned int mode)
{
	const struct patch_step *last = patch_last(p);

	if (!last)
		return n;
	snprintf(rows[n].label, sizeof(rows[n].label), "with v%u", p->version);
	rows[n].is = &last->after[mode];
	return n + 1;
}

size_t patch_range_rows(const struct patch_range *r, unsigned int mode,
			struct matrix_row rows[3])
{
	size_t n = 1;

	snprintf(rows[0].label, sizeof(rows[0].label), "before");
	rows[0].is = patch_last(&r->from) ? &r->from.before[mode]
					  : &r->to.before[mode];
	n = add_version(rows, n, &r->from, mode);
	return add_version(rows, n, &r->to, mode);
}

bool patch_range_changes(const struct patch_range *r, unsigned int mode)
{
	struct matrix_row rows[3];
	size_t n = patch_range_rows(r, mode, rows);

	for (size_t i = 1; i < n; i++) {
		if (!patch_same(rows[0].is, rows[i].is))
			return true;
	}
	return false;
}

bool patch_mode_changes(const struct patch_report *p, unsigned int mode)
{
	for (size_t i = 0; i < p->nsteps; i++) {
		if (p->steps[i].outcome == PATCH_RUNS &&
		    !patch_same(patch_before(p, i, mode),
				&p->steps[i].after[mode]))
			return true;
	}
	return false;
}

const char *patch_caller_words(const struct caller *c)
{
	return c->only_after	? "calls it now"
	       : c->only_before ? "calls it no more"
	       : c->self	? "is changed itself"
	       : c->door	? "runs through"
	       : c->behind	? "runs through"
				: "the same code";
}

bool patch_callers_head(char *buf, size_t len, const struct caller *callers,
			size_t n)
{
	unsigned int affected, all = patch_callers(callers, n, &affected);

	if (!all)
		return false;
	snprintf(buf, len, "Callers of kvm_call_hyp: %u of %u affected",
		 affected, all);
	if (n > all)
		snprintf(buf + strlen(buf), len - strlen(buf), " (%zu calls)",
			 n);
	return true;
}

bool patch_only_cost(const struct behaviour *before,
		     const struct behaviour *after)
{
	return behaviour_same(before, after) &&
	       !patch_transitions(before, after, NULL, 0);
}
