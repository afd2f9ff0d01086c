// SPDX-License-Identifier: MIT
/* Schema vhelab-patch/1: docs/patches.md. */
#include "json_impl.h"
#include "regs/pstate.h"
#include "report/patch.h"

#define MAX_CHANGES 64

static const char *const mode_names[PATCH_MODES] = { "vhe", "nvhe" };

static json_t *transition_array(const struct behaviour *before,
				const struct behaviour *after)
{
	struct patch_transition list[MAX_CHANGES];
	size_t n = patch_transitions(before, after, list, MAX_CHANGES);
	json_t *a = json_array();

	for (size_t i = 0; i < n && i < MAX_CHANGES; i++) {
		const struct patch_transition *t = &list[i];
		char from[FLAGS_TEXT_LEN], to[FLAGS_TEXT_LEN];
		json_t *o = json_object();

		json_set(o, "added", json_boolean(t->added));
		json_set(o, "lap", json_integer(t->lap));
		json_set_text(o, "from", flags_text(t->from, from));
		json_set_text(o, "to", flags_text(t->stretch->flags, to));
		json_set_text(o, "insn", t->stretch->began);
		json_set_text(o, "symbol", t->stretch->began_at);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *rule_array(const struct behaviour *before,
			  const struct behaviour *after)
{
	struct patch_rule list[BEHAVIOUR_LAPS * BEHAVIOUR_VERDICTS];
	size_t n = patch_rules(before, after, list,
			       sizeof(list) / sizeof(list[0]));
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_object();

		json_set_text(o, "rule", list[i].rule);
		json_set(o, "lap", json_integer(list[i].lap));
		json_set(o, "holds", json_boolean(list[i].holds));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *caller_array(const struct caller *callers, size_t n)
{
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct caller *c = &callers[i];
		json_t *o = json_object();

		json_set_text(o, "caller", c->name);
		json_set_text(o, "callee", c->callee);
		json_set(o, "affected", json_boolean(caller_affected(c)));
		json_set(o, "before", json_boolean(!c->only_after));
		json_set(o, "after", json_boolean(!c->only_before));
		json_set_text(o, "changed", c->changed);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *step_mode(const struct patch_report *p, size_t i,
			 unsigned int mode)
{
	const struct behaviour *before = patch_before(p, i, mode);
	const struct behaviour *after = &p->steps[i].after[mode];
	json_t *o = json_object();

	json_set(o, "same", json_boolean(patch_same(before, after)));
	json_set(o, "transitions", transition_array(before, after));
	json_set(o, "rules", rule_array(before, after));
	json_set(o, "after", behaviour_object(after, before));
	return o;
}

static json_t *step_object(const struct patch_report *p, size_t i)
{
	const struct patch_step *step = &p->steps[i];
	json_t *o = json_object(), *modes = json_object();

	json_set(o, "part", json_integer(step->part));
	json_set(o, "of", json_integer(step->of));
	json_set_text(o, "subject", step->subject);
	json_set_text(o, "author", step->author);
	json_set_text(o, "date", step->date);
	json_set_text(o, "outcome", patch_outcome_name(step->outcome));
	json_set_text(o, "why", step->why);
	json_set_text(o, "note", step->note);
	for (unsigned int mode = 0;
	     mode < PATCH_MODES && step->outcome == PATCH_RUNS; mode++)
		json_set(modes, mode_names[mode], step_mode(p, i, mode));
	json_set(o, "modes", modes);
	json_set(o, "callers", caller_array(step->callers, step->ncallers));
	return o;
}

static json_t *report_object(const struct patch_report *p)
{
	json_t *o = json_object(), *before = json_object();
	json_t *steps = json_array();

	json_set_text(o, "title", p->title);
	json_set(o, "version", json_integer(p->version));
	json_set_text(o, "base", p->base);
	json_set_text(o, "note", p->note);
	json_set_text(o, "verdict", p->verdict);
	for (unsigned int mode = 0; mode < PATCH_MODES && p->before[mode].name;
	     mode++)
		json_set(before, mode_names[mode],
			 behaviour_object(&p->before[mode], &p->before[mode]));
	json_set(o, "before", before);
	for (size_t i = 0; i < p->nsteps; i++)
		json_array_append_new(steps, step_object(p, i));
	json_set(o, "steps", steps);
	json_set(o, "callers", caller_array(p->callers, p->ncallers));
	return o;
}

char *patch_json(const struct patch_report *p)
{
	json_t *o = json_object(), *report = report_object(p);

	json_set_text(o, "schema", "vhelab-patch/1");
	json_object_update(o, report);
	json_decref(report);
	return json_finish(o);
}

char *patch_range_json(const struct patch_range *r)
{
	json_t *o = json_object();

	json_set_text(o, "schema", "vhelab-patch-range/1");
	json_set_text(o, "range", r->range);
	json_set(o, "from", report_object(&r->from));
	json_set(o, "to", report_object(&r->to));
	return json_finish(o);
}
