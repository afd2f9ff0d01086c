// SPDX-License-Identifier: MIT
/*
 * Routes over made-up programs, against trying every way there is. Legal is a
 * hop to the first occurrence of a PC, as a breakpoint stops there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "route.h"

#define LEN 300

static uint64_t pcs[LEN];
static bool by_step[LEN];

/* Runs of straight code, loops and jumps over some @places instructions. */
static void write_program(unsigned int places)
{
	uint64_t pc = 0x1000;

	for (size_t i = 0; i < LEN; i++) {
		pcs[i] = pc;
		by_step[i] = rand() % 40 == 0;
		pc = rand() % 8 ? pc + 4
				: 0x1000 + 4 * ((uint64_t)rand() % places);
	}
}

static bool legal_hop(size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (pcs[i] == pcs[to])
			return false;
	}
	for (size_t i = from + 1; i <= to; i++) {
		if (by_step[i])
			return false;
	}
	return true;
}

static uint32_t cheapest(size_t to)
{
	static uint32_t cost[LEN];

	cost[0] = 0;
	for (size_t i = 1; i <= to; i++) {
		cost[i] = cost[i - 1] + ROUTE_STEP;
		for (size_t from = 0; from < i; from++) {
			if (legal_hop(from, i) &&
			    cost[from] + ROUTE_HOP < cost[i])
				cost[i] = cost[from] + ROUTE_HOP;
		}
	}
	return cost[to];
}

static void feed(struct route *r, size_t n)
{
	route_start(r, pcs[0]);
	for (size_t i = 1; i < n; i++)
		assert_true(route_add(r, pcs[i], by_step[i]));
}

static void follow(struct route *r, size_t to)
{
	uint32_t wanted = route_cost(r), cost = 0;
	size_t i = 0, next;

	route_plan(r);
	for (; i < to; i = next) {
		next = route_next(r, i);
		assert_true(next > i && next <= to);
		if (next == i + 1)
			cost += ROUTE_STEP;
		else
			cost += ROUTE_HOP;
		assert_true(next == i + 1 || legal_hop(i, next));
	}
	assert_int_equal(cost, wanted);
}

static void test_cheapest(void **state)
{
	struct route *r = route_new(LEN, NULL);

	(void)state;
	assert_non_null(r);
	srand(1);
	for (unsigned int round = 0; round < 300; round++) {
		size_t n = 2 + (size_t)rand() % (LEN - 2);

		write_program(2 + (unsigned int)rand() % 60);
		feed(r, n);
		assert_int_equal(route_cost(r), cheapest(n - 1));
		follow(r, n - 1);
	}
	route_free(r);
}

static void test_full(void **state)
{
	struct route *r = route_new(3, NULL);

	(void)state;
	route_start(r, 0);
	assert_true(route_add(r, 4, false));
	assert_false(route_full(r));
	assert_true(route_add(r, 8, false));
	assert_true(route_full(r));
	assert_false(route_add(r, 12, false));
	assert_int_equal(route_cost(r), 2 * ROUTE_STEP);
	route_free(r);
}

/* A PC set by hand is where it goes on from, and nothing hops over that. */
static void test_edit(void **state)
{
	struct route *r = route_new(16, NULL);

	(void)state;
	route_start(r, 0x100);
	for (uint64_t i = 1; i < 6; i++)
		route_add(r, 0x100 + 4 * i, false);
	assert_int_equal(route_cost(r), ROUTE_HOP);
	route_edit(r, 0x200);
	route_add(r, 0x204, false);
	assert_int_equal(route_cost(r), ROUTE_HOP + ROUTE_STEP);
	for (uint64_t i = 2; i < 6; i++)
		route_add(r, 0x200 + 4 * i, false);
	assert_int_equal(route_cost(r), 2 * ROUTE_HOP);
	route_add(r, 0x200, false);
	assert_int_equal(route_cost(r), 2 * ROUTE_HOP + ROUTE_STEP);
	route_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cheapest),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
