// SPDX-License-Identifier: MIT
/*
 * What is taken from a session. The flags are those measured on real kernels
 * (4.13, 4.13+v1, 6.19), the counts were made by hand on the recipes of
 * test_cpu.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "test_model.h"

static void check_row(const struct behaviour_lap *lap,
		      const char *const row[CP_COUNT])
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		assert_int_equal(lap->cells[cp].present, *row[cp] != '\0');
		assert_string_equal(lap->cells[cp].flags, row[cp]);
	}
}

static void test_cells(void **state)
{
	/* clang-format off */
	static const char *const rows[2][CP_COUNT] = {
		{ "-A-F", "-AIF", "-AIF", "-AIF", "-AIF", "DAIF", "D-IF",
		  "D-IF", "D-IF", "D-IF", "D-IF", "D--F", "" },
		{ "D--F", "D-IF", "D-IF", "D-IF", "D-IF", "DAIF", "D-IF",
		  "D-IF", "D-IF", "D-IF", "D-IF", "D--F", "----" },
	};
	/* clang-format on */
	struct behaviour b = behave_as("v4.13", "vhe", &recipe_4_13);

	(void)state;
	for (unsigned int lap = 0; lap < 2; lap++)
		check_row(&b.laps[lap], rows[lap]);
	assert_string_equal(b.name, "v4.13");
	assert_string_equal(b.title, "a model");
	assert_int_equal(b.laps[0].leak_out, FLAG_D | FLAG_A);
	assert_int_equal(b.laps[1].leak_out, 0);
	assert_int_equal(b.laps[0].cells[CP_X4].vectors, VECTORS_UNSETTLED);
	assert_false(b.laps[0].cells[CP_X4].synchronised);
	assert_int_equal(b.laps[0].cost.instructions[WORLD_HYP], 15);
	behaviour_release(&b);
}

/* A value that is written inside a checkpoint, and one that is absent. */
static void test_written_inside(void **state)
{
	struct behaviour b = behave_as("4.16", "vhe", &recipe_4_16_ras);

	(void)state;
	assert_string_equal(b.laps[0].cells[CP_H2].flags, "DAIF, then --I-");
	assert_false(b.laps[0].cells[CP_X2].present);
	behaviour_release(&b);
}

/* One behind the other without a hole, and each says how it began. */
static void test_stretches(void **state)
{
	struct behaviour b = behave_as("v4.13", "vhe", &recipe_4_13);
	const struct behaviour_lap *lap = &b.laps[0];
	const struct behaviour_stretch *guest = NULL;
	uint64_t next = lap->stretches[0].event;

	(void)state;
	assert_int_equal(next, lap->cells[CP_H0].event);
	for (size_t i = 0; i < lap->nstretches; i++) {
		const struct behaviour_stretch *st = &lap->stretches[i];

		assert_int_equal(st->event, next);
		assert_true(st->instructions > 0);
		next += st->instructions;
		if (st->world == WORLD_GUEST)
			guest = st;
	}
	assert_int_equal(next, b.laps[1].stretches[0].event);
	assert_non_null(guest);
	assert_int_equal(guest->instructions, 2);
	assert_int_equal(guest->el, 1);
	assert_string_equal(guest->began, "eret");
	assert_true(guest[1].exception);
	assert_string_equal(guest[1].began, "hvc #0");
	behaviour_release(&b);
}

static bool holds(const struct behaviour *b, unsigned int lap, const char *rule)
{
	const struct behaviour_verdict *v =
		behaviour_verdict_of(&b->laps[lap], rule);

	assert_non_null(v);
	assert_int_equal(v->holds, !*v->says);
	return v->holds;
}

static void test_verdicts(void **state)
{
	struct behaviour was = behave_as("v4.13", "vhe", &recipe_4_13);
	struct behaviour good = behave_as("v6.16", "vhe", &recipe_6_19);

	(void)state;
	assert_false(holds(&was, 0, "back-equals-before"));
	assert_true(holds(&was, 1, "back-equals-before"));
	assert_true(holds(&was, 0, "unmask-after-sync"));
	assert_null(behaviour_verdict_of(&was.laps[0], "no such rule"));
	assert_int_equal(behaviour_broken(&was), 3);
	assert_int_equal(behaviour_broken(&good), 0);
	behaviour_release(&was);
	behaviour_release(&good);
}

static void test_same(void **state)
{
	struct behaviour a = behave_as("a", "vhe", &recipe_4_13);
	struct behaviour b = behave_as("b", "vhe", &recipe_4_13);
	struct behaviour c = behave_as("c", "vhe", &recipe_v1);

	(void)state;
	assert_true(behaviour_same(&a, &b));
	assert_false(behaviour_same(&a, &c));
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		bool differs = behaviour_cells_differ(&a.laps[0].cells[cp],
						      &c.laps[0].cells[cp]);

		assert_int_equal(differs, cp == CP_E1 || cp == CP_E2 ||
						  cp == CP_E3 || cp == CP_H2 ||
						  cp == CP_H3);
	}
	b.laps[1].cells[CP_X4].vectors = VECTORS_HOST;
	assert_false(behaviour_same(&a, &b));
	behaviour_release(&a);
	behaviour_release(&b);
	behaviour_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_written_inside),
		cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
