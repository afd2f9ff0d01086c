// SPDX-License-Identifier: MIT
/*
 * Laps of several world switches on the model of test_cpu.h. The expected
 * rows are measurements of real kernels (4.13, 4.13+A, 4.13+v1, 4.16, 4.16
 * with RAS, 5.0, 6.19, 4.13 without VHE), not output of the code under test.
 * Without its ISB a switch gives and takes the same flags, at the same places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "test_cpu.h"

static void check_row(const struct cpu *c, unsigned int number,
		      const char *const row[CP_COUNT])
{
	const struct lap *l = lap_get(c->t, number);
	char text[64];

	assert_non_null(l);
	assert_int_equal(l->number, number);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &l->points[cp];
		const char *found =
			p->present ? lap_flags(c->t, p, text, sizeof(text))
				   : "none";

		if (strcmp(found, row[cp]))
			fail_msg("lap %u %s: expected %s, found %s", number,
				 checkpoint_name(cp), row[cp], found);
	}
}

/* clang-format off */
static const struct {
	const char *name;
	const struct recipe *recipe;
	const char *const rows[2][CP_COUNT];
} kernels[] = {
	{ "4.13", &recipe_4_13, {
	  { "-A-F", "-AIF", "-AIF", "-AIF", "-AIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF", "D--F", "none" },
	  { "D--F", "D-IF", "D-IF", "D-IF", "D-IF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF", "D--F", "----" } } },
	{ "4.13+v1", &recipe_v1, {
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "-AIF", "-A-F", "none" },
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "-AIF", "-A-F", "----" } } },
	{ "4.13+A", &recipe_sketch_a, {
	  { "-A-F", "-AIF", "-AIF, then DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF", "D-IF, then --I-", "--I-", "--I-", "----", "none" },
	  { "----", "--I-", "--I-, then DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF", "D-IF, then --I-", "--I-", "--I-", "----", "----" } } },
	{ "4.16", &recipe_4_16, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF, then --I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF, then --I-", "----", "----" } } },
	{ "4.16r", &recipe_4_16_ras, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "DAIF, then --I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "DAIF, then --I-", "----", "----" } } },
	{ "5.0", &recipe_5_0, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF, then --I-", "--I-", "--I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF, then --I-", "--I-", "--I-", "----", "----" } } },
	{ "6.19", &recipe_6_19, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "--I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "--I-", "----", "----" } } },
	{ "4.13n", &recipe_4_13_nvhe, {
	  { "-A-F", "-AIF", "DAIF", "none", "DAIF", "DAIF", "D-IF", "D-IF",
	    "none", "none", "-AIF", "-A-F", "none" },
	  { "-A-F", "-AIF", "DAIF", "none", "DAIF", "DAIF", "D-IF", "D-IF",
	    "none", "none", "-AIF", "-A-F", "----" } } },
	{ "v1 by ERET", &recipe_eret, {
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "-AIF", "-AIF", "-A-F", "none" },
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "-AIF", "-AIF", "-A-F", "----" } } },
	{ "6.19, window", &recipe_remask, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF, then DAIF", "DAIF", "DAIF", "--I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF, then DAIF", "DAIF", "DAIF", "--I-", "----", "----" } } },
	{ "4.13, no ISB", &recipe_4_13_no_isb, {
	  { "-A-F", "-AIF", "-AIF", "-AIF", "-AIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "none", "D-IF", "D--F", "none" },
	  { "D--F", "D-IF", "D-IF", "D-IF", "D-IF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "none", "D-IF", "D--F", "----" } } },
	{ "5.0, no ISB", &recipe_5_0_no_isb, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "none", "D-IF, then --I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "none", "D-IF, then --I-", "----", "----" } } },
};
/* clang-format on */

static void test_rows(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof(kernels) / sizeof(kernels[0]); k++) {
		struct cpu c;

		print_message("%s\n", kernels[k].name);
		run_laps(&c, kernels[k].recipe, 2);
		assert_int_equal(lap_count(c.t), 2);
		check_row(&c, 1, kernels[k].rows[0]);
		check_row(&c, 2, kernels[k].rows[1]);
		trace_free(c.t);
	}
}

static const struct trace_event *point(const struct cpu *c, unsigned int number,
				       enum checkpoint cp)
{
	const struct lap *l = lap_get(c->t, number);

	assert_non_null(l);
	assert_true(l->points[cp].present);
	return trace_at(c->t, l->points[cp].event);
}

static void test_worlds_and_vectors(void **state)
{
	static const struct {
		enum checkpoint cp;
		enum world world;
		enum vectors vectors;
		bool synchronised;
	} expected[] = {
		{ CP_H1, WORLD_HOST, VECTORS_HOST, true },
		{ CP_E1, WORLD_HYP, VECTORS_HOST, true },
		{ CP_E2, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_E3, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_X1, WORLD_HYP, VECTORS_HYP, true },
		{ CP_X2, WORLD_HYP, VECTORS_HYP, true },
		{ CP_X4, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_X5, WORLD_HOST, VECTORS_HOST, true },
		{ CP_H2, WORLD_HOST, VECTORS_HOST, true },
		{ CP_U, WORLD_USER, VECTORS_HOST, true },
	};
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct trace_event *e = point(&c, 1, expected[i].cp);

		assert_int_equal(e->world, expected[i].world);
		assert_int_equal(e->vectors, expected[i].vectors);
		assert_int_equal(e->synchronised, expected[i].synchronised);
	}
	trace_free(c.t);
}

static void test_provenance(void **state)
{
	const struct trace_event *h2, *culprit;
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	h2 = point(&c, 1, CP_H2);
	culprit = trace_at(c.t, h2->changed[3]); /* D */
	assert_true(culprit->exception);
	assert_int_equal(culprit->pc, HYP_VECTORS + 0x400);
	culprit = trace_at(c.t, h2->changed[2] - 1); /* A */
	assert_int_equal(culprit->word, (uint32_t)W_DAIFCLR | FLAG_A << 8);
	trace_free(c.t);
}

static void test_leaks(void **state)
{
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 2);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 1)), FLAG_D | FLAG_A);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), FLAG_D | FLAG_A);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 2)), 0);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 2)), FLAG_A);
	trace_free(c.t);
	/* The window, and what shuts it at once, are none; a later one is. */
	run_laps(&c, &recipe_remask, 1);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), 0);
	trace_free(c.t);
	run_laps(&c, &recipe_4_16, 1);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), FLAG_A);
	assert_int_equal(lap_leak_in_event(c.t, lap_get(c.t, 1)),
			 lap_get(c.t, 1)->points[CP_X3].first);
	trace_free(c.t);
	run_laps(&c, &recipe_4_16_ras, 1);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 1)), 0);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), 0);
	trace_free(c.t);
}

/* A pass that turns back before the guest, as Linux does while an interrupt
 * is pending, is no lap; the next one still is number 1. */
static void test_pass_without_guest(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, 5);
	mask(&c, FLAG_I);
	call(&c, RUN);
	write_vbar(&c, HYP_VECTORS);
	nop(&c);
	write_vbar(&c, VECTORS);
	isb(&c);
	ret(&c);
	unmask(&c, FLAG_I);
	nop(&c);
	assert_int_equal(lap_count(c.t), 0);
	/* Nor is what a function masks that the ioctl calls a beginning. */
	call(&c, HELPER);
	mask(&c, FLAG_I);
	nop(&c);
	assert_int_equal(lap_count(c.t), 0);
	unmask(&c, FLAG_I);
	ret(&c);
	lap(&c, &recipe_4_13);
	check_row(&c, 1, kernels[0].rows[0]);
	trace_free(c.t);
}

/* Masking IRQs for something else in the ioctl is not the H1 of a lap. */
static void test_other_irq_masking(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, 5);
	mask(&c, FLAG_I);
	nop(&c);
	unmask(&c, FLAG_I);
	nop(&c);
	assert_int_equal(lap_count(c.t), 0);
	lap(&c, &recipe_4_13);
	check_row(&c, 1, kernels[0].rows[0]);
	to_user(&c);
	assert_int_equal(lap_count(c.t), 1);
	trace_free(c.t);
}

/* cpu_switch_to() is a RET to where the other task waits. */
static void switch_to(struct cpu *c, uint64_t pc)
{
	c->stack[c->sp++] = pc;
	ret(c);
}

/*
 * Between two laps of one ioctl the vCPU's task sleeps, and another one goes
 * to user space and comes back: that heals the flags, as measured on 4.13, and
 * the next lap is found all the same.
 */
static void test_another_task_between_laps(void **state)
{
	enum { OTHER = 0x9000, SCHEDULE = 0x9800 };
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };
	uint64_t sleeping;

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, FLAG_A | FLAG_F);
	lap(&c, &recipe_4_13);
	call(&c, SCHEDULE);
	mask(&c, FLAG_I);
	sleeping = c.pc + 4;
	switch_to(&c, OTHER);
	execute(&c, (uint32_t)W_ERET);
	c.el = 0;
	c.flags = 0;
	c.pc = USER;
	exception(&c, (uint32_t)W_SVC, 0x400);
	unmask(&c, FLAG_D);
	switch_to(&c, sleeping);
	unmask(&c, FLAG_I);
	ret(&c);
	lap(&c, &recipe_4_13);
	to_user(&c);
	assert_int_equal(lap_count(c.t), 2);
	check_row(&c, 2,
		  (const char *const[CP_COUNT]){ "-A-F", "-AIF", "-AIF", "-AIF",
						 "-AIF", "DAIF", "D-IF", "D-IF",
						 "D-IF", "D-IF", "D-IF", "D--F",
						 "----" });
	trace_free(c.t);
}

/*
 * The return of an interrupt is an ERET to the same level, too, and ends no
 * call.
 */
static void test_interrupts_end_no_call(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };
	uint64_t interrupted;
	uint8_t depth;

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, FLAG_A | FLAG_F);
	call(&c, HELPER);
	nop(&c);
	depth = trace_last(c.t)->depth;
	interrupted = c.pc;
	c.pc = c.vbar + 0x280;
	c.flags = FLAGS_ALL;
	nop(&c);
	assert_true(trace_last(c.t)->exception);
	c.stack[c.sp++] = interrupted;
	eret_back(&c, FLAG_A | FLAG_F);
	nop(&c);
	assert_int_equal(trace_last(c.t)->depth, depth);
	ret(&c);
	nop(&c);
	assert_int_equal(trace_last(c.t)->depth, depth - 1);
	trace_free(c.t);
}

static void test_names(void **state)
{
	(void)state;
	for (int cp = 0; cp < CP_COUNT; cp++)
		assert_int_equal(
			checkpoint_find(checkpoint_name((enum checkpoint)cp)),
			cp);
	assert_int_equal(checkpoint_find("h1"), CP_COUNT);
	assert_int_equal(checkpoint_find(""), CP_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_worlds_and_vectors),
		cmocka_unit_test(test_provenance),
		cmocka_unit_test(test_leaks),
		cmocka_unit_test(test_pass_without_guest),
		cmocka_unit_test(test_other_irq_masking),
		cmocka_unit_test(test_another_task_between_laps),
		cmocka_unit_test(test_interrupts_end_no_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
