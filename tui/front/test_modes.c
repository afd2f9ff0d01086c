// SPDX-License-Identifier: MIT
/* Predict mode and compare mode, on recordings of the model CPU's runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>

#include "../trace/test_cpu.h"
#include "front_impl.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct front *f;
};

/* Appends as many events as are wanted, and no more. */
static void keep(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	size_t *left = c->observed;

	if (*left == 0)
		return;
	--*left;
	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
}

static void set_stage(struct stage *st, const char *name,
		      const struct recipe *recipe, size_t events)
{
	memset(st, 0, sizeof(*st));
	run_observed(&st->cpu, recipe, 2, keep, &events);
	st->s.trace = st->cpu.t;
	st->s.opt.name = name;
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
	st->f = front_new(&st->s, NULL, NULL);
	assert_non_null(st->f);
	front_plain(st->f);
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

static void does(struct front *f, const char *line, const char *words)
{
	if (front_command(f, line))
		fail_msg("%s: %s", line, front_status(f));
	if (!strstr(front_status(f), words))
		fail_msg("%s: \"%s\", not \"%s\"", line, front_status(f),
			 words);
}

static void refuses(struct front *f, const char *line, const char *why)
{
	if (!front_command(f, line))
		fail_msg("%s was done: %s", line, front_status(f));
	if (!strstr(front_status(f), why))
		fail_msg("%s: \"%s\", not \"%s\"", line, front_status(f), why);
}

static void expect_at(const struct session *s, unsigned int lap,
		      enum checkpoint cp)
{
	assert_int_equal(s->at, lap_get(s->trace, lap)->points[cp].first);
}

/* ---- predict ----------------------------------------------------------------- */

static void test_answers(void **state)
{
	static const char question[] = "flags behind it? answer -AIF, or skip";
	struct stage st;
	size_t x1;

	(void)state;
	set_stage(&st, "v4.13", &recipe_4_13, SIZE_MAX);
	x1 = lap_get(st.s.trace, 1)->points[CP_X1].first;
	refuses(st.f, "answer DAIF", "nothing is being asked");
	does(st.f, "enter", "");
	does(st.f, "step", "");
	does(st.f, "predict on", "predict is on");
	does(st.f, "exit", question);
	assert_int_equal(st.s.at, x1 - 1);
	refuses(st.f, "step", question);
	refuses(st.f, "now", question);
	refuses(st.f, "answer xyz", "letters");
	does(st.f, "answer DAIF", "right, DAIF: an exception to EL2");
	assert_int_equal(st.s.at, x1);
	does(st.f, "checkpoint", "msr daifclr, #4 at");
	does(st.f, "answer DAIF", "no, D-IF: daifclr #4 clears -A--");
	expect_at(&st.s, 1, CP_X2);
	does(st.f, "back checkpoint", "X1 of lap 1");
	does(st.f, "checkpoint", question);
	does(st.f, "skip", "D-IF: daifclr");
	does(st.f, "score", "exception 1 of 1, daifset/clr 0 of 1");
	does(st.f, "predict off", "predict is off");
	does(st.f, "lap", "H3 of lap 1");
	does(st.f, "predict off", "predict is off");
	does(st.f, "back exit", "X1 of lap 1");
	does(st.f, "checkpoint", "X2 of lap 1");
	strike_stage(&st);
}

/* All views, without the rows of the status and the keys. */
static void draw_all(struct front *f, char *text, size_t len)
{
	struct canvas c = { 0 };
	char row[512];
	size_t used = 0;

	assert_int_equal(canvas_resize(&c, 24, 80), 0);
	front_draw(f, &c);
	screen_focus(&f->screen, VIEW_STRIP);
	for (int v = 0; v < VIEW_COUNT; v++) {
		if (v == VIEW_LOG)
			continue; /* what was said before, which differs */
		screen_focus(&f->screen, (enum view_id)v);
		front_draw(f, &c);
		for (int y = 0; y < c.rows - 2; y++)
			used += (size_t)snprintf(
				text + used, len - used, "%s\n",
				canvas_row(&c, y, row, sizeof(row)));
		assert_true(used < len);
	}
	canvas_free(&c);
}

static void expect_same_lines(const char *a, const char *b)
{
	while (*a || *b) {
		size_t i = strcspn(a, "\n"), j = strcspn(b, "\n");

		if (i != j || memcmp(a, b, i) != 0)
			fail_msg("\"%.*s\", not \"%.*s\"", (int)i, a, (int)j,
				 b);
		a += i + (a[i] != '\0');
		b += j + (b[j] != '\0');
	}
}

/* What is on screen while the flags behind an event are asked for is what
 * there would be if the recording ended there. */
static void check_hidden(struct stage *st)
{
	size_t from = st->s.at;
	static char asked[200000], ended[200000];
	struct stage cut;

	set_stage(&cut, "v4.13", &recipe_4_13, from + 1);
	cut.s.at = from;
	cut.f->side->gaze.before = st->f->side->gaze.before;
	front_arrive(cut.f);
	draw_all(st->f, asked, sizeof(asked));
	draw_all(cut.f, ended, sizeof(ended));
	expect_same_lines(asked, ended);
	strike_stage(&cut);
}

/* From the beginning to the end of the record with one verb. */
static size_t count_questions(const char *verb)
{
	struct stage st;
	size_t questions = 0;

	set_stage(&st, "v4.13", &recipe_4_13, SIZE_MAX);
	does(st.f, "predict on", "");
	while (!front_command(st.f, verb)) {
		if (!st.f->quiz.open)
			continue;
		questions++;
		check_hidden(&st);
		assert_null(strstr(front_status(st.f), "will load"));
		does(st.f, "skip", "");
		assert_null(strstr(front_status(st.f), "will load"));
	}
	refuses(st.f, "now", "predict is on");
	strike_stage(&st);
	return questions;
}

/* A lap: I set, the call, the ERET, the exit, A cleared, the return, I cleared;
 * and what comes from user space and goes back there. However far a verb
 * goes, it comes by no question in silence. */
static void test_nothing_is_given_away(void **state)
{
	static const char *const verbs[] = { "checkpoint", "enter", "exit",
					     "lap" };
	size_t questions = count_questions("step");

	(void)state;
	assert_in_range(questions, 2 * 7 + 2, 2 * 7 + 4);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		assert_int_equal(count_questions(verbs[i]), questions);
}

/* ---- compare ------------------------------------------------------------------- */

static void test_lockstep(void **state)
{
	struct stage left, right;
	struct front *f;

	(void)state;
	set_stage(&left, "v4.13", &recipe_4_13, SIZE_MAX);
	set_stage(&right, "v4.16", &recipe_4_16_ras, SIZE_MAX);
	f = left.f;
	refuses(f, "other", "there is one target");
	assert_int_equal(front_compare(f, &right.s), 0);
	assert_int_equal(front_compare(f, &right.s), -1);
	does(f, "exit", "X1 of lap 1");
	expect_at(&left.s, 1, CP_X1);
	expect_at(&right.s, 1, CP_X1);
	does(f, "checkpoint", "v4.16 has no X2 in lap 1");
	expect_at(&left.s, 1, CP_X2);
	expect_at(&right.s, 1, CP_X1);
	does(f, "other", "X1 of lap 1");
	does(f, "checkpoint", "X3 of lap 1");
	expect_at(&left.s, 1, CP_X3);
	expect_at(&right.s, 1, CP_X3);
	does(f, "step", "");
	expect_at(&left.s, 1, CP_X3);
	does(f, "lap 2", "H3 of lap 2");
	expect_at(&left.s, 2, CP_H3);
	does(f, "back enter", "E3 of lap 2");
	expect_at(&left.s, 2, CP_E3);
	expect_at(&right.s, 2, CP_E3);
	strike_stage(&left);
	strike_stage(&right);
}

/* The shorter recording stays behind, and the other goes on. */
static void test_one_side_ends(void **state)
{
	struct stage left, right;
	struct front *f;

	(void)state;
	set_stage(&left, "v4.13", &recipe_4_13, SIZE_MAX);
	set_stage(&right, "v4.16", &recipe_4_16, 20);
	f = left.f;
	assert_int_equal(front_compare(f, &right.s), 0);
	does(f, "lap", "v4.16 stopped on its way");
	expect_at(&left.s, 1, CP_H3);
	does(f, "lap", "H3 of lap 2");
	expect_at(&left.s, 2, CP_H3);
	strike_stage(&left);
	strike_stage(&right);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_nothing_is_given_away),
		cmocka_unit_test(test_lockstep),
		cmocka_unit_test(test_one_side_ends),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
