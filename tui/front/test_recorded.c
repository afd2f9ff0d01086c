// SPDX-License-Identifier: MIT
/*
 * What the views of the machine say when there is none: the events of a model
 * CPU, which knows what the Arm ARM says and was never run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "front_impl.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct front *f;
	struct canvas canvas;
};

static void set_stage(struct stage *st, const struct recipe *recipe)
{
	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, recipe, 1);
	st->s.trace = st->cpu.t;
	st->s.opt = (struct session_options){ .name = "a", .mode = "vhe" };
	st->s.landmarks.host_vectors = VECTORS;
	st->s.landmarks.hyp_vectors = HYP_VECTORS;
	st->s.disasm = disasm_open(NULL);
	st->f = front_new(&st->s, NULL, NULL);
	assert_non_null(st->f);
	assert_int_equal(canvas_resize(&st->canvas, 40, 120), 0);
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	canvas_free(&st->canvas);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

static bool says(struct stage *st, const char *words)
{
	char row[2048];

	front_draw(st->f, &st->canvas);
	front_rest(st->f);
	front_draw(st->f, &st->canvas);
	for (int y = 0; y < st->canvas.rows; y++) {
		if (strstr(canvas_row(&st->canvas, y, row, sizeof(row)), words))
			return true;
	}
	return false;
}

static void expect(struct stage *st, const char *line, const char *words)
{
	front_draw(st->f, &st->canvas);
	if (front_command(st->f, line))
		fail_msg("%s: %s", line, front_status(st->f));
	if (!says(st, words))
		fail_msg("%s does not say \"%s\"", line, words);
}

static void test_nothing_is_made_up(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13);
	st.s.at = lap_get(st.s.trace, 1)->points[CP_H1].event;
	expect(&st, "profile switch", "as recorded: a recording holds no more");
	assert_true(says(&st, "flags -AIF, EL2h"));
	assert_true(says(&st, "HCR_EL2"));
	assert_false(says(&st, "CPTR_EL2"));
	expect(&st, "profile debug", "nothing of this profile is recorded");
	expect(&st, "profile vgic", "a recording holds no more");
	expect(&st, "stage2 0x1000", "machine's memory: a recording");
	expect(&st, "memory 0x1000", "a recording holds no more");
	assert_int_equal(front_command(st.f, "memory"), -1);
	assert_int_equal(front_command(st.f, "memory 1 2"), -1);
	assert_int_equal(front_command(st.f, "print cptr_el2"), -1);
	assert_int_equal(front_command(st.f, "print hcr_el2"), 0);
	assert_int_equal(front_command(st.f, "mark a"), 0);
	st.s.at = lap_get(st.s.trace, 1)->points[CP_E3].event;
	front_arrive(st.f);
	assert_int_equal(front_command(st.f, "profile switch"), 0);
	expect(&st, "diff a", "* since mark a: HCR_EL2 VBAR_EL2");
	strike_stage(&st);
}

static void test_vectors_need_no_machine(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13);
	st.s.at = lap_get(st.s.trace, 1)->points[CP_H1].event;
	expect(&st, "view vectors", "IRQ    held back, I set");
	assert_true(says(&st, "live: host 0x1000"));
	st.s.at = lap_get(st.s.trace, 1)->points[CP_X4].event;
	expect(&st, "view vectors", "not synchronised (modelled)");
	assert_true(says(&st, "live: host or hyp"));
	/* v4.13 opens SErrors in the window, and they stay open. */
	assert_true(says(&st, "> SError would be taken: host:"));
	strike_stage(&st);
}

/* The event behind the first `msr vbar_el1, x0`. */
static void find_write(struct stage *st)
{
	st->s.at = 0;
	while (trace_at(st->s.trace, st->s.at)->word != (uint32_t)W_VBAR)
		st->s.at++;
}

static void test_e2h(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13);
	find_write(&st);
	expect(&st, "view registers",
	       "next: the code says VBAR_EL1, VBAR_EL2 will be written (E2H)");
	st.s.at++;
	expect(&st, "view registers",
	       "the code says VBAR_EL1, VBAR_EL2 changed (E2H)");
	strike_stage(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_made_up),
		cmocka_unit_test(test_vectors_need_no_machine),
		cmocka_unit_test(test_e2h),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
