// SPDX-License-Identifier: MIT
/* Strings that are made, and made fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/text.h"

static void check_fold(const char *text, int column, int indent, int width,
		       const char *expected)
{
	char *got = NULL;
	size_t len;
	FILE *f = open_memstream(&got, &len);

	assert_non_null(f);
	text_fold(f, text, column, indent, width);
	assert_int_equal(fclose(f), 0);
	assert_string_equal(got, expected);
	free(got);
}

static void test_fold(void **state)
{
	(void)state;
	check_fold("", 0, 0, 10, "\n");
	check_fold("aaa bbb ccc", 0, 0, 7, "aaa bbb\nccc\n");
	check_fold("aaa bbb ccc", 0, 0, 6, "aaa\nbbb\nccc\n");
	check_fold("aaa bbb ccc", 1, 0, 7, "aaa\nbbb ccc\n");
	check_fold("aaa bbb ccc", 2, 2, 9, "aaa bbb\n  ccc\n");
	check_fold("aaa  bbb", 0, 0, 7, "aaa bbb\n");
	check_fold("a-word-that-is-long b", 0, 1, 5,
		   "a-word-that-is-long\n b\n");
	/* Two characters of two bytes each are two columns. */
	check_fold("\xc3\xa4\xc3\xb6 bb", 0, 0, 5, "\xc3\xa4\xc3\xb6 bb\n");
}

static void test_scrub(void **state)
{
	char text[] = "a\x1b[31m\n\x7f b";

	(void)state;
	assert_string_equal(text_scrub(text), "a?[31m?? b");
}

static void test_join(void **state)
{
	char *text = NULL;

	(void)state;
	assert_true(text_join(&text, "one"));
	assert_true(text_join(&text, "two\t"));
	assert_string_equal(text, "one two?");
	free(text);
	text = text_format("%d-%s", 7, "x");
	assert_string_equal(text, "7-x");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_scrub),
		cmocka_unit_test(test_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
