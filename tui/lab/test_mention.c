// SPDX-License-Identifier: MIT
/* What a handout names, and where one name ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "mention.h"

static void test_all(void **state)
{
	static const struct {
		const char *text, *names;
	} known[] = {
		{ "See `a_b` and `c_d()`, then `__e`.", "a_b c_d __e " },
		{ "`plain` `a_b c` `a_b(x)` `c_d`", "c_d " },
		{ "a lone ` here\nand `a_b`", "a_b " },
		{ "no end `a_b", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const char *at = known[i].text;
		char name[16], all[64] = "";

		while (mention_next(&at, name, sizeof(name))) {
			strcat(all, name);
			strcat(all, " ");
		}
		assert_string_equal(all, known[i].names);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
