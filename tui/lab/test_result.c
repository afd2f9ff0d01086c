// SPDX-License-Identifier: MIT
/* What a check says: to people, and in JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "finding.h"

static const struct lab two_runs = {
	.name = (char *)"07-order",
	.number = 7,
	.title = (char *)"Order",
	.runs = { { .guest = (char *)"hello", .laps = 3 },
		  { .nvhe = true, .guest = (char *)"hello", .laps = 3 } },
	.nruns = 2,
};

static void find(struct lab_result *r, const char *name, unsigned int lap,
		 size_t run, const char *why)
{
	struct lab_finding *f =
		finding_add(r, name, "It must.", lap, !*why, "%s", why);

	assert_non_null(f);
	f->run = &two_runs.runs[run];
}

static unsigned int count(const char *text, const char *word)
{
	unsigned int n = 0;

	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

static struct lab_result of_two_runs(void)
{
	struct lab_result r = { .lab = &two_runs };

	find(&r, "whole", 1, 0, "the same\n  seen at event 1");
	find(&r, "apart", 1, 0, "one thing");
	find(&r, "whole", 2, 0, "the same\n  seen at event 2");
	find(&r, "apart", 2, 0, "another");
	find(&r, "whole", 3, 0, "the same\n  seen at event 3");
	find(&r, "gaps", 1, 0, "now and then");
	find(&r, "gaps", 3, 0, "now and then");
	find(&r, "whole", 1, 1, "");
	find(&r, "whole", 2, 1, "");
	return r;
}

static void the_same_is_said_once(void **state)
{
	struct lab_result r = of_two_runs();
	char *text = lab_result_text(&r, "");

	(void)state;
	assert_non_null(
		strstr(text, "BROKEN  whole, vhe hello, on laps 1 to 3\n"));
	assert_int_equal(count(text, "the same\n"), 1);
	assert_non_null(strstr(text, "seen at event 1"));
	assert_non_null(strstr(text, "apart, vhe hello, lap 1\n"));
	assert_non_null(strstr(text, "apart, vhe hello, lap 2\n"));
	assert_non_null(strstr(text, "gaps, vhe hello, on laps 1, 3\n"));
	free(text);
	lab_result_release(&r);
}

static void the_sum_is_above_and_below(void **state)
{
	static const char sum[] = "lab 7, Order: 2 of 9 held\n";
	struct lab_result r = of_two_runs();
	char *text = lab_result_text(&r, "");

	(void)state;
	assert_int_equal(strncmp(text, sum, strlen(sum)), 0);
	assert_string_equal(text + strlen(text) - strlen(sum), sum);
	assert_int_equal(count(text, sum), 2);
	free(text);
	lab_result_release(&r);
}

static void what_held_is_counted_or_listed(void **state)
{
	struct lab_result r = of_two_runs();
	char *text = lab_result_text(&r, " (more)");

	(void)state;
	assert_non_null(strstr(text, "held    2 (more)\n"));
	assert_null(strstr(text, "nvhe"));
	free(text);
	text = lab_result_text(&r, NULL);
	assert_non_null(
		strstr(text, "held    whole, nvhe hello, on laps 1 to 2\n"));
	assert_null(strstr(text, "held    2"));
	free(text);
	lab_result_release(&r);
}

static void json_names_the_machine(void **state)
{
	struct lab_result r = of_two_runs();
	char *text = lab_result_json(&r);
	json_t *all = json_loads(text, 0, NULL), *run;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(all, "findings")), 9);
	run = json_object_get(
		json_array_get(json_object_get(all, "findings"), 8), "run");
	assert_string_equal(json_string_value(json_object_get(run, "mode")),
			    "nvhe");
	assert_string_equal(json_string_value(json_object_get(run, "guest")),
			    "hello");
	json_decref(all);
	free(text);
	lab_result_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_is_said_once),
		cmocka_unit_test(the_sum_is_above_and_below),
		cmocka_unit_test(what_held_is_counted_or_listed),
		cmocka_unit_test(json_names_the_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
