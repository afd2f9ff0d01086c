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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
