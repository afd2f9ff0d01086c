// SPDX-License-Identifier: MIT
/*
 * Which rule each world switch of the review and of history keeps. The
 * expected answers are read off the measured rows: H1 against H2, the flags
 * under the hyp vectors, and the place of the unmask before or behind the ISB.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "rules/rules.h"

enum { BACK, IN, SYNC, NR_RULES };

static const struct {
	const char *name;
	const struct recipe *recipe;
	bool holds[2][NR_RULES]; /* laps 1 and 2 */
} expected[] = {
	{ "4.13",
	  &recipe_4_13,
	  { { false, false, true }, { true, false, true } } },
	{ "v1", &recipe_v1, { { true, false, true }, { true, false, true } } },
	{ "sketch A",
	  &recipe_sketch_a,
	  { { false, false, false }, { true, false, false } } },
	{ "4.16",
	  &recipe_4_16,
	  { { true, false, true }, { true, false, true } } },
	{ "4.16 RAS",
	  &recipe_4_16_ras,
	  { { true, true, true }, { true, true, true } } },
	{ "5.0",
	  &recipe_5_0,
	  { { true, false, false }, { true, false, false } } },
	{ "4.13n",
	  &recipe_4_13_nvhe,
	  { { true, false, true }, { true, false, true } } },
	{ "6.19",
	  &recipe_6_19,
	  { { true, true, true }, { true, true, true } } },
};

static void test_matrix(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof(expected) / sizeof(expected[0]); k++) {
		struct verdict v[16];
		struct cpu c;

		run_laps(&c, expected[k].recipe, 2);
		assert_int_equal(rules_judge(c.t, v, 16), 2 * NR_RULES);
		for (size_t i = 0; i < (size_t)2 * NR_RULES; i++) {
			unsigned int lap = (unsigned int)i / NR_RULES + 1;

			assert_int_equal(v[i].lap, lap);
			assert_ptr_equal(v[i].rule,
					 rules_standing(i % NR_RULES));
			if (v[i].holds ==
			    expected[k].holds[lap - 1][i % NR_RULES])
				continue;
			fail_msg("%s lap %u: %s", expected[k].name, lap,
				 v[i].rule->name);
		}
		trace_free(c.t);
	}
}

static void test_words(void **state)
{
	struct verdict v[NR_RULES];
	const struct trace_event *e;
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	assert_int_equal(rules_judge(c.t, v, NR_RULES), NR_RULES);
	assert_string_equal(v[BACK].text,
			    "H1 is -AIF, H2 is D-IF: DA-- came back different");
	/* The first leak in is D, right behind the write of VBAR. */
	e = trace_at(c.t, v[IN].event);
	assert_int_equal(e->flags, FLAG_A | FLAG_I | FLAG_F);
	assert_int_equal(e->vectors, VECTORS_UNSETTLED);
	assert_string_equal(v[SYNC].text, "");
	trace_free(c.t);
}

static void test_room_and_unfinished(void **state)
{
	struct verdict v[2];
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 2);
	assert_int_equal(rules_judge(c.t, v, 2), 2);
	trace_reset(c.t);
	assert_int_equal(rules_judge(c.t, v, 2), 0);
	trace_free(c.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_room_and_unfinished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
