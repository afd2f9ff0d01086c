// SPDX-License-Identifier: MIT
/*
 * Clicks, found on the screen by what is written there: a word is looked up
 * on the canvas, and its cell is clicked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>

#include "../trace/test_cpu.h"
#include "canvas.h"
#include "front/mouse.h"
#include "front_impl.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct front *f;
	struct canvas canvas;
};

static void look_at(struct stage *st, unsigned int lap, enum checkpoint cp)
{
	st->s.at = lap_get(st->s.trace, lap)->points[cp].event;
	front_arrive(st->f);
}

static void draw(struct stage *st)
{
	front_draw(st->f, &st->canvas);
}

static void set_stage(struct stage *st, int h, int w)
{
	struct err err;

	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, &recipe_4_13, 1);
	st->s.trace = st->cpu.t;
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
	st->f = front_new(&st->s, NULL, &err);
	assert_non_null(st->f);
	assert_int_equal(canvas_resize(&st->canvas, h, w), 0);
	look_at(st, 1, CP_H2);
	draw(st);
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	canvas_free(&st->canvas);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

/* Below the title. ASCII only, so that bytes are columns. */
static void find(struct stage *st, const char *words, int *y, int *x)
{
	char row[2048], *at;

	for (*y = 1; *y < st->canvas.rows; ++*y) {
		at = strstr(canvas_row(&st->canvas, *y, row, sizeof(row)),
			    words);
		*x = at ? (int)(at - row) : 0;
		if (at)
			return;
	}
	fail_msg("\"%s\" is not on the screen", words);
}

static void click(struct stage *st, const char *words, int dx)
{
	int y, x;

	find(st, words, &y, &x);
	front_mouse(st->f, y, x + dx, BUTTON_LEFT);
	draw(st);
}

static void test_names_and_digits_show_views(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 24, 80);
	click(&st, "2 flags", 3);
	assert_int_equal(st.f->screen.focus, VIEW_FLAGS);
	click(&st, "3 strip", 0);
	assert_int_equal(st.f->screen.focus, VIEW_STRIP);
	click(&st, " 5 6 7 8", 1);
	assert_int_equal(st.f->screen.focus, VIEW_REGS);
	click(&st, " 6 7 8 9 0", 9);
	assert_int_equal(st.f->screen.focus, VIEW_LOG);
	click(&st, "stage2", 2);
	assert_int_equal(st.f->screen.focus, VIEW_STAGE2);
	/* Behind the names: the view that is shown. */
	click(&st, "1 code", -1);
	assert_int_equal(st.f->screen.focus, VIEW_CODE);
	strike_stage(&st);
}

static void test_keys_in_the_bottom_line(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 24, 80);
	click(&st, "? help", 3);
	assert_int_equal(st.f->overlay, OVERLAY_HELP);
	/* A click closes the page, wherever it is. */
	front_mouse(st.f, 12, 40, BUTTON_LEFT);
	assert_int_equal(st.f->overlay, OVERLAY_NONE);
	draw(&st);
	click(&st, "q quit", 0);
	assert_true(front_done(st.f));
	strike_stage(&st);
}

static void test_a_click_into_a_view_focuses_it(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 24, 80);
	click(&st, "world host", 1);
	assert_int_equal(st.f->screen.focus, VIEW_FLAGS);
	/* Title and status are nobody's. */
	front_mouse(st.f, 0, 10, BUTTON_LEFT);
	front_mouse(st.f, 22, 10, BUTTON_LEFT);
	assert_int_equal(st.f->screen.focus, VIEW_FLAGS);
	strike_stage(&st);
}

static void test_the_wheel_scrolls_what_is_below(void **state)
{
	struct stage st;
	int y, x;

	(void)state;
	set_stage(&st, 24, 80);
	screen_focus(&st.f->screen, VIEW_REGS);
	draw(&st);
	find(&st, "SPSR_EL2", &y, &x);
	screen_focus(&st.f->screen, VIEW_CODE);
	front_mouse(st.f, y, x, BUTTON_WHEEL_DOWN);
	draw(&st);
	assert_int_equal(st.f->screen.focus, VIEW_REGS);
	assert_in_range(st.f->screen.scroll[VIEW_REGS], 1, 3);
	front_mouse(st.f, y, x, BUTTON_WHEEL_UP);
	draw(&st);
	assert_int_equal(st.f->screen.scroll[VIEW_REGS], 0);
	strike_stage(&st);
}

/* What a click into the window of a view stands for. */
static const char *line_at(struct stage *st, enum view_id view,
			   const char *words, char *line, size_t len)
{
	struct model m;
	struct hit hit;
	int y, x;

	screen_focus(&st->f->screen, view);
	draw(st);
	find(st, words, &y, &x);
	front_model(st->f, &m);
	hit = screen_hit(&st->f->screen, &m, y, x);
	assert_int_equal(hit.place, PLACE_BODY);
	assert_int_equal(hit.view, view);
	return view_ops(view)->click(
		       &m,
		       &(struct click){ hit.y, hit.x, hit.rows, hit.cols, 0 },
		       line, len)
		       ? line
		       : "";
}

static void expect_goto(struct stage *st, enum view_id view, const char *words,
			size_t event)
{
	char line[80], wanted[80];

	snprintf(wanted, sizeof(wanted), "goto %zu", event);
	assert_string_equal(line_at(st, view, words, line, sizeof(line)),
			    wanted);
}

static void test_clicks_that_jump(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 54, 150 } };
	const struct lap *lap;
	char row[40], line[80], flags[32];
	struct stage st;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		set_stage(&st, sizes[i][0], sizes[i][1]);
		lap = lap_get(st.s.trace, 1);
		for (int cp = CP_H0; cp <= CP_H2; cp++) {
			if (!lap->points[cp].present)
				continue;
			snprintf(row, sizeof(row), "%s %s",
				 checkpoint_name((enum checkpoint)cp),
				 lap_flags(st.s.trace, &lap->points[cp], flags,
					   sizeof(flags)));
			expect_goto(&st, VIEW_LAPS, row, lap->points[cp].event);
		}
		expect_goto(&st, VIEW_STRIP, "X1  ", lap->points[CP_X1].first);
		expect_goto(&st, VIEW_HISTORY, "msr daifclr, #4 cleared A",
			    lap->points[CP_X2].event);
		assert_string_equal(line_at(&st, VIEW_STRIP, "world    ", line,
					    sizeof(line)),
				    "");
		strike_stage(&st);
	}
}

static void paste(struct stage *st, const char *text)
{
	while (*text)
		front_pasted(st->f, *text++);
}

/* Not one of these is a key: not the q, not the y, not the end of line. */
static void test_a_paste_is_no_command(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 24, 80);
	paste(&st, "q?\rRy2\tquit\n");
	assert_false(front_done(st.f));
	assert_int_equal(st.f->overlay, OVERLAY_NONE);
	assert_int_equal(st.f->screen.focus, VIEW_CODE);
	assert_non_null(strstr(front_status(st.f), "pasted"));
	front_key(st.f, ':');
	paste(&st, "qu\nit\033");
	assert_false(front_done(st.f));
	assert_string_equal(st.f->prompt.text, "quit");
	front_key(st.f, K_ENTER);
	assert_true(front_done(st.f));
	strike_stage(&st);
}

static void test_nothing_happens_where_nothing_is_seen(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 24, 80);
	assert_int_equal(canvas_resize(&st.canvas, 5, 20), 0);
	draw(&st);
	for (int y = -1; y < 6; y++) {
		for (int x = -1; x < 21; x++)
			front_mouse(st.f, y, x, BUTTON_LEFT);
	}
	assert_false(front_done(st.f));
	strike_stage(&st);
}

/* Every cell of many sizes: the sanitizers watch, and nothing ends. */
static void test_every_cell(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 30, 100);
	for (int y = -1; y <= 30; y++) {
		for (int x = -1; x <= 100; x += 3) {
			st.f->overlay = OVERLAY_NONE;
			st.f->done = false;
			front_mouse(st.f, y, x,
				    (enum front_button)((x + y + 2) % 3));
			draw(&st);
		}
	}
	strike_stage(&st);
}

static int set_locale(void **state)
{
	(void)state;
	canvas_unicode(false);
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_digits_show_views),
		cmocka_unit_test(test_keys_in_the_bottom_line),
		cmocka_unit_test(test_a_click_into_a_view_focuses_it),
		cmocka_unit_test(test_the_wheel_scrolls_what_is_below),
		cmocka_unit_test(test_clicks_that_jump),
		cmocka_unit_test(test_a_paste_is_no_command),
		cmocka_unit_test(test_nothing_happens_where_nothing_is_seen),
		cmocka_unit_test(test_every_cell),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
