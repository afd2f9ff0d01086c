// SPDX-License-Identifier: MIT
/* Which lines of a console are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "finding.h"
#include "last_words.h"

static char *shown(const char *before, unsigned int numbered, const char *after)
{
	struct lab_result r = { 0 };
	char console[65536], *why;
	size_t n = (size_t)sprintf(console, "%s", before);

	for (unsigned int i = 1; i <= numbered; i++)
		n += (size_t)sprintf(console + n, "line %u\n", i);
	sprintf(console + n, "%s", after);
	last_words_add(finding_add(&r, "run", "", 0, false, "silent"), console);
	why = strdup(r.findings[0].why);
	lab_result_release(&r);
	return why;
}

static void short_ones_are_shown_whole(void **state)
{
	char *why = shown("", 2, "\n\n");

	(void)state;
	assert_string_equal(why, "silent\n  the last on its console:\n"
				 "    | line 1\n    | line 2");
	free(why);
}

static void of_long_ones_the_last_eight(void **state)
{
	char *why = shown("", 1000, "");

	(void)state;
	assert_null(strstr(why, "line 992\n"));
	assert_non_null(strstr(why, "\n    | line 993\n"));
	assert_non_null(strstr(why, "\n    | line 1000"));
	free(why);
}

static void a_report_is_shown_by_its_head(void **state)
{
	char *why = shown("boot\nvhelab: unexpected exception: here\n", 30,
			  "vhelab: panic: over\n");

	(void)state;
	assert_null(strstr(why, "boot"));
	assert_non_null(strstr(why, "| vhelab: unexpected exception: here\n"));
	assert_non_null(
		strstr(why, "| line 5\n    | ...\n    | vhelab: panic"));
	assert_null(strstr(why, "line 6"));
	free(why);
}

static void an_empty_one_is_said_to_be(void **state)
{
	char *why = shown("", 0, "\n");

	(void)state;
	assert_string_equal(why, "silent\n  its console is empty");
	free(why);
}

static void a_line_has_an_end(void **state)
{
	char line[1001] = "", *why;

	(void)state;
	memset(line, 'x', 1000);
	why = shown(line, 0, "");
	assert_true(strlen(why) < 200);
	free(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_ones_are_shown_whole),
		cmocka_unit_test(of_long_ones_the_last_eight),
		cmocka_unit_test(a_report_is_shown_by_its_head),
		cmocka_unit_test(an_empty_one_is_said_to_be),
		cmocka_unit_test(a_line_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
