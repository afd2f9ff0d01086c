// SPDX-License-Identifier: MIT
/* What a student reads of a rule that is broken, on traces of the model CPU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "../trace/test_cpu.h"
#include "explain.h"

/* What is said of "equal H1 H2" on the first lap. */
static void explain_leak(const struct recipe *r, char *buf, size_t len)
{
	struct session s = { .disasm = disasm_open(NULL) };
	struct verdict v[3];
	struct cpu c;

	assert_non_null(s.disasm);
	run_laps(&c, r, 1);
	s.trace = c.t;
	assert_int_equal(rules_judge(c.t, v, 3), 3);
	assert_false(v[0].holds);
	explain_verdict(&s, &v[0], buf, len);
	disasm_close(s.disasm);
	trace_free(c.t);
}

static void says(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* In 4.13 the exception set D, and the window's unmask cleared A. */
static void test_each_flag_has_its_cause(void **state)
{
	char text[EXPLAIN_LEN];

	(void)state;
	explain_leak(&recipe_4_13, text, sizeof(text));
	says(text, "H1 is -AIF, H2 is D-IF: DA-- came back different\n");
	says(text, "\n  D--- set by the exception taken at ");
	says(text, "\n  -A-- by `msr daifclr, #4' at ");
}

/* One who restores a wrong value is blamed for the A, too, that the window had
 * cleared before. */
static void test_who_restores_is_named(void **state)
{
	char text[EXPLAIN_LEN];

	(void)state;
	explain_leak(&recipe_wrong_restore, text, sizeof(text));
	says(text, "\n  -A-F by `msr daif, x0' at ");
	assert_null(strstr(text, "daifclr"));
}

static void explain_end(const struct recipe *r, unsigned int laps,
			const struct recorder_result *result, char *buf,
			size_t len)
{
	const struct lab_run run = { .laps = 3 };
	struct session s = { .disasm = disasm_open(NULL) };
	struct cpu c;

	assert_non_null(s.disasm);
	run_laps(&c, r, laps);
	s.trace = c.t;
	explain_silence(&s, result, &run, buf, len);
	disasm_close(s.disasm);
	trace_free(c.t);
}

/* How a machine came to its orderly end explains nothing. */
static void test_laps_that_did_not_come(void **state)
{
	char text[EXPLAIN_LEN];

	(void)state;
	explain_end(&recipe_4_13, 2,
		    &(struct recorder_result){ .powered_off = true }, text,
		    sizeof(text));
	says(text, "2 of 3 laps were completed; the machine powered itself "
		   "off");
	says(text, "the last exception: ");
	assert_null(strstr(text, "instructions:"));
	explain_end(&recipe_4_13, 2,
		    &(struct recorder_result){ .out_of_budget = true,
					       .instructions = 99 },
		    text, sizeof(text));
	says(text, "2 of 3 laps were completed; it ran for 99 instructions");
	says(text, "the last 32 instructions:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_flag_has_its_cause),
		cmocka_unit_test(test_who_restores_is_named),
		cmocka_unit_test(test_laps_that_did_not_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
