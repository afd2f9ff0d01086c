// SPDX-License-Identifier: MIT
/* What a series changes: two recipes as before and after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>

#include "report/patch.h"
#include "test_model.h"

/* A report of one step between two recipes. */
static void make(struct patch_report *p, const struct recipe *before,
		 const struct recipe *after, enum patch_outcome outcome)
{
	*p = (struct patch_report){
		.title = strdup("a title"),
		.base = strdup("v4.13"),
		.note = strdup(""),
		.version = 1,
		.steps = calloc(1, sizeof(*p->steps)),
		.nsteps = 1,
	};
	p->steps[0] = (struct patch_step){
		.part = 1,
		.of = 1,
		.subject = strdup("a subject"),
		.author = strdup("somebody"),
		.date = strdup(""),
		.outcome = outcome,
		.why = strdup(outcome == PATCH_RUNS ? "" : "the reason"),
		.note = strdup(""),
	};
	if (outcome != PATCH_RUNS)
		return;
	p->before[0] = behave_as("before", "vhe", before);
	p->before[1] = behave_as("before", "nvhe", &recipe_4_13_nvhe);
	p->steps[0].after[0] = behave_as("after", "vhe", after);
	p->steps[0].after[1] = behave_as("after", "nvhe", &recipe_4_13_nvhe);
}

static void add_callers(struct patch_report *p, bool one)
{
	static const struct caller callers[] = {
		{ .name = "a", .callee = "f", .door = true },
		{ .name = "b", .callee = "f", .door = true },
		{ .name = "b", .callee = "g", .door = true },
	};

	p->ncallers = 3;
	p->callers = calloc(3, sizeof(*p->callers));
	memcpy(p->callers, callers, sizeof(callers));
	p->callers[0].door = !one;
}

static void expect(const struct recipe *before, const struct recipe *after,
		   bool one, const char *sentence)
{
	struct patch_report p;

	make(&p, before, after, PATCH_RUNS);
	add_callers(&p, one);
	patch_verdict(&p);
	assert_string_equal(p.verdict, sentence);
	patch_release(&p);
}

/* Counted by hand on the recipes, as in test_cost.c. */
static void test_verdict(void **state)
{
	(void)state;
	expect(&recipe_4_13, &recipe_v1, false,
	       "With VHE back-equals-before holds now, nothing-leaks-in stays "
	       "broken, from IRQs off to on +2 instructions; without VHE "
	       "nothing changes; all 2 callers of kvm_call_hyp are affected.");
	expect(&recipe_4_16, &recipe_5_0, true,
	       "With VHE nothing-leaks-in stays broken, unmask-after-sync is "
	       "broken now, from IRQs off to on -2 instructions; "
	       "without VHE nothing changes; 1 of the 2 callers of "
	       "kvm_call_hyp is affected.");
	expect(&recipe_4_13, &recipe_4_13, false,
	       "In two laps of guest two instructions no flag, rule or count "
	       "changes; all 2 callers of kvm_call_hyp are affected.");
}

static void test_failures(void **state)
{
	struct patch_report p;
	char *text;

	(void)state;
	make(&p, NULL, NULL, PATCH_NOT_APPLIED);
	patch_verdict(&p);
	assert_string_equal(p.verdict, "This does not apply: the reason.");
	text = patch_text(&p, 80);
	assert_non_null(strstr(text, "does not apply: the reason\n"));
	assert_null(strstr(text, "lap 1"));
	assert_null(patch_last(&p));
	p.steps[0].of = 3;
	p.steps[0].outcome = PATCH_NOT_BUILT;
	patch_verdict(&p);
	assert_string_equal(p.verdict,
			    "Part 1 of 3 does not build: the reason.");
	free(text);
	patch_release(&p);
}

static bool has(const struct patch_transition *list, size_t n, bool added,
		unsigned int from, unsigned int to)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].added == added && list[i].lap == 1 &&
		    list[i].from == from && list[i].stretch->flags == to)
			return true;
	}
	return false;
}

/* v1 masks before the call, and puts back what was there. */
static void test_transitions(void **state)
{
	struct patch_transition list[64];
	struct patch_report p;
	const unsigned int aif = FLAG_A | FLAG_I | FLAG_F;
	size_t n;

	(void)state;
	make(&p, &recipe_4_13, &recipe_v1, PATCH_RUNS);
	n = patch_transitions(&p.before[0], &p.steps[0].after[0], list, 64);
	assert_true(has(list, n, true, aif, FLAGS_ALL));
	assert_true(has(list, n, true, FLAGS_ALL & ~(unsigned int)FLAG_A, aif));
	assert_false(has(list, n, false, FLAG_A | FLAG_F, aif));
	assert_int_equal(
		patch_transitions(&p.before[0], &p.before[0], list, 64), 0);
	assert_int_equal(
		patch_transitions(&p.before[0], &p.steps[0].after[0], NULL, 0),
		n);
	patch_release(&p);
}

static void test_rules(void **state)
{
	struct patch_rule list[8];
	struct patch_report p;

	(void)state;
	make(&p, &recipe_4_13, &recipe_v1, PATCH_RUNS);
	assert_int_equal(
		patch_rules(&p.before[0], &p.steps[0].after[0], list, 8), 1);
	assert_string_equal(list[0].rule, "back-equals-before");
	assert_int_equal(list[0].lap, 1);
	assert_true(list[0].holds);
	patch_release(&p);
}

static void test_json(void **state)
{
	struct patch_report p;
	json_t *root, *step;
	char *text;

	(void)state;
	make(&p, &recipe_4_13, &recipe_v1, PATCH_RUNS);
	add_callers(&p, true);
	text = patch_json(&p);
	root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "schema")),
			    "vhelab-patch/1");
	step = json_array_get(json_object_get(root, "steps"), 0);
	assert_string_equal(json_string_value(json_object_get(step, "outcome")),
			    "runs");
	assert_int_equal(json_array_size(json_object_get(root, "callers")), 3);
	json_decref(root);
	free(text);
	patch_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
