// SPDX-License-Identifier: MIT
/* The digest against a plain walk over the trace it stands for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "digest.h"

static bool same(const struct trace_event *a, const struct trace_event *b)
{
	return a->flags == b->flags && a->el == b->el && a->world == b->world &&
	       a->vectors == b->vectors;
}

static void check_runs(const struct digest *d, const struct trace *t)
{
	size_t run = 0, changes = 0;

	assert_int_equal(d->count, trace_count(t));
	for (size_t i = 0; i < trace_count(t); i++) {
		const struct trace_event *e = trace_at(t, i);

		if (i > 0 && !same(e, trace_at(t, i - 1)))
			run++;
		changes += trace_is_transition(t, i);
		assert_int_equal(digest_run((struct digest *)d, i), run);
		assert_int_equal(d->runs[run].flags, e->flags);
		assert_int_equal(d->runs[run].world, e->world);
		assert_int_equal(digest_changes_to((struct digest *)d, i),
				 changes);
	}
	assert_int_equal(d->nruns, run + 1);
	assert_int_equal(d->nchanges, changes);
}

static void check_flags(struct digest *d, size_t from, size_t to)
{
	struct run_block sum = digest_flags(d, from, to);
	unsigned int any = 0, all = FLAGS_ALL;

	for (size_t r = from; r <= to; r++) {
		any |= d->runs[r].flags;
		all &= d->runs[r].flags;
	}
	assert_int_equal(sum.any, any);
	assert_int_equal(sum.all, all);
}

static void test_runs_and_changes(void **state)
{
	struct digest d = { 0 };
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 20);
	digest_follow(&d, c.t);
	check_runs(&d, c.t);
	assert_true(d.nruns > 3 * DIGEST_BLOCK);
	for (size_t from = 0; from < d.nruns; from += 13) {
		for (size_t to = from; to < d.nruns; to += 7)
			check_flags(&d, from, to);
	}
	digest_free(&d);
	trace_free(c.t);
}

/* Event by event, and through cuts after which other events follow. */
static void test_grows_and_survives_a_cut(void **state)
{
	struct digest d = { 0 };
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	for (size_t cut = trace_count(c.t); cut > 1; cut = cut * 3 / 4) {
		digest_follow(&d, c.t);
		check_runs(&d, c.t);
		assert_int_equal(trace_truncate(c.t, cut, NULL), 0);
		mask(&c, FLAG_D);
		/* As long as it was, and not the same. */
		while (trace_count(c.t) < d.count) {
			nop(&c);
			unmask(&c, FLAGS_ALL);
		}
		digest_follow(&d, c.t);
		check_runs(&d, c.t);
		nop(&c);
		digest_follow(&d, c.t);
		check_runs(&d, c.t);
	}
	digest_free(&d);
	trace_free(c.t);
}

static void test_weights(void **state)
{
	(void)state;
	assert_int_equal(digest_weight(1), 1);
	assert_int_equal(digest_weight(2), 2);
	assert_int_equal(digest_weight(1023), 10);
	assert_int_equal(digest_weight(1024), 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_and_changes),
		cmocka_unit_test(test_grows_and_survives_a_cut),
		cmocka_unit_test(test_weights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
