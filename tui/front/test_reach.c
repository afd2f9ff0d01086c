// SPDX-License-Identifier: MIT
/* Checkpoints of one trace looked for in another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "reach.h"

static struct trace *trace_of(const struct recipe *recipe, unsigned int laps)
{
	struct cpu cpu;

	run_laps(&cpu, recipe, laps);
	return cpu.t;
}

static void test_found(void **state)
{
	struct trace *t = trace_of(&recipe_4_13, 2);
	size_t event;

	(void)state;
	for (unsigned int lap = 1; lap <= 2; lap++) {
		for (int cp = 0; cp < CP_COUNT; cp++) {
			struct landing to = { lap, (enum checkpoint)cp };
			const struct lap_point *p =
				&lap_get(t, lap)->points[cp];

			if (!p->present)
				continue;
			assert_int_equal(reach_find(t, to, &event),
					 REACH_FOUND);
			assert_int_equal(event, p->first);
		}
	}
	trace_free(t);
}

/* RAS has no window: the other stays at the exit vector. */
static void test_missing(void **state)
{
	struct trace *t = trace_of(&recipe_4_16_ras, 2);
	size_t event;

	(void)state;
	assert_int_equal(reach_find(t, (struct landing){ 1, CP_X2 }, &event),
			 REACH_MISSING);
	assert_int_equal(event, lap_get(t, 1)->points[CP_X1].first);
	/* Only the last lap of a run is followed by user space. */
	assert_int_equal(reach_find(t, (struct landing){ 1, CP_U }, &event),
			 REACH_MISSING);
	assert_int_equal(event, lap_get(t, 1)->points[CP_H3].first);
	trace_free(t);
}

static void test_not_yet(void **state)
{
	struct trace *t = trace_of(&recipe_4_13, 1);
	size_t event;

	(void)state;
	assert_int_equal(reach_find(t, (struct landing){ 2, CP_E3 }, &event),
			 REACH_NOT_YET);
	assert_int_equal(event, lap_get(t, 1)->points[CP_U].first);
	assert_int_equal(reach_find(t, (struct landing){ 7, CP_H0 }, &event),
			 REACH_NOT_YET);
	trace_free(t);
}

static void test_before(void **state)
{
	struct trace *t = trace_of(&recipe_4_13, 2);
	const struct lap *second = lap_get(t, 2);
	struct landing at;

	(void)state;
	at = reach_before(t, 0);
	assert_int_equal(at.lap, 0);
	at = reach_before(t, second->points[CP_X1].first);
	assert_int_equal(at.lap, 2);
	assert_int_equal(at.cp, CP_X1);
	at = reach_before(t, second->points[CP_X1].first - 1);
	assert_int_equal(at.cp, CP_E3);
	at = reach_before(t, second->points[CP_H0].first - 1);
	assert_int_equal(at.lap, 1);
	at = reach_before(t, trace_count(t) - 1);
	assert_int_equal(at.cp, CP_U);
	trace_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_not_yet),
		cmocka_unit_test(test_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
