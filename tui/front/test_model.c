// SPDX-License-Identifier: MIT
/* A limited model shows what a trace that ends there would show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "model.h"

/* Appends as many events as are wanted, and no more. */
static void keep(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	size_t *left = c->observed;

	if (*left == 0)
		return;
	--*left;
	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
}

static void take(struct model *m, struct session *s, size_t limit)
{
	static struct console console;
	struct gaze gaze = { .limit = limit };

	s->at = (limit ? limit : trace_count(s->trace)) - 1;
	model_take(m, s, &console, &gaze);
}

static void expect_same_lap(const struct lap *a, const struct lap *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (!a)
		return;
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->complete, b->complete);
	for (int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &a->points[cp];
		const struct lap_point *q = &b->points[cp];

		assert_int_equal(p->present, q->present);
		if (!p->present)
			continue;
		assert_int_equal(p->first, q->first);
		assert_int_equal(p->last, q->last);
		assert_int_equal(p->event, q->event);
	}
}

static void expect_same(const struct model *a, const struct model *b)
{
	assert_int_equal(a->limit, b->limit);
	assert_int_equal(a->event, b->event);
	assert_int_equal(a->looking, b->looking);
	assert_int_equal(a->laps, b->laps);
	expect_same_lap(a->lap, b->lap);
	expect_same_lap(a->prev, b->prev);
	assert_int_equal(a->lap_first, b->lap_first);
	assert_int_equal(a->lap_end, b->lap_end);
	assert_int_equal(a->leak_out, b->leak_out);
	assert_int_equal(a->leak_in, b->leak_in);
	assert_int_equal(a->prev_leak_out, b->prev_leak_out);
}

static void check_prefix(struct session *whole, const struct recipe *recipe,
			 size_t count)
{
	struct session part = { 0 };
	struct model limited, short_one;
	struct cpu cpu;
	size_t left = count;

	run_observed(&cpu, recipe, 2, keep, &left);
	part.trace = cpu.t;
	assert_int_equal(trace_count(part.trace), count);
	take(&limited, whole, count);
	take(&short_one, &part, 0);
	expect_same(&limited, &short_one);
	trace_free(cpu.t);
}

static void test_limit_is_the_end(void **state)
{
	static const struct recipe *const recipes[] = {
		&recipe_4_13, &recipe_v1, &recipe_sketch_a, &recipe_4_16_ras,
		&recipe_4_13_nvhe
	};

	(void)state;
	for (size_t r = 0; r < sizeof(recipes) / sizeof(recipes[0]); r++) {
		struct session whole = { 0 };
		struct cpu cpu;

		run_laps(&cpu, recipes[r], 2);
		whole.trace = cpu.t;
		for (size_t n = 1; n <= trace_count(cpu.t); n++)
			check_prefix(&whole, recipes[r], n);
		trace_free(cpu.t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limit_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
