// SPDX-License-Identifier: MIT
/* The list of labs, drawn on a canvas and given keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "canvas.h"
#include "front/keys.h"
#include "front/lab_list.h"

static const struct lab_line some[] = {
	{ .number = 0,
	  .title = "Meet the machine",
	  .goal = "Find out where "
		  "the parts of this machine run, and whose vectors are live "
		  "now.",
	  .begun = true,
	  .passed = true,
	  .checks = 3,
	  .nhints = 4 },
	{ .number = 1,
	  .title = "What an exception does to the flags",
	  .goal = "Predict.",
	  .begun = true,
	  .checks = 1,
	  .hints = 2,
	  .nhints = 4 },
	{ .number = 12, .title = "The real kernel", .goal = "Look." },
};

static char row[512];

static const char *row_of(struct lab_list *l, int h, int w, int y)
{
	struct canvas c = { 0 };

	assert_int_equal(canvas_resize(&c, h, w), 0);
	lab_list_draw(l, &c);
	canvas_row(&c, y, row, sizeof(row));
	canvas_free(&c);
	return row;
}

static bool says(struct lab_list *l, int h, int w, const char *words)
{
	for (int y = 0; y < h; y++) {
		if (strstr(row_of(l, h, w, y), words))
			return true;
	}
	return false;
}

static void test_words(void **state)
{
	struct lab_list l = { .lines = some, .count = 3, .at = 1 };

	(void)state;
	canvas_unicode(false);
	assert_string_equal(row_of(&l, 24, 80, 0),
			    "vhelab  the labs                             "
			    "                      1 of 3 passed");
	assert_string_equal(row_of(&l, 24, 80, 2),
			    "     0  Meet the machine                      "
			    "passed, 3 checks");
	assert_string_equal(row_of(&l, 24, 80, 3),
			    ">    1  What an exception does to the flags   "
			    "under way, 1 check, 2 hints");
	assert_true(says(&l, 24, 80, "Lab 1 is under way: go on with it."));
	assert_true(says(&l, 24, 80, "q quit"));
	l.lines++;
	l.count = 2;
	assert_false(says(&l, 24, 80, "next"));
	l.lines++;
	l.count = 1;
	l.at = 0;
	assert_true(says(&l, 24, 80, "next"));
	assert_true(says(&l, 24, 80, "Next is lab 12, The real kernel."));
	l.lines = some;
	assert_true(says(&l, 24, 80, "All 1 labs are passed"));
}

/* The sanitizers watch the edges; the line chosen is always in sight. */
static void test_sizes(void **state)
{
	struct lab_line many[40];
	struct lab_list l = { .lines = many, .count = 40 };

	(void)state;
	for (unsigned int i = 0; i < 40; i++)
		many[i] = (struct lab_line){ .number = i,
					     .title = "t",
					     .goal = "g" };
	for (int h = 1; h < 30; h++) {
		for (int w = 1; w < 90; w += 7) {
			l.at = (size_t)(h * w) % 40;
			says(&l, h, w, "nothing");
			if (h > 10)
				assert_true(says(&l, h, w, ">"));
		}
	}
}

static const char *wished(struct lab_list *l, int key)
{
	const struct lab_wish *w;

	l->wish = NULL;
	lab_list_key(l, key);
	w = l->wish;
	return w ? w->name : "";
}

static void test_keys(void **state)
{
	struct lab_list l = { .lines = some, .count = 3 };

	(void)state;
	assert_string_equal(wished(&l, K_DOWN), "");
	assert_string_equal(wished(&l, 'j'), "");
	assert_string_equal(wished(&l, 'j'), "");
	assert_int_equal(l.at, 2);
	assert_string_equal(wished(&l, K_ENTER), "open");
	assert_string_equal(wished(&l, 'c'), "check");
	/* Nothing is there that could be reset: it is said, not asked. */
	assert_string_equal(wished(&l, 'r'), "reset");
	assert_string_equal(wished(&l, K_HOME), "");
	assert_int_equal(l.at, 0);
	assert_string_equal(wished(&l, 'r'), "");
	assert_true(says(&l, 24, 80, "y begins again"));
	assert_string_equal(wished(&l, 'n'), "");
	assert_string_equal(wished(&l, 'r'), "");
	assert_string_equal(wished(&l, 'y'), "reset");
	assert_string_equal(wished(&l, 'q'), "quit");
	assert_string_equal(wished(&l, 'z'), "");
}

static void test_texts(void **state)
{
	struct lab_list l = { .lines = some, .count = 3 };
	char *text = malloc(400);

	(void)state;
	memset(text, 'x', 390);
	strcpy(text + 390, "\nend\n");
	memcpy(text, "  two words", 11);
	lab_list_show(&l, text);
	assert_true(says(&l, 24, 80, "  wordsxxx"));
	assert_true(says(&l, 24, 80, "end"));
	for (int y = 0; y < 24; y++)
		assert_true(strlen(row_of(&l, 24, 80, y)) <= 80);
	assert_string_equal(wished(&l, K_DOWN), "");
	assert_int_equal(l.at, 0);
	assert_string_equal(wished(&l, K_ESCAPE), "");
	assert_null(l.text);
	assert_string_equal(wished(&l, '?'), "");
	assert_true(says(&l, 24, 80, "write the patch mail"));
	lab_list_show(&l, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
