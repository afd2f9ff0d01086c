// SPDX-License-Identifier: MIT
/* The command line as a user mistypes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "cmd.h"

struct options {
	const char *file;
	uint64_t laps;
	bool check;
};

static const struct option_row rows[] = {
	{ "laps", 0, OPTION_NUMBER, "N", "", offsetof(struct options, laps) },
	{ "output", 'o', OPTION_TEXT, "FILE", "",
	  offsetof(struct options, file) },
	{ "check", 0, OPTION_FLAG, "", "", offsetof(struct options, check) },
	{ 0 },
};

static const struct option_row with_word[] = {
	{ "FILE", 0, OPTION_WORD, "", "", offsetof(struct options, file) },
	{ "check", 0, OPTION_FLAG, "", "", offsetof(struct options, check) },
	{ 0 },
};

static const struct cmd command = { .name = "trace" };

static int parse_by(const struct option_row *table, struct options *into,
		    struct err *err, const char *a, const char *b)
{
	char copies[2][64] = { "", "" };
	char *argv[] = { (char *)(uintptr_t) "trace", copies[0], copies[1],
			 NULL };
	int argc = 1 + (a != NULL) + (b != NULL);

	if (a)
		strcpy(copies[0], a);
	if (b)
		strcpy(copies[1], b);
	argv[argc] = NULL;
	*into = (struct options){ 0 };
	return options_parse(argc, argv, &command, table, into, err);
}

static int parse(struct options *into, struct err *err, const char *a,
		 const char *b)
{
	return parse_by(rows, into, err, a, b);
}

static void test_good(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_int_equal(parse(&o, &err, "--laps", "3"), 0);
	assert_int_equal(o.laps, 3);
	assert_int_equal(parse(&o, &err, "--laps=18446744073709551615", NULL),
			 0);
	assert_true(o.laps == UINT64_MAX);
	assert_int_equal(parse(&o, &err, "-o", "x"), 0);
	assert_non_null(o.file);
	assert_int_equal(parse(&o, &err, NULL, NULL), 0);
	assert_null(o.file);
	assert_false(o.check);
	assert_int_equal(parse(&o, &err, "--check", "-ofile"), 0);
	assert_true(o.check);
	assert_non_null(o.file);
}

static void test_bad(void **state)
{
	static const struct {
		const char *words[2];
		const char *named; /* what the line must quote */
	} cases[] = {
		{ { "--laps", "0" }, "\"0\"" },
		{ { "--laps", "-1" }, "\"-1\"" },
		{ { "--laps", "2x" }, "\"2x\"" },
		{ { "--laps", "" }, "\"\"" },
		{ { "--laps", "18446744073709551616" },
		  "18446744073709551616" },
		{ { "--laps", NULL }, "\"--laps\"" },
		{ { "--lups", NULL }, "\"--lups\"" },
		{ { "-x", NULL }, "\"-x\"" },
		{ { "-o", NULL }, "\"-o\"" },
		{ { "stray", NULL }, "\"stray\"" },
		{ { "--check", "yes" }, "\"yes\"" },
		{ { "--check=yes", NULL }, "--check=yes" },
	};
	struct options o;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = { 0 };

		assert_int_equal(
			parse(&o, &err, cases[i].words[0], cases[i].words[1]),
			-1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_null(strchr(err.text, '\n'));
		if (!strstr(err.text, cases[i].named))
			fail_msg("%s not in: %s", cases[i].named, err.text);
	}
}

/* One word stands alone, before or behind the options; no more. */
static void test_word(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_int_equal(parse_by(with_word, &o, &err, "f", "--check"), 0);
	assert_non_null(o.file);
	assert_true(o.check);
	assert_int_equal(parse_by(with_word, &o, &err, "--check", "f"), 0);
	assert_non_null(o.file);
	assert_int_equal(parse_by(with_word, &o, &err, NULL, NULL), 0);
	assert_null(o.file);
	assert_int_equal(parse_by(with_word, &o, &err, "f", "g"), -1);
	assert_non_null(strstr(err.text, "\"g\" is one word too many"));
	assert_int_equal(parse_by(with_word, &o, &err, "--FILE", "f"), -1);
}

static void test_hostile_text(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_int_equal(parse(&o, &err, "\033[2Jx", NULL), -1);
	assert_null(strchr(err.text, '\033'));
}

/* No index lies beside a test program, so every variant is unknown here. */
static void test_names(void **state)
{
	static const struct target_options wrong[] = {
		{ .variant = "v9.9" },
		{ .mode = "both" },
		{ .guest = "no-such-guest" },
		{ .tree = "/no/such/tree" },
		{ .tree = "/no/such/tree", .variant = "v4.13" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct target target;
		struct err err = { 0 };

		assert_int_equal(target_resolve(&wrong[i], &target, &err), -1);
		assert_int_not_equal(err.kind, ERR_NONE);
		assert_null(strchr(err.text, '\n'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_word),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
