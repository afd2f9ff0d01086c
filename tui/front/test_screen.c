// SPDX-License-Identifier: MIT
/*
 * Every view at many sizes, drawn on a canvas and read back from there. The
 * sanitizers watch the edges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>

#include "../trace/test_cpu.h"
#include "overlay.h"
#include "screen.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct console console;
	struct gaze gaze;
	struct study study;
	struct screen screen;
	struct canvas canvas;
};

static void set_stage(struct stage *st, const struct recipe *recipe,
		      unsigned int laps)
{
	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, recipe, laps);
	st->s.trace = st->cpu.t;
	st->s.opt = (struct session_options){ .name = "v4.13",
					      .mode = "vhe",
					      .guest = "hello" };
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
	console_add(&st->console, "hello\x1b[2J", 9);
}

static void strike_stage(struct stage *st)
{
	canvas_free(&st->canvas);
	study_free(&st->study);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

static void show(struct stage *st, int h, int w)
{
	struct model m;

	assert_int_equal(canvas_resize(&st->canvas, h, w), 0);
	model_take(&m, &st->s, &st->console, &st->gaze);
	study_follow(&st->study, &m);
	screen_draw(&st->screen, &st->canvas, &m, "the status line");
}

static bool canvas_says(const struct canvas *c, const char *words)
{
	char row[2048];

	for (int y = 0; y < c->rows; y++) {
		if (strstr(canvas_row(c, y, row, sizeof(row)), words))
			return true;
	}
	return false;
}

static bool view_says(struct stage *st, enum view_id view, const char *words)
{
	struct model m;

	screen_focus(&st->screen, view);
	model_take(&m, &st->s, &st->console, &st->gaze);
	study_follow(&st->study, &m);
	screen_draw(&st->screen, &st->canvas, &m, "");
	return canvas_says(&st->canvas, words);
}

static void expect_view(struct stage *st, enum view_id view, const char *words)
{
	if (!view_says(st, view, words))
		fail_msg("%s does not say \"%s\"", view_ops(view)->name, words);
}

/* Event of a checkpoint, to look back at. */
static void look_at(struct stage *st, unsigned int lap, enum checkpoint cp)
{
	st->s.at = lap_get(st->s.trace, lap)->points[cp].event;
	st->gaze.lap_back = lap_count(st->s.trace) - lap;
}

static void test_words_at_80x24(void **state)
{
	static const char *const rows[] = { "H0 ", "H1 ", "E1 ", "E2 ", "E3 ",
					    "X1 ", "X2 ", "X3 ", "X4 ", "X5 ",
					    "H2 ", "H3 ", "U " };
	struct stage st;
	char here[32];

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	look_at(&st, 1, CP_H2);
	show(&st, 24, 80);
	assert_true(canvas_says(&st.canvas, "vhelab"));
	assert_true(canvas_says(&st.canvas, "the status line"));
	expect_view(&st, VIEW_FLAGS, "flags D-IF");
	expect_view(&st, VIEW_FLAGS, "LEAK D A");
	expect_view(&st, VIEW_FLAGS, "MASKED  open    MASKED  MASKED");
	expect_view(&st, VIEW_FLAGS, "world host");
	expect_view(&st, VIEW_FLAGS, "EL2h");
	expect_view(&st, VIEW_FLAGS, "vectors host");
	expect_view(&st, VIEW_STRIP, "LEAK D A");
	expect_view(&st, VIEW_STRIP, "guest");
	expect_view(&st, VIEW_REGS, "HCR_EL2");
	expect_view(&st, VIEW_CONSOLE, "hello?[2J");
	expect_view(&st, VIEW_FLAGS, "A cleared by msr daifclr, #4 ");
	expect_view(&st, VIEW_CODE, "EL2h host");
	expect_view(&st, VIEW_HISTORY, "msr daifclr, #4 cleared A");
	snprintf(here, sizeof(here), "> %8llx",
		 (unsigned long long)trace_at(st.s.trace, st.s.at)->pc);
	expect_view(&st, VIEW_CODE, here);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_view(&st, VIEW_LAPS, rows[i]);
	look_at(&st, 1, CP_H1);
	expect_view(&st, VIEW_FLAGS, "flags -AIF");
	look_at(&st, 1, CP_X4);
	expect_view(&st, VIEW_FLAGS, "vectors host or hyp");
	expect_view(&st, VIEW_FLAGS, "not synchronised (modelled)");
	strike_stage(&st);
}

static void test_two_laps_side_by_side(void **state)
{
	struct stage st;
	char events[48];

	(void)state;
	set_stage(&st, &recipe_4_13, 2);
	look_at(&st, 2, CP_H2);
	show(&st, 24, 80);
	expect_view(&st, VIEW_LAPS, " H1 -AIF   D-IF!");
	expect_view(&st, VIEW_LAPS, " X1 DAIF   DAIF  ");
	expect_view(&st, VIEW_LAPS, ">H2 ");
	expect_view(&st, VIEW_FLAGS, "lap 1 LEAK D A");
	look_at(&st, 1, CP_H2);
	expect_view(&st, VIEW_STRIP, "LEAK D A");
	snprintf(events, sizeof(events), "lap 1, events 0 to %u ",
		 lap_get(st.s.trace, 2)->points[CP_H0].first - 1);
	expect_view(&st, VIEW_STRIP, events);
	strike_stage(&st);
}

/* A caller that restores the flags at H2 has not leaked: while H2 lasts what
 * differs does so only for now. */
static void test_leak_so_far(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	look_at(&st, 1, CP_H2);
	show(&st, 24, 80);
	assert_false(view_says(&st, VIEW_FLAGS, "so far"));
	st.gaze.limit = lap_get(st.s.trace, 1)->points[CP_H3].first;
	expect_view(&st, VIEW_FLAGS, "LEAK D A so far");
	expect_view(&st, VIEW_LAPS, "LEAK D A so far");
	expect_view(&st, VIEW_STRIP, "LEAK D A so far");
	strike_stage(&st);
}

/* As lab 9 wants it: A is masked again by the first instruction that can. */
static const struct recipe recipe_shut = {
	.window = true,
	.caller_masks = true,
	.shut = true,
};

static void test_open_under_hyp_vectors(void **state)
{
	struct stage st;
	struct model m;
	const struct lap *lap;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	look_at(&st, 1, CP_H2);
	show(&st, 40, 150);
	expect_view(&st, VIEW_STRIP, "open under hyp vectors: D ");
	expect_view(&st, VIEW_STRIP, " A open ");
	model_take(&m, &st.s, &st.console, &st.gaze);
	study_follow(&st.study, &m);
	lap = lap_get(st.s.trace, 1);
	assert_int_equal(m.leak_in_at[3], lap->points[CP_E2].first);
	assert_int_equal(m.leak_in_at[2], lap->points[CP_X2].last + 2);
	strike_stage(&st);
	set_stage(&st, &recipe_shut, 1);
	look_at(&st, 1, CP_H2);
	show(&st, 40, 150);
	assert_true(lap_get(st.s.trace, 1)->points[CP_X2].present);
	assert_false(view_says(&st, VIEW_STRIP, "open under"));
	strike_stage(&st);
}

/* Two values at a checkpoint are long; the other half stays readable. */
static void test_laps_in_two_blocks(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_5_0, 2);
	look_at(&st, 2, CP_E1);
	show(&st, 24, 80);
	expect_view(&st, VIEW_LAPS,
		    ">E1 DAIF             DAIF             E  X5 --I- ");
	expect_view(&st, VIEW_LAPS, " E1 in the switch, host vectors");
	strike_stage(&st);
}

/* Rules are open until the lap is complete, as the machine runs it. */
static void test_rules_turn(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	look_at(&st, 1, CP_H3);
	show(&st, 50, 200);
	expect_view(&st, VIEW_RULES, "BROKEN  back-equals-before");
	expect_view(&st, VIEW_RULES, "H1 is -AIF, H2 is D-IF");
	expect_view(&st, VIEW_RULES, "D set by the exception taken at");
	expect_view(&st, VIEW_RULES, "held    unmask-after-sync");
	st.gaze.limit = lap_get(st.s.trace, 1)->points[CP_H3].first;
	st.s.at = st.gaze.limit - 1;
	expect_view(&st, VIEW_RULES, "open    back-equals-before");
	assert_false(view_says(&st, VIEW_RULES, "BROKEN"));
	assert_false(view_says(&st, VIEW_RULES, "held    unmask"));
	strike_stage(&st);
}

static void test_breakpoints_and_counts(void **state)
{
	struct stage st;
	uint64_t pc;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	look_at(&st, 1, CP_H2);
	show(&st, 24, 80);
	pc = trace_at(st.s.trace, st.s.at)->pc;
	st.s.breaks[st.s.nbreaks++] = (struct session_break){
		.addr = pc, .el = 1, .world = WORLD_GUEST
	};
	expect_view(&st, VIEW_CODE, ">#");
	expect_view(&st, VIEW_CODE, "break EL1 guest");
	/* Executed by this lap, once. */
	expect_view(&st, VIEW_CODE, " 1 ");
	strike_stage(&st);
}

static void test_step_mask_is_shown(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	st.s.at = trace_count(st.s.trace) - 1;
	show(&st, 24, 80);
	/* A recording takes no interrupts. */
	assert_false(view_says(&st, VIEW_FLAGS, "IRQs"));
	st.s.machine = (struct machine *)&st;
	expect_view(&st, VIEW_FLAGS, "steps hold IRQs");
	st.s.take_irqs = true;
	expect_view(&st, VIEW_FLAGS, "steps take IRQs");
	st.s.machine = NULL;
	strike_stage(&st);
}

static void test_more_laps_where_it_is_wide(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 9);
	look_at(&st, 9, CP_H2);
	show(&st, 54, 199);
	expect_view(&st, VIEW_LAPS, "lap 7   lap 8  lap 9");
	expect_view(&st, VIEW_LAPS, "D-IF    D-IF   D-IF");
	strike_stage(&st);
}

static void test_no_leak_no_word(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_5_0, 2);
	look_at(&st, 2, CP_H2);
	show(&st, 40, 120);
	for (int v = 0; v < VIEW_COUNT; v++)
		assert_false(view_says(&st, (enum view_id)v, "LEAK"));
	strike_stage(&st);
}

static void test_every_view_at_every_size(void **state)
{
	struct stage st;
	int scroll = 0;

	(void)state;
	set_stage(&st, &recipe_sketch_a, 2);
	for (int h = 1; h <= 70; h += 3) {
		for (int w = 1; w <= 240; w += 13) {
			scroll = h;
			show(&st, h, w);
			for (int v = 0; st.screen.layout && v < VIEW_COUNT;
			     v++) {
				screen_focus(&st.screen, (enum view_id)v);
				screen_scroll(&st.screen, (enum scroll)(v % 4));
				show(&st, h, w);
			}
			overlay_help(&st.canvas, &scroll);
			overlay_say(&st.canvas,
				    "a question that is a little longer than "
				    "what fits into one row of the box",
				    "y/n");
		}
	}
	strike_stage(&st);
}

static void test_too_small_says_so(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	show(&st, 20, 60);
	assert_true(canvas_says(&st.canvas, "80x24 needed, this is 60x20"));
	strike_stage(&st);
}

static void test_20x5_says_so_in_short(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	show(&st, 5, 20);
	assert_true(canvas_says(&st.canvas, "80x24 needed"));
	assert_true(canvas_says(&st.canvas, "this is 20x5"));
	assert_true(canvas_says(&st.canvas, "q quits"));
	strike_stage(&st);
}

/* What was in front before the terminal shrank is in front again. */
static void test_growing_again_restores(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	show(&st, 39, 110);
	screen_focus(&st.screen, VIEW_CONSOLE);
	screen_focus(&st.screen, VIEW_CODE);
	show(&st, 39, 110);
	assert_true(canvas_says(&st.canvas, "hello?[2J"));
	show(&st, 5, 20);
	show(&st, 39, 110);
	assert_true(canvas_says(&st.canvas, "hello?[2J"));
	assert_true(canvas_says(&st.canvas, "[1 code]"));
	strike_stage(&st);
}

static void test_views_without_a_digit_are_named(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	show(&st, 24, 80);
	assert_true(canvas_says(&st.canvas, " 0 memory  stage2"));
	strike_stage(&st);
}

static void test_scroll_comes_back_into_range(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, &recipe_4_13, 1);
	screen_focus(&st.screen, VIEW_REGS);
	show(&st, 24, 80);
	for (int i = 0; i < 50; i++)
		screen_scroll(&st.screen, SCROLL_PAGE_DOWN);
	show(&st, 24, 80);
	assert_in_range(st.screen.scroll[VIEW_REGS], 1, 60);
	screen_scroll(&st.screen, SCROLL_HOME);
	screen_scroll(&st.screen, SCROLL_UP);
	show(&st, 24, 80);
	assert_int_equal(st.screen.scroll[VIEW_REGS], 0);
	strike_stage(&st);
}

/* Nothing from a foreign file may reach the terminal as a control. */
static void test_text_is_scrubbed(void **state)
{
	struct canvas c = { 0 };
	char row[80];

	(void)state;
	assert_int_equal(canvas_resize(&c, 1, 20), 0);
	assert_int_equal(put(&c, 0, 0, INK_PLAIN, "%s", "a\x1b[1m\xff\x7f\tb"),
			 9);
	assert_string_equal(canvas_row(&c, 0, row, sizeof(row)), "a?[1m?? b");
	canvas_clear(&c);
	/* A right-to-left override has no width of its own. */
	put(&c, 0, 0, INK_PLAIN, "%s", "x\u202ey\u00e9");
	assert_string_equal(canvas_row(&c, 0, row, sizeof(row)), "x?y\u00e9");
	canvas_clear(&c);
	assert_int_equal(put(&c, 0, 18, INK_PLAIN, "abc"), 20);
	assert_int_equal(put(&c, 5, 0, INK_PLAIN, "abc"), 0);
	/* Two columns wide: half of it is not shown. */
	assert_int_equal(put(&c, 0, 19, INK_PLAIN, "\u4e2d"), 19);
	assert_int_equal(put(&c, 0, 17, INK_PLAIN, "\u4e2dx"), 20);
	canvas_free(&c);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_at_80x24),
		cmocka_unit_test(test_two_laps_side_by_side),
		cmocka_unit_test(test_leak_so_far),
		cmocka_unit_test(test_open_under_hyp_vectors),
		cmocka_unit_test(test_laps_in_two_blocks),
		cmocka_unit_test(test_rules_turn),
		cmocka_unit_test(test_breakpoints_and_counts),
		cmocka_unit_test(test_step_mask_is_shown),
		cmocka_unit_test(test_more_laps_where_it_is_wide),
		cmocka_unit_test(test_no_leak_no_word),
		cmocka_unit_test(test_every_view_at_every_size),
		cmocka_unit_test(test_too_small_says_so),
		cmocka_unit_test(test_20x5_says_so_in_short),
		cmocka_unit_test(test_growing_again_restores),
		cmocka_unit_test(test_views_without_a_digit_are_named),
		cmocka_unit_test(test_scroll_comes_back_into_range),
		cmocka_unit_test(test_text_is_scrubbed),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
