// SPDX-License-Identifier: MIT
/* From instructions to places, on laps made up for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "regs/pstate.h"
#include "test_page.h"

#define SPACE_END (DRAW_WIDTH - DRAW_RIGHT)

/* A lap of @n stretches of these lengths, worlds in turn. */
static struct behaviour_lap lap_of(const uint64_t *lengths, size_t n)
{
	struct behaviour_lap lap = {
		.complete = true,
		.stretches = calloc(n, sizeof(*lap.stretches)),
		.nstretches = n,
	};
	uint64_t event = 7;

	for (size_t i = 0; i < n; i++) {
		lap.stretches[i] = (struct behaviour_stretch){
			.event = event,
			.instructions = lengths[i],
			.world = (uint8_t)(WORLD_HOST + i % 3),
			.vectors = VECTORS_HYP,
			.synchronised = i % 2,
			.flags = (uint8_t)(i % 16),
		};
		event += lengths[i];
	}
	return lap;
}

static struct line line_of(const struct behaviour_lap *lap)
{
	struct draw_entry entry = { .lap = lap };
	struct line line;

	line_begin(&line, NULL, lap, scale_for(&entry, 1));
	return line;
}

static void test_to_scale(void **state)
{
	static const uint64_t lengths[] = { 100, 1, 50, 200 };
	struct behaviour_lap lap = lap_of(lengths, 4);
	struct line line = line_of(&lap);
	int one = line_place(&line, 8) - line_place(&line, 7);

	(void)state;
	assert_int_equal(line_place(&line, 7), DRAW_LEFT);
	assert_in_range(line_place(&line, 7 + 351), SPACE_END - 5, SPACE_END);
	for (uint64_t e = 8; e <= 7 + 351; e++)
		assert_in_range(line_place(&line, e) - line_place(&line, e - 1),
				one - 1, one + 1);
	for (size_t i = 0; i < 4; i++)
		assert_false(line_is_cut(&line, i));
	free(lap.stretches);
}

/* A guest that spins for a million instructions does not push the rest into
 * a corner; both of its ends are to scale, and places never go back. */
static void test_cut(void **state)
{
	static const uint64_t lengths[] = { 300, 1000000, 300 };
	struct behaviour_lap lap = lap_of(lengths, 3);
	struct line line = line_of(&lap);
	int last = 0, one = line.edge[1] / 300 - DRAW_LEFT / 300;

	(void)state;
	assert_true(line_is_cut(&line, 1) && !line_is_cut(&line, 0));
	assert_true(line.edge[1] - line.edge[0] > (SPACE_END - DRAW_LEFT) / 4);
	assert_in_range(line_place(&line, 317) - line_place(&line, 307),
			10 * one - 10, 10 * one + 10);
	assert_in_range(line.edge[2] - line_place(&line, 307 + 1000000 - 10),
			10 * one - 10, 10 * one + 10);
	for (uint64_t e = 7; e < 7 + 1000600; e += 13) {
		int x = line_place(&line, e);

		assert_true(x >= last && x <= SPACE_END);
		last = x;
	}
	free(lap.stretches);
}

/* Whatever the lap, nothing is drawn outside the picture. */
static void test_inside(void **state)
{
	uint64_t lengths[1000];
	struct behaviour_lap lap;
	struct draw_entry entry = { .heading = "many" };
	struct page *p;
	char *svg = NULL;
	size_t len;
	FILE *f = open_memstream(&svg, &len);

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		lengths[i] = i % 97 ? 1 : 5000000000ULL;
	lap = lap_of(lengths, 1000);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		lap.cells[cp] = (struct behaviour_cell){ .present = true,
							 .flags = "-AIF",
							 .event = 8 + cp };
	for (unsigned int cp = 6; cp < CP_COUNT; cp++)
		lap.cells[cp].event = 1ULL << 40;
	lap.leak_in = lap.leak_out = 15;
	entry.lap = &lap;
	draw_stack(f, "x", true, "a title", &entry, 1, true);
	fclose(f);
	p = page_parse(svg);
	assert_int_equal(p->pictures, 1);
	assert_non_null(strstr(svg, "600 stretches more are not drawn"));
	for (const char *at = svg; (at = strstr(at, " x=\"")); at += 4)
		assert_in_range(atoi(at + 4), 0, DRAW_WIDTH / 10 - 10);
	assert_null(strstr(svg, "width=\"-"));
	page_free(p);
	free(svg);
	free(lap.stretches);
}

/* SError is masked again right behind the window: the flag leaks for the one
 * instruction that masks it, in which X3 begins, and that is drawn. */
static void test_one_instruction(void **state)
{
	static const uint64_t lengths[] = { 20, 2, 20 };
	struct behaviour_lap lap = lap_of(lengths, 3);
	struct draw_entry entry = { .heading = "re-masked", .lap = &lap };
	char *svg = NULL;
	size_t len;
	FILE *f = open_memstream(&svg, &len);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		lap.stretches[i].world = WORLD_HYP;
		lap.stretches[i].vectors = VECTORS_HYP;
		lap.stretches[i].flags = FLAGS_ALL;
	}
	lap.stretches[1].flags = FLAGS_ALL & ~(unsigned int)FLAG_A;
	lap.cells[CP_X1] = (struct behaviour_cell){
		.present = true, .flags = "DAIF", .event = 7, .first = 7
	};
	lap.cells[CP_X2] = (struct behaviour_cell){
		.present = true, .flags = "D-IF", .event = 27, .first = 27
	};
	lap.cells[CP_X3] = (struct behaviour_cell){ .present = true,
						    .flags = "D-IF, then DAIF",
						    .event = 29,
						    .first = 28 };
	lap.leak_in = FLAG_A;
	draw_stack(f, "x", true, "a title", &entry, 1, true);
	fclose(f);
	assert_non_null(strstr(svg, ">LEAK in</text>"));
	assert_non_null(strstr(svg, "class=\"leak-box\""));
	free(svg);
	free(lap.stretches);
}

static void test_empty(void **state)
{
	struct behaviour_lap lap = { 0 };
	struct draw_entry entry = { .lap = &lap };
	char *svg = NULL;
	size_t len;
	FILE *f = open_memstream(&svg, &len);

	(void)state;
	draw_stack(f, "x", true, "a title", &entry, 1, false);
	fclose(f);
	page_free(page_parse(svg));
	free(svg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_to_scale),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_one_instruction),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
