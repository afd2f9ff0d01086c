// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/err.h"

static void test_scrubbed(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, ERR_TARGET, "a\033[2J%s", "\n\x7f"), -1);
	assert_string_equal(err.text, "a?[2J??");
	assert_int_equal(err.kind, ERR_TARGET);
}

static void test_cut_to_fit(void **state)
{
	char longer[2 * ERR_TEXT_MAX];
	struct err err;

	(void)state;
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	err_set(&err, ERR_ENV, "%s", longer);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
}

static void test_nobody_asks(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_ENV, "%d", 1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scrubbed),
		cmocka_unit_test(test_cut_to_fit),
		cmocka_unit_test(test_nobody_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
