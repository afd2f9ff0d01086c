// SPDX-License-Identifier: MIT
/* Forms as students fill them in, and as they mistype them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "lab/work.h"
#include "test_root.h"

static struct lab lab = {
	.questions = { { .name = (char *)"h1-lap1",
			 .asks = (char *)"The flags at H1?",
			 .look = (char *)"At H1, below the letters." },
		       { .name = (char *)"leak",
			 .asks = (char *)"Which flags?" } },
	.nquestions = 2,
	.dir = root,
};

static const struct {
	const char *form, *h1, *leak, *fault; /* NULL: open, none */
} forms[] = {
	{ "# -AIF\nh1-lap1 = TODO\nleak = \n", NULL, NULL, NULL },
	{ "h1-lap1 = todo\nleak = Todo\n", NULL, NULL, NULL },
	{ "\n  h1-lap1=-AIF\r\nleak : D A \t; both", "-AIF", "D A", NULL },
	{ "h1-lap1 = msr\tdaifclr, #4\n", "msr daifclr, #4", NULL, NULL },
	{ "h1-lap1 = -A\x1b[mF\n", "-A?[mF", NULL, NULL },
	{ "leak = none\nh1_lap1 = -AIF\n", NULL, "none",
	  "answers:2: there is no question \"h1_lap1\"; there is h1-lap1" },
	{ "H1-lap1 = -AIF\n", NULL, NULL,
	  "answers:1: there is no question \"H1-lap1\"; there is h1-lap1" },
	{ "h9 = -AIF\n", NULL, NULL, "answers:1: there is no question \"h9\"" },
	{ "h1-lap = -AIF\n", NULL, NULL,
	  "answers:1: there is no question \"h1-lap\"" },
	{ "leak = A\nh1-lap1 = TODO\nleak = D\n", NULL, "A",
	  "answers:3: leak stands in line 1 already" },
	{ "leak none\nh1-lap1 = -AIF", "-AIF", NULL,
	  "answers:1: each line reads: name = answer" },
	{ "= none\n", NULL, NULL, "answers:1: there is no question \"\"" },
	{ "[leak]\n", NULL, NULL, "answers:1: each line reads" },
};

static void same(const char *got, const char *want)
{
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
}

static void test_forms(void **state)
{
	struct err err = { 0 };
	struct answers a;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		write_file("answers", forms[i].form);
		assert_int_equal(answers_read(&a, &lab, root, &err), 0);
		same(answers_find(&a, "h1-lap1"), forms[i].h1);
		same(answers_find(&a, "leak"), forms[i].leak);
		if (!forms[i].fault)
			assert_string_equal(a.fault, "");
		else if (strncmp(a.fault, forms[i].fault,
				 strlen(forms[i].fault)) != 0)
			fail_msg("%s", a.fault);
	}
}

/* Longer than any answer: it is no shorter one. */
static void test_long(void **state)
{
	struct err err = { 0 };
	struct answers a;
	char form[300];

	(void)state;
	snprintf(form, sizeof(form), "leak = %0200d\n", 0);
	write_file("answers", form);
	assert_int_equal(answers_read(&a, &lab, root, &err), 0);
	assert_null(answers_find(&a, "leak"));
	assert_string_equal(a.fault, "answers:1: the answer is too long: leak");
}

static void test_written(void **state)
{
	struct err err = { 0 };
	char *form;

	(void)state;
	write_file("answers", "# Lab\n\nh1-lap1 = TODO\n");
	form = answers_form(&lab, &err);
	assert_string_equal(form, "# Lab\n\n# The flags at H1?\n"
				  "h1-lap1 = TODO\n\n");
	free(form);
	write_file("solution", "h1-lap1 = -AIF\nleak = A\n");
	form = lab_solution_form(&lab, &err);
	assert_string_equal(form, "# The flags at H1?\nh1-lap1 = -AIF\n"
				  "# At H1, below the letters.\n\n"
				  "# Which flags?\nleak = A\n\n");
	free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_written),
	};

	return cmocka_run_group_tests(tests, make_root, drop_root);
}
