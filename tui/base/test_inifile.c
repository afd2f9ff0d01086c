// SPDX-License-Identifier: MIT
/* Where a mistake is said to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/inifile.h"

struct reader {
	struct err problem;
	unsigned int keys;
};

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = ctx;

	r->keys++;
	return !strcmp(key, "good") ||
	       inifile_complain(&r->problem, section, "not good: ", value);
}

static void whole(void *ctx)
{
	struct reader *r = ctx;

	if (r->keys < 2)
		inifile_complain(&r->problem, "all", "too few", "");
}

static const struct {
	const char *text, *says;
} rows[] = {
	{ "[a]\ngood = 1\ngood = 2\n", NULL },
	{ "[a]\ngood = 1\n", "f:1: [all] too few" },
	{ "[a]\ngood = 1\n\nbad = 2\nbad = 3\n", "f:4: [a] not good: 2" },
	{ "[a]\ngood = 1\nnothing\n", "f:3: not the form of an INI file" },
	{ "[\033b]\nbad = 1\n", "f:2: [?b] not good: 1" },
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reader r = { 0 };
		struct inifile f = { on_key, whole, &r, &r.problem };
		struct err err = { 0 };
		int got = inifile_read(&f, rows[i].text, "f", &err);

		assert_int_equal(got, rows[i].says ? -1 : 0);
		if (rows[i].says)
			assert_string_equal(err.text, rows[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
