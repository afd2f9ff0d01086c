// SPDX-License-Identifier: MIT
/* The file of claims as its editor mistypes it, the real one, and figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../trace/test_cpu.h"
#include "claim/claim.h"

#define HEAD "[a]\nwho = W\ndate = D\nquote = Q\nsays = S\n"
#define TRY  "try = v4.13 vhe hello 2\n"

static const struct {
	const char *text, *complaint;
} broken[] = {
	{ "", "no claim" },
	{ "who = W\n", "no name" },
	{ HEAD, "either a try or a cannot" },
	{ HEAD TRY "holds = equal H1 H2\ncannot = C\n", "either" },
	{ "[a]\nwho = W\ncannot = C\n", "missing" },
	{ HEAD TRY, "nothing is looked at" },
	{ HEAD "holds = equal H1 H2\n", "no try before" },
	{ HEAD "try = v4.13 vhe hello\n", "a trial is" },
	{ HEAD "try = v4.13 el2 hello 2\n", "a trial is" },
	{ HEAD "try = v4.13 vhe hello 0\n", "a trial is" },
	{ HEAD "try = ../v4.13 vhe hello 1\n", "a trial is" },
	{ HEAD TRY "holds = equal H1 H7\n", "wrong word" },
	{ HEAD TRY "holds = equals H1 H2\n", "no such verb" },
	{ HEAD TRY "more = speed v4.13\n", "no such figure" },
	{ HEAD TRY "more = stack\n", "more is" },
	{ HEAD TRY "holds.x = equal H1 H2\n", "no laps" },
	{ HEAD TRY "helds = equal H1 H2\n", "unknown key" },
	{ HEAD "cannot = C\n[b]\nwho = W\n[a]\nwho = W\n", "twice" },
	{ HEAD "nonsense\n", ":6: " },
};

static void test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct err err = { 0 };

		if (claims_parse(broken[i].text, "f", &err))
			fail_msg("taken: %s", broken[i].text);
		if (!strstr(err.text, broken[i].complaint))
			fail_msg("%s: %s", broken[i].text, err.text);
		assert_int_equal(err.kind, ERR_USAGE);
	}
}

static void test_read(void **state)
{
	struct claims *all =
		claims_parse("[a]\nwho=W\ndate=D\nquote=one\n two\nsays=S\n" TRY
			     "holds.2+=equal H1 H2\nbreaks=flags H2 D???\n"
			     "try=v1 nvhe hvc-loop 3\nmore=stack sketch-a\n"
			     "[b]\nwho=W\ndate=D\nquote=Q\nsays=S\ncannot=C\n",
			     "f", NULL);
	const struct claim *a;

	(void)state;
	assert_non_null(all);
	a = claims_find(all, "a");
	assert_string_equal(a->quote, "one two");
	assert_int_equal(a->ntrials, 2);
	assert_false(a->trials[0].nvhe);
	assert_int_equal(a->trials[0].ntests, 2);
	assert_int_equal(a->trials[0].tests[1].kind, CLAIM_BREAKS);
	assert_true(a->trials[1].nvhe);
	assert_int_equal(a->trials[1].laps, 3);
	assert_string_equal(a->trials[1].tests[0].other, "sketch-a");
	assert_string_equal(claims_at(all, 1)->cannot, "C");
	assert_null(claims_at(all, 2));
	claims_free(all);
}

/* 4.13's flags are measured: H1 is not H2 on lap 1, and is on lap 2. */
static const struct {
	const char *line;
	bool as_claimed;
} rows[] = {
	{ "holds = equal H1 H2", false },
	{ "holds.1 = equal H1 H2", false },
	{ "holds.2+ = equal H1 H2", true },
	{ "breaks = equal H1 H2", false },
	{ "breaks.1 = equal H1 H2", true },
	{ "breaks.2+ = equal H1 H2", false },
	{ "holds = flags X1 DAIF", true },
	/* No lap is there to judge it by. */
	{ "holds = keeps nobody", false },
};

static void test_look(void **state)
{
	struct session s = { .opt.mode = "vhe" };
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 2);
	s.trace = c.t;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct claim_plan plan;
		struct claims *all;
		char text[200];

		snprintf(text, sizeof(text), HEAD TRY "%s\n", rows[i].line);
		all = claims_parse(text, "f", NULL);
		assert_int_equal(claim_plan(&plan, all, NULL, NULL), 0);
		assert_int_equal(plan.nprobes, 1);
		assert_int_equal(plan.nruns, 1);
		claim_look(&plan, 0, &s);
		if (plan.probes[0].as_claimed != rows[i].as_claimed)
			fail_msg("%s: %s", rows[i].line, plan.probes[0].found);
		assert_int_equal(claim_answer(&plan, claims_at(all, 0)),
				 rows[i].as_claimed ? CLAIM_IS_SO
						    : CLAIM_IS_NOT_SO);
		claim_plan_release(&plan);
		claims_free(all);
	}
	trace_free(c.t);
}

static void test_weigh(void **state)
{
	struct claims *all = claims_parse(
		HEAD TRY "more=stack v1\nmore=accesses v1\n", "f", NULL);
	struct claim_plan plan;

	(void)state;
	assert_int_equal(claim_plan(&plan, all, NULL, NULL), 0);
	assert_int_equal(plan.nruns, 2);
	plan.runs[0].cost = (struct cost){ .known = true, .stack = 48 };
	plan.runs[1].cost = (struct cost){ .known = true, .stack = 16 };
	claim_weigh(&plan);
	assert_true(plan.probes[0].as_claimed);
	assert_non_null(strstr(plan.probes[0].found, "48, in v1 16"));
	assert_false(plan.probes[1].as_claimed);
	plan.runs[1].cost.known = false;
	claim_weigh(&plan);
	assert_false(plan.probes[0].as_claimed);
	claim_plan_release(&plan);
	claims_free(all);
}

/* Two claims about one machine record it once. */
static void test_plan(void **state)
{
	struct claims *all = claims_parse(
		HEAD TRY "holds = equal H1 H2\n"
			 "[b]\nwho=W\ndate=D\nquote=Q\nsays=S\n" TRY
			 "holds = equal H1 E1\ntry = v4.13 nvhe hello 2\n"
			 "holds = equal H1 H2\n",
		"f", NULL);
	struct claim_plan plan;

	(void)state;
	assert_int_equal(claim_plan(&plan, all, NULL, NULL), 0);
	assert_int_equal(plan.nprobes, 3);
	assert_int_equal(plan.nruns, 2);
	claim_plan_release(&plan);
	assert_int_equal(claim_plan(&plan, all, "a", NULL), 0);
	assert_int_equal(plan.nprobes, 1);
	assert_int_equal(plan.nruns, 1);
	claim_plan_release(&plan);
	claims_free(all);
}

/* The real one: every claim of the thread that the kit promises to test. */
static void test_ours(void **state)
{
	struct err err = { 0 };
	struct claims *all = claims_read("labs/claims", &err);
	size_t n = 0;

	(void)state;
	if (!all)
		fail_msg("%s", err.text);
	while (claims_at(all, n))
		n++;
	assert_true(n >= 12);
	claims_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_broken), cmocka_unit_test(test_read),
		cmocka_unit_test(test_look),   cmocka_unit_test(test_weigh),
		cmocka_unit_test(test_plan),   cmocka_unit_test(test_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
