// SPDX-License-Identifier: MIT
/* Oracle: the examples of LEB128 in the DWARF 5 standard, appendix C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/bytes.h"

static struct cursor over(const void *bytes, size_t len)
{
	return (struct cursor){ .at = bytes,
				.end = (const uint8_t *)bytes + len };
}

static void test_numbers(void **state)
{
	static const struct {
		uint64_t value;
		const char *bytes;
	} rows[] = {
		{ 2, "\x02" },
		{ 127, "\x7f" },
		{ 128, "\x80\x01" },
		{ 129, "\x81\x01" },
		{ 12857, "\xb9\x64" },
		{ UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].bytes);
		struct cursor c = over(rows[i].bytes, len);
		struct bytes b = { 0 };

		bytes_number(&b, rows[i].value);
		assert_int_equal(b.len, len);
		assert_memory_equal(b.data, rows[i].bytes, len);
		assert_true(cursor_number(&c) == rows[i].value);
		assert_false(c.failed);
		assert_ptr_equal(c.at, c.end);
		free(b.data);
	}
	(void)state;
}

static void test_signed(void **state)
{
	static const struct {
		int64_t value;
		uint64_t folded;
	} rows[] = {
		{ 0, 0 },
		{ -1, 1 },
		{ 1, 2 },
		{ -2, 3 },
		{ INT64_MAX, UINT64_MAX - 1 },
		{ INT64_MIN, UINT64_MAX },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes b = { 0 };
		struct cursor c, again;

		bytes_signed(&b, rows[i].value);
		c = again = over(b.data, b.len);
		assert_true(cursor_number(&c) == rows[i].folded);
		assert_true(cursor_signed(&again) == rows[i].value);
		free(b.data);
	}
	(void)state;
}

static void test_fixed(void **state)
{
	struct bytes b = { 0 };
	struct cursor c;

	bytes_le32(&b, 0x01020304);
	bytes_le64(&b, UINT64_C(0x1122334455667788));
	bytes_string(&b, "host");
	assert_int_equal(b.len, 17);
	assert_memory_equal(b.data, "\4\3\2\1\x88\x77\x66\x55\x44\x33\x22\x11",
			    12);
	c = over(b.data, b.len);
	assert_int_equal(cursor_le32(&c), 0x01020304);
	assert_true(cursor_le64(&c) == UINT64_C(0x1122334455667788));
	assert_string_equal(cursor_string(&c), "host");
	assert_false(c.failed);
	free(b.data);
	(void)state;
}

/* Each reads nothing behind the end, and stays failed. */
static void test_short(void **state)
{
	struct cursor number = over("\x80\x80", 2);
	struct cursor endless = over("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
				     "\x80\x01",
				     12);
	struct cursor string = over("abc", 3);
	struct cursor wide = over("abc", 3);
	struct cursor many = over("\x05xxxx", 5);

	assert_true(cursor_number(&number) == 0 && number.failed);
	assert_true(cursor_number(&endless) == 0 && endless.failed);
	assert_string_equal(cursor_string(&string), "");
	assert_true(string.failed);
	assert_null(cursor_take(&string, 1));
	assert_int_equal(cursor_le32(&wide), 0);
	assert_true(wide.failed);
	assert_int_equal(cursor_count(&many, 1), 0);
	assert_true(many.failed);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
