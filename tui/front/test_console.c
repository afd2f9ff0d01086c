// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "console.h"

/* The @back-th row from the end, of so many bytes. */
static void expect_row(const struct console *c, size_t used, int width,
		       size_t back, const char *text)
{
	struct console_row row;
	size_t n, all = console_rows(c, used, width, back, &row, 1, &n);

	if (!text) {
		assert_true(all <= back);
		assert_int_equal(n, 0);
		return;
	}
	assert_int_equal(n, 1);
	assert_int_equal(row.len, strlen(text));
	assert_memory_equal(row.text, text, strlen(text));
}

static void expect_line(const struct console *c, int width, int back,
			const char *text)
{
	expect_row(c, c->used, width, (size_t)back, text);
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
	size_t n;

	(void)state;
	console_clear(&c);
	for (int i = 0; i < 3 * CONSOLE_KEEP; i++)
		feed(&c, i % 64 == 63 ? "\n" : "x");
	feed(&c, "end");
	expect_line(&c, 80, 0, "end");
	assert_int_equal(c.total, 3 * CONSOLE_KEEP + 3);
	assert_in_range(console_rows(&c, c.used, 80, 0, NULL, 0, &n),
			CONSOLE_KEEP / 2 / 64, CONSOLE_KEEP / 64 + 1);
}

static void test_rows_come_in_order(void **state)
{
	static struct console c;
	struct console_row rows[3];
	size_t n;

	(void)state;
	console_clear(&c);
	feed(&c, "a\nbcde\n\nf");
	assert_int_equal(console_rows(&c, c.used, 2, 1, rows, 3, &n), 5);
	assert_int_equal(n, 3);
	assert_memory_equal(rows[0].text, "bc", 2);
	assert_memory_equal(rows[1].text, "de", 2);
	assert_int_equal(rows[2].len, 0);
}

static void test_as_it_was(void **state)
{
	static struct console c;

	(void)state;
	console_clear(&c);
	feed(&c, "one\r\ntwo\r\nthree\r\n");
	assert_int_equal(c.total, 17);
	expect_row(&c, console_used_at(&c, UINT64_MAX), 80, 0, "three");
	expect_row(&c, console_used_at(&c, 10), 80, 0, "two");
	expect_row(&c, console_used_at(&c, 7), 80, 0, "tw");
	expect_row(&c, console_used_at(&c, 7), 80, 1, "one");
	expect_row(&c, console_used_at(&c, 0), 80, 0, NULL);
	console_cut(&c, 7);
	feed(&c, "ice\n");
	assert_int_equal(c.total, 11);
	expect_line(&c, 80, 0, "twice");
	/* What is gone from the front does not count. */
	for (int i = 0; i < 2 * CONSOLE_KEEP; i++)
		feed(&c, "x");
	assert_int_equal(console_used_at(&c, 5), 0);
	assert_int_equal(console_used_at(&c, c.total - 9), c.used - 9);
}

/* A hundred thousand lines, and nothing but line feeds: a row is looked at
 * once, so this ends. */
static void test_a_flood(void **state)
{
	static struct console c;
	struct console_row rows[60];
	size_t n;

	(void)state;
	console_clear(&c);
	for (int i = 0; i < 100000; i++)
		feed(&c, i % 2 ? "\n" : "\x01\xff junk\n");
	for (int i = 0; i < 1000; i++) {
		console_rows(&c, c.used, 80, 100, rows, 60, &n);
		assert_int_equal(n, 60);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_from_the_end),
		cmocka_unit_test(test_long_lines_fold),
		cmocka_unit_test(test_control_characters_stay_outside),
		cmocka_unit_test(test_keeps_the_latest),
		cmocka_unit_test(test_rows_come_in_order),
		cmocka_unit_test(test_as_it_was),
		cmocka_unit_test(test_a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
