// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "console.h"

static void expect_line(const struct console *c, int width, int back,
			const char *text)
{
	const char *line;
	int len = console_line(c, width, back, &line);

	if (!text) {
		assert_int_equal(len, -1);
		return;
	}
	assert_int_equal(len, strlen(text));
	assert_memory_equal(line, text, strlen(text));
}

static void feed(struct console *c, const char *text)
{
	console_add(c, text, strlen(text));
}

static void test_lines_from_the_end(void **state)
{
	static struct console c;

	(void)state;
	console_clear(&c);
	expect_line(&c, 10, 0, NULL);
	feed(&c, "one\n\nthree\nfo");
	expect_line(&c, 10, 0, "fo");
	expect_line(&c, 10, 1, "three");
	expect_line(&c, 10, 2, "");
	expect_line(&c, 10, 3, "one");
	expect_line(&c, 10, 4, NULL);
	feed(&c, "ur\n");
	expect_line(&c, 10, 0, "four");
	expect_line(&c, 10, 1, "three");
}

static void test_long_lines_fold(void **state)
{
	static struct console c;

	(void)state;
	console_clear(&c);
	feed(&c, "head\n0123456789abcdef\n");
	expect_line(&c, 8, 0, "89abcdef");
	expect_line(&c, 8, 1, "01234567");
	expect_line(&c, 8, 2, "head");
	expect_line(&c, 10, 0, "abcdef");
	expect_line(&c, 1, 0, "f");
	expect_line(&c, 1, 16, "d");
}

static void test_control_characters_stay_outside(void **state)
{
	static struct console c;

	(void)state;
	console_clear(&c);
	feed(&c, "a\r\n\x1b[31mred\a\x7f\xc3\xa9\n");
	console_add(&c, "n\0l", 3);
	expect_line(&c, 40, 2, "a");
	expect_line(&c, 40, 1, "?[31mred????");
	expect_line(&c, 40, 0, "n?l");
}

static void test_keeps_the_latest(void **state)
{
	static struct console c;
	const char *line;
	int lines = 0;

	(void)state;
	console_clear(&c);
	for (int i = 0; i < 3 * CONSOLE_KEEP; i++)
		feed(&c, i % 64 == 63 ? "\n" : "x");
	feed(&c, "end");
	expect_line(&c, 80, 0, "end");
	while (console_line(&c, 80, lines, &line) >= 0)
		lines++;
	assert_in_range(lines, CONSOLE_KEEP / 2 / 64, CONSOLE_KEEP / 64 + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_from_the_end),
		cmocka_unit_test(test_long_lines_fold),
		cmocka_unit_test(test_control_characters_stay_outside),
		cmocka_unit_test(test_keeps_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
