// SPDX-License-Identifier: MIT
/* The strip against a plain walk over the events it says it stands for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "strip.h"

static void check_column(const struct trace *t, const struct strip_col *col)
{
	unsigned int any = 0, all = FLAGS_ALL;

	assert_true(col->first <= col->last);
	for (size_t i = col->first; i <= col->last; i++) {
		any |= trace_at(t, i)->flags;
		all &= trace_at(t, i)->flags;
	}
	assert_int_equal(col->any, any);
	assert_int_equal(col->all, all);
	assert_int_equal(col->world, trace_at(t, col->last)->world);
	assert_int_equal(col->vectors, trace_at(t, col->last)->vectors);
}

static int build(const struct trace *t, const struct lap *lap, size_t first,
		 size_t end, int width, struct strip_col *cols)
{
	struct digest d = { 0 };
	int n;

	assert_int_equal(digest_follow(&d, t), 0);
	n = strip_build(&d, lap, first, end, width, cols);
	digest_free(&d);
	return n;
}

static void check_strip(const struct trace *t, const struct lap *lap,
			size_t first, size_t end, int width)
{
	struct strip_col cols[STRIP_MAX];
	int n = build(t, lap, first, end, width, cols);

	assert_in_range(n, 1, width);
	assert_int_equal(cols[0].first, first);
	assert_int_equal(cols[n - 1].last, end - 1);
	for (int c = 0; c < n; c++) {
		check_column(t, &cols[c]);
		if (c > 0) {
			assert_true(cols[c].first >= cols[c - 1].first);
			assert_true(cols[c].first <= cols[c - 1].last + 1);
		}
	}
}

static void test_covers_every_event(void **state)
{
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_sketch_a, 3);
	for (int width = 1; width <= STRIP_MAX; width++) {
		check_strip(c.t, NULL, 0, trace_count(c.t), width);
		check_strip(c.t, lap_get(c.t, 2), 0, trace_count(c.t), width);
		check_strip(c.t, lap_get(c.t, 1), 3, 4, width);
	}
	trace_free(c.t);
}

static void test_fills_the_width(void **state)
{
	struct strip_col cols[STRIP_MAX];
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	for (int width = 71; width <= STRIP_MAX; width++)
		assert_int_equal(build(c.t, lap_get(c.t, 1), 0,
				       trace_count(c.t), width, cols),
				 width);
	trace_free(c.t);
}

/* 71 columns are what a terminal of 80 leaves. */
static void test_names_have_room(void **state)
{
	struct strip_col cols[STRIP_MAX];
	int seen[CP_COUNT] = { 0 }, guest = 0, last = -4, n;
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	n = build(c.t, lap_get(c.t, 1), 0, trace_count(c.t), 71, cols);
	for (int i = 0; i < n; i++) {
		guest += cols[i].world == WORLD_GUEST;
		if (cols[i].cp < 0)
			continue;
		seen[cols[i].cp]++;
		assert_true(i - last >= 4);
		last = i;
	}
	for (int cp = 0; cp < CP_COUNT; cp++)
		assert_int_equal(seen[cp], 1);
	assert_true(guest > (int)strlen("guest"));
	trace_free(c.t);
}

/* One sample a call: flags and world change now and then. */
static void append(struct trace *t, size_t i)
{
	struct machine_sample s = {
		.pc = HELPER + i % 64 * 4,
		.cpsr = (i / 7 % 16) << 6 | 2 << 2 | 1,
		.vbar_el2 = i / 1000 % 2 ? VECTORS : HYP_VECTORS,
		.hcr_el2 = HCR_HOST,
	};

	assert_int_equal(trace_append(t, &s, (uint32_t)W_NOP, NULL), 0);
}

#define MILLION 1000000

/* What is looked at grows with the columns, never with the events. */
static void test_a_million_events(void **state)
{
	struct strip_col cols[STRIP_MAX];
	struct digest d = { 0 };
	struct err err;
	struct trace *t = trace_new(&landmarks, &err);

	(void)state;
	assert_non_null(t);
	for (size_t i = 0; i < MILLION; i++)
		append(t, i);
	digest_follow(&d, t);
	assert_int_equal(d.visited, MILLION);
	assert_true(d.nruns > MILLION / 8);
	d.visited = 0;
	assert_int_equal(strip_build(&d, NULL, 0, MILLION, 200, cols), 200);
	for (int c = 0; c < 200; c++)
		check_column(t, &cols[c]);
	assert_int_equal(cols[0].first, 0);
	assert_int_equal(cols[199].last, MILLION - 1);
	assert_true(d.visited < 40000);
	d.visited = 0;
	append(t, MILLION);
	digest_follow(&d, t);
	assert_int_equal(d.visited, 1);
	digest_free(&d);
	trace_free(t);
}

static void test_nothing_recorded(void **state)
{
	struct strip_col cols[STRIP_MAX];
	struct err err;
	struct trace *t = trace_new(&landmarks, &err);

	(void)state;
	assert_non_null(t);
	assert_int_equal(build(t, NULL, 0, 0, 71, cols), 0);
	trace_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covers_every_event),
		cmocka_unit_test(test_fills_the_width),
		cmocka_unit_test(test_names_have_room),
		cmocka_unit_test(test_a_million_events),
		cmocka_unit_test(test_nothing_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
