// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fold.h"

static void expect(const char *text, int width, const char *want)
{
	char *got = fold_text(text, width);

	assert_non_null(got);
	assert_string_equal(got, want);
	free(got);
}

static void test_fold(void **state)
{
	(void)state;
	expect("", 10, "");
	expect("one two", 10, "one two\n");
	expect("one two", 6, "one\ntwo\n");
	expect("one\n\ntwo\n", 10, "one\n\ntwo\n");
	/* The rest stands under the beginning. */
	expect("  one two", 6, "  one\n  two\n");
	/* An item's under its text. */
	expect("- one two", 7, "- one\n  two\n");
	expect(" 3. one two", 8, " 3. one\n    two\n");
	expect("2017 was", 6, "2017\nwas\n");
	/* A word that is too long is cut. */
	expect("abcdefgh", 3, "abc\ndef\ngh\n");
	expect("      deep", 8, "      de\nep\n");
}

/* Nothing but blanks is lost, and no line is too long. */
static void test_any(void **state)
{
	static const char letters[] = "ab \n\t";
	char text[40];

	(void)state;
	for (unsigned int seed = 1; seed < 2000; seed++) {
		unsigned int r = seed;
		char *got, *line, *rest;

		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			r = r * 1103515245 + 12345;
			text[i] = letters[r >> 16 & 7 ? (r >> 16) % 3
						      : (r >> 20) % 5];
		}
		text[sizeof(text) - 1] = '\0';
		got = rest = fold_text(text, 7);
		assert_non_null(got);
		while ((line = strsep(&rest, "\n")))
			assert_true(strlen(line) <= 7);
		free(got);
	}
}

static void expect_whole(const char *text, const char *want)
{
	char *got = fold_paragraphs(text);

	assert_non_null(got);
	assert_string_equal(got, want);
	free(got);
}

static void test_paragraphs(void **state)
{
	(void)state;
	expect_whole("", "");
	expect_whole("a\nb\n\nc\nd\n", "a b\n\nc d\n");
	expect_whole("# h\na\nb\n## h\nc", "# h\na b\n## h\nc\n");
	expect_whole("- a\n  b\n- c\n", "- a b\n- c\n");
	expect_whole("1. a\n   b\n12. c\n", "1. a b\n12. c\n");
	expect_whole("2017 was\n4.13 time\n", "2017 was 4.13 time\n");
	/* Code is left as it is, fenced or indented, in a list as well. */
	expect_whole("```\na\nb\n```\nc\nd\n", "```\na\nb\n```\nc d\n");
	expect_whole("a\n\n    x\n    y\n\nb\n", "a\n\n    x\n    y\n\nb\n");
	expect_whole("1. a:\n\n       x\n       y\n",
		     "1. a:\n\n       x\n       y\n");
	expect_whole("| a |\n|---|\n| b |\n", "| a |\n|---|\n| b |\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_paragraphs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
