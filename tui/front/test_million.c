// SPDX-License-Identifier: MIT
/*
 * A recording of a million events: what a drawing, a search and a jump look
 * at must depend on the screen. Work is counted; times would say more of the
 * computer than of the code. With VHELAB_BENCH set, times are printed, too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../trace/test_cpu.h"
#include "canvas.h"
#include "front_impl.h"

#define MILLION 1000000

struct stage {
	struct cpu cpu;
	struct session s;
	struct front *f;
	struct canvas canvas;
};

/* One ioctl that laps on and on in the same loop. */
static void run_more(struct cpu *c, unsigned int laps)
{
	from_user(c, FLAG_A | FLAG_F);
	while (laps--) {
		c->pc = IOCTL + 8;
		lap(c, &recipe_4_13);
	}
}

static void set_stage(struct stage *st, unsigned int laps)
{
	struct err err;

	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, &recipe_4_13, 1);
	run_more(&st->cpu, laps);
	st->s.trace = st->cpu.t;
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
	st->s.at = trace_count(st->s.trace) / 2;
	st->f = front_new(&st->s, NULL, &err);
	assert_non_null(st->f);
	assert_int_equal(canvas_resize(&st->canvas, 60, 200), 0);
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	canvas_free(&st->canvas);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

/* Runs a command, draws, and returns what the digest was asked. */
static size_t work_of(struct stage *st, const char *line)
{
	struct timespec a, b;
	size_t before = st->f->side->study.digest.visited;

	clock_gettime(CLOCK_MONOTONIC, &a);
	front_command(st->f, line);
	front_draw(st->f, &st->canvas);
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (getenv("VHELAB_BENCH"))
		printf("%-16s %8.3f ms\n", *line ? line : "draw",
		       (double)(b.tv_sec - a.tv_sec) * 1e3 +
			       (double)(b.tv_nsec - a.tv_nsec) / 1e6);
	return st->f->side->study.digest.visited - before;
}

/* Laps as they are, and one lap that never ends. */
static void expect_little_work(struct stage *st)
{
	static const char *const lines[] = {
		"",
		"zoom all",
		"zoom in",
		"zoom lap",
		"find H2",
		"find",
		"back find",
		"find A-",
		"back transition",
		"view history",
		"scroll up",
		"pick",
		"laps -1",
		"laps +1",
		"find isb",
		"now",
	};

	assert_true(trace_count(st->s.trace) > MILLION);
	/* front_new() has taken it all in. */
	assert_in_range(st->f->side->study.digest.visited,
			trace_count(st->s.trace),
			trace_count(st->s.trace) + 1000);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t work = work_of(st, lines[i]);

		if (work > 100000)
			fail_msg("\"%s\" looks at %zu", lines[i], work);
	}
}

static void test_many_laps(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 40000);
	expect_little_work(&st);
	strike_stage(&st);
}

static void test_one_long_guest(void **state)
{
	struct stage st;
	struct err err;

	(void)state;
	set_stage(&st, 0);
	front_free(st.f);
	mask(&st.cpu, FLAG_I);
	for (size_t i = 0; trace_count(st.s.trace) <= MILLION; i++) {
		st.cpu.pc = GUEST + i % 5000 * 4;
		mask(&st.cpu, FLAG_D);
		nop(&st.cpu);
		unmask(&st.cpu, FLAG_D);
		nop(&st.cpu);
	}
	st.s.at = trace_count(st.s.trace) / 2;
	st.f = front_new(&st.s, NULL, &err);
	assert_non_null(st.f);
	expect_little_work(&st);
	strike_stage(&st);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_laps),
		cmocka_unit_test(test_one_long_guest),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
