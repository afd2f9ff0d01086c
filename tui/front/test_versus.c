// SPDX-License-Identifier: MIT
/* Two of the model CPU's runs on one screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>

#include "../trace/test_cpu.h"
#include "versus.h"

struct stage {
	struct cpu cpu[2];
	struct session s[2];
	struct console console;
	struct gaze gaze[2];
	struct model m[2];
	struct canvas canvas;
};

static void set_side(struct stage *st, int i, const char *name,
		     const struct recipe *recipe)
{
	run_laps(&st->cpu[i], recipe, 2);
	st->s[i].trace = st->cpu[i].t;
	st->s[i].opt.name = name;
	st->s[i].disasm = disasm_open(NULL);
	assert_non_null(st->s[i].disasm);
}

static void set_stage(struct stage *st)
{
	memset(st, 0, sizeof(*st));
	set_side(st, 0, "v4.13", &recipe_4_13);
	set_side(st, 1, "v4.16", &recipe_4_16_ras);
}

static void strike_stage(struct stage *st)
{
	canvas_free(&st->canvas);
	for (int i = 0; i < 2; i++) {
		disasm_close(st->s[i].disasm);
		trace_free(st->cpu[i].t);
	}
}

/* One side at a checkpoint of its first lap, and nothing known behind it. */
static void look_at(struct stage *st, int i, enum checkpoint cp)
{
	size_t at = lap_get(st->s[i].trace, 1)->points[cp].first;

	st->s[i].at = at;
	st->gaze[i].limit = at + 1;
	model_take(&st->m[i], &st->s[i], &st->console, &st->gaze[i]);
}

static void expect_row(struct stage *st, int h, int w, const char *words)
{
	char row[1024], squeezed[1024];

	assert_int_equal(canvas_resize(&st->canvas, h, w), 0);
	versus_draw(&st->canvas, st->m, 1);
	for (int y = 0; y < h; y++) {
		char *to = squeezed;

		for (const char *c =
			     canvas_row(&st->canvas, y, row, sizeof(row));
		     *c; c++) {
			if (*c != ' ' || to == squeezed || to[-1] != ' ')
				*to++ = *c;
		}
		*to = '\0';
		if (strstr(squeezed, words))
			return;
	}
	fail_msg("%dx%d does not say \"%s\"", w, h, words);
}

static void expect_words(struct stage *st, enum checkpoint cp,
			 const char *expected)
{
	char words[64];

	assert_string_equal(versus_words(st->m, cp, words, sizeof(words)),
			    expected);
}

static void test_words(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st);
	look_at(&st, 0, CP_H3);
	look_at(&st, 1, CP_H3);
	expect_words(&st, CP_H0, "A F");
	expect_words(&st, CP_H1, "A F");
	expect_words(&st, CP_X1, "");
	expect_words(&st, CP_X2, "only v4.13");
	look_at(&st, 0, CP_X1);
	look_at(&st, 1, CP_X1);
	expect_words(&st, CP_X2, "");
	expect_words(&st, CP_H2, "");
	strike_stage(&st);
}

static void test_rows(void **state)
{
	static const int sizes[][2] = {
		{ 24, 80 }, { 30, 100 }, { 40, 120 }, { 48, 160 }, { 50, 200 }
	};
	struct stage st;

	(void)state;
	set_stage(&st);
	look_at(&st, 0, CP_X1);
	look_at(&st, 1, CP_X3);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int h = sizes[i][0], w = sizes[i][1];

		expect_row(&st, h, w, "vhelab compare v4.13 and v4.16");
		expect_row(&st, h, w, " v4.13 X1 of lap 1 event ");
		expect_row(&st, h, w, ">v4.16 X3 of lap 1 event ");
		expect_row(&st, h, w, "H0 -A-F host ---- host \u2260 A F");
		expect_row(&st, h, w, "X1 >DAIF hyp DAIF hyp same");
		expect_row(&st, h, w, "X2 none");
	}
	strike_stage(&st);
}

static void test_any_size(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st);
	look_at(&st, 0, CP_H3);
	look_at(&st, 1, CP_X2 + 1);
	for (int h = 24; h < 70; h += 3) {
		for (int w = 80; w < 240; w += 13) {
			assert_int_equal(canvas_resize(&st.canvas, h, w), 0);
			versus_draw(&st.canvas, st.m, 0);
		}
	}
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
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_any_size),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
