// SPDX-License-Identifier: MIT
/*
 * Rules about order, and about the calls of a function. The switches are made
 * up an instruction at a time, at the addresses that hyp.elf gives its symbols,
 * right ones and wrong ones; what each must come to follows from the Arm ARM:
 * a write of a system register is sure behind a context synchronisation event,
 * an exception returns to the instruction it came before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "../trace/test_cpu.h"
#include "verbs.h"

#define HCR_HOST_NO_TGE (HCR_HOST & ~(UINT64_C(1) << 27))

/* As aarch64-linux-gnu-as gives them. */
enum {
	W_PUSH_16 = (int)0xf81f0fe9, /* str x9, [sp, #-16]! */
	W_PUSH_8 = (int)0xf81f8fe9,  /* str x9, [sp, #-8]! */
	W_BLR = (int)0xd63f0120,     /* blr x9 */
};

static struct symbols symbols;

static int open_symbols(void **state)
{
	(void)state;
	return symbols_add(&symbols,
			   image_open(getenv("VHELAB_TEST_ELF"), NULL), NULL);
}

static int close_symbols(void **state)
{
	(void)state;
	symbols_release(&symbols);
	return 0;
}

static uint64_t address(const char *name)
{
	uint64_t addr = 0, size;

	assert_true(symbols_find(&symbols, name, &addr, &size));
	return addr;
}

static void begin(struct cpu *c)
{
	*c = (struct cpu){ .vbar = VECTORS, .hcr = HCR_HOST };
	c->t = trace_new(&landmarks, NULL);
	assert_non_null(c->t);
	from_user(c, FLAG_A | FLAG_F);
}

static bool holds(struct cpu *c, const char *line)
{
	static const struct rule rule = { "r", "s", "v" };
	const struct rule_subject subject = { .trace = c->t,
					      .symbols = &symbols };
	const struct rule_verb *verb;
	const struct lap none = { .number = 1 };
	const struct lap *lap = lap_get(c->t, 1);
	struct rule_args args;
	struct verdict v;
	struct err err;

	if (rule_verb_parse(line, &verb, &args, &err))
		fail_msg("%s: %s", line, err.text);
	v = rule_judge(&rule, verb, &args, &subject, lap ? lap : &none);
	assert_int_equal(v.holds, !*v.text);
	return v.holds;
}

/* ---- a lap, made up ----------------------------------------------------------- */

struct plan {
	int64_t window;	   /* the unmask's distance from where it should be */
	bool nop_in_it;	   /* between the unmask and the ISB */
	bool unmask_early; /* between HCR and VBAR, else behind both */
};

static void one_lap(struct cpu *c, const struct plan *plan)
{
	begin(c);
	mask(c, FLAG_I);
	call(c, HELPER);
	call(c, RUN);
	mask(c, FLAGS_ALL);
	write_hcr(c, HCR_GUEST);
	write_vbar(c, HYP_VECTORS);
	call(c, GUEST_ENTER);
	guest(c);
	c->pc = address("abort_guest_exit_start") - 4 + (uint64_t)plan->window;
	unmask(c, FLAG_A);
	if (plan->nop_in_it)
		nop(c);
	isb(c);
	nop(c);
	ret(c);
	write_hcr(c, HCR_HOST);
	if (plan->unmask_early)
		unmask(c, FLAG_D);
	write_vbar(c, VECTORS);
	if (!plan->unmask_early)
		unmask(c, FLAG_D);
	ret(c);
	isb(c);
	ret(c);
	nop(c);
	unmask(c, FLAG_I);
	nop(c);
	to_user(c);
}

static void test_unmask_last(void **state)
{
	static const struct {
		struct plan plan;
		const char *line;
		bool holds;
	} rows[] = {
		{ { 0 }, "unmask-last", true },
		{ { .unmask_early = true }, "unmask-last", false },
		{ { .unmask_early = true }, "unmask-last D", false },
		{ { .unmask_early = true }, "unmask-last AIF", true },
	};
	struct cpu c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		one_lap(&c, &rows[i].plan);
		assert_int_equal(holds(&c, rows[i].line), rows[i].holds);
		trace_free(c.t);
	}
	/* Who unmasks nothing before H2 has nothing behind it. */
	run_laps(&c, &recipe_4_13, 1);
	assert_true(holds(&c, "unmask-last"));
	trace_free(c.t);
}

static void test_window(void **state)
{
	static const char from[] = "window-from abort_guest_exit_start";
	static const char to[] = "window-to abort_guest_exit_end";
	static const struct {
		struct plan plan;
		bool from, to;
	} rows[] = {
		{ { 0 }, true, true },
		/* Something stands between the ISB and the second label. */
		{ { .window = -4 }, false, false },
		/* The unmask is too early: the ISB is the second address. */
		{ { .window = -4, .nop_in_it = true }, false, true },
		{ { .nop_in_it = true }, false, false },
	};
	struct cpu c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		one_lap(&c, &rows[i].plan);
		assert_int_equal(holds(&c, from), rows[i].from);
		assert_int_equal(holds(&c, to), rows[i].to);
		assert_false(holds(&c, "window-to no_such_label"));
		trace_free(c.t);
	}
	run_laps(&c, &recipe_6_19, 1);
	assert_false(holds(&c, from));
	assert_false(holds(&c, to));
	trace_free(c.t);
}

/* ---- TGE ----------------------------------------------------------------------- */

static void test_tge(void **state)
{
	static const struct {
		bool isb_before, isb_behind, holds;
	} rows[] = {
		{ true, false, true },
		{ false, true, false },
		{ false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu c;

		begin(&c);
		mask(&c, FLAG_D | FLAG_I);
		write_hcr(&c, HCR_HOST_NO_TGE);
		isb(&c);
		write_hcr(&c, HCR_HOST);
		if (rows[i].isb_before)
			isb(&c);
		unmask(&c, FLAG_D | FLAG_I);
		if (rows[i].isb_behind)
			isb(&c);
		nop(&c);
		assert_int_equal(holds(&c, "unmask-after-tge"), rows[i].holds);
		assert_true(holds(&c, "unmask-after-tge A"));
		trace_free(c.t);
	}
}

/* The world switch sets TGE, too, and that is not what this asks about. */
static void test_tge_of_the_switch(void **state)
{
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_sketch_a, 1);
	assert_true(holds(&c, "unmask-after-tge"));
	trace_free(c.t);
}

/* ---- calls ----------------------------------------------------------------------- */

static void test_called_with(void **state)
{
	struct cpu c;

	(void)state;
	begin(&c);
	assert_true(holds(&c, "called-with __vgic_v3_write_vmcr DAIF"));
	assert_false(holds(&c, "called-with no_such_function ????"));
	mask(&c, FLAGS_ALL);
	call(&c, address("__vgic_v3_write_vmcr"));
	ret(&c);
	assert_true(holds(&c, "called-with __vgic_v3_write_vmcr DAIF"));
	assert_false(holds(&c, "called-with __vgic_v3_write_vmcr -???"));
	/* Once right is not always. */
	unmask(&c, FLAG_I);
	call(&c, address("__vgic_v3_write_vmcr"));
	nop(&c);
	assert_false(holds(&c, "called-with __vgic_v3_write_vmcr DAIF"));
	assert_true(holds(&c, "called-with __vgic_v3_write_vmcr DA?F"));
	trace_free(c.t);
}

static void test_stack_aligned(void **state)
{
	static const struct {
		int first, second; /* 0: none */
		bool holds;
	} rows[] = {
		{ 0, 0, true },
		{ W_PUSH_16, 0, true },
		{ W_PUSH_8, 0, false },
		{ W_PUSH_8, W_PUSH_8, true },
		{ W_PUSH_16, W_PUSH_8, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu c;

		begin(&c);
		call(&c, address("__vhe_hyp_call"));
		if (rows[i].first)
			execute(&c, (uint32_t)rows[i].first);
		if (rows[i].second)
			execute(&c, (uint32_t)rows[i].second);
		execute(&c, (uint32_t)W_BLR);
		assert_int_equal(holds(&c, "stack-aligned __vhe_hyp_call"),
				 rows[i].holds);
		trace_free(c.t);
	}
}

/* A guest counts its calls from 0 again: it has not returned from anything. */
static void test_keeps_across_a_guest(void **state)
{
	struct cpu c;

	(void)state;
	for (unsigned int leak = 0; leak <= 1; leak++) {
		begin(&c);
		call(&c, address("__vhe_hyp_call"));
		call(&c, RUN);
		write_hcr(&c, HCR_GUEST);
		write_vbar(&c, HYP_VECTORS);
		guest(&c);
		write_hcr(&c, HCR_HOST);
		write_vbar(&c, VECTORS);
		c.pc = RUN + 64;
		ret(&c);
		isb(&c);
		write_daif(&c, FLAG_A | FLAG_F | (leak ? FLAG_D : 0));
		ret(&c);
		nop(&c);
		assert_int_equal(holds(&c, "keeps __vhe_hyp_call"), !leak);
		trace_free(c.t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unmask_last),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_tge),
		cmocka_unit_test(test_tge_of_the_switch),
		cmocka_unit_test(test_called_with),
		cmocka_unit_test(test_stack_aligned),
		cmocka_unit_test(test_keeps_across_a_guest),
	};

	return cmocka_run_group_tests(tests, open_symbols, close_symbols);
}
