// SPDX-License-Identifier: MIT
/* The index as its editor mistypes it, and the real one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "variant/variant.h"

#define TEXTS "title = t\nfrom = f\nabout = a\n"
#define ROW   "vhe = ---- --I- DAIF . DAIF DAIF . DAIF D-IF>--I- . --I- ----\n"
#define BASE  "[base]\n" TEXTS ROW

static struct variants *read_text(const char *text, struct err *err)
{
	char path[] = "/tmp/test-index-XXXXXX";
	int fd = mkstemp(path);
	struct variants *all;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	all = variants_read(path, err);
	unlink(path);
	return all;
}

static void test_good(void **state)
{
	struct err err = { 0 };
	struct variants *all =
		read_text(BASE "vhe.breaks.2 = unmask-after-sync\n"
			       "[v1]\n" TEXTS "  and more\nparent = base\n"
			       "patch = v1.patch\n" ROW
			       "vhe.1 = . . . . . . . . . . . -A-F\nn" ROW,
			  &err);
	const struct variant_expect *e;

	(void)state;
	assert_non_null(all);
	assert_null(variants_at(all, 2));
	assert_null(variants_find(all, "v2"));
	e = &variants_at(all, 0)->expect[VARIANT_VHE];
	assert_string_equal(e->cells[VARIANT_LAP_1][CP_X4], "D-IF, then --I-");
	assert_string_equal(e->cells[VARIANT_LAP_2][CP_X2], "");
	assert_int_equal(e->breaks[VARIANT_LAP_1], 0);
	assert_string_equal(rules_standing(2)->name, "unmask-after-sync");
	assert_int_equal(e->breaks[VARIANT_LAP_2], 1U << 2);
	assert_false(variants_at(all, 0)->expect[VARIANT_NVHE].present);
	assert_string_equal(variants_find(all, "v1")->about, "a and more");
	e = variants_find(all, "v1")->expect;
	assert_string_equal(e->cells[VARIANT_LAP_1][CP_H3], "-A-F");
	assert_string_equal(e->cells[VARIANT_LAP_2][CP_H3], "----");
	assert_true(e[VARIANT_NVHE].present);
	variants_free(all);
}

static void test_bad(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "no variant in it" },
		{ "[base]\n" TEXTS, "no expected row" },
		{ "[base]\n" ROW, "no title, from or about" },
		{ BASE "nonsense\n", ":6: not a line" },
		{ BASE "colour = red\n", ":6: no such key: \"colour\"" },
		{ BASE "vhe.3 = ----\n", "no such key: \"vhe.3\"" },
		{ BASE "vh = ----\n", "no such key: \"vh\"" },
		{ BASE "vhe = ---- ----\n", "twelve words" },
		{ BASE "v" ROW, "no such key: \"vvhe\"" },
		{ "[a]\nvhe = DAIF>\n", "no flags: \"DAIF>\"" },
		{ "[a]\nvhe = DAIG\n", "no flags: \"DAIG\"" },
		{ "[a]\nvhe = DAIF>DAIF>DAIF>DAIF>DAIF\n", "no flags" },
		{ BASE "vhe.breaks = every-rule\n",
		  "no such rule: \"every-rule\"" },
		{ BASE "title = again\n", "given twice: \"title\"" },
		{ BASE "patch = v1.patch\n", "come together" },
		{ BASE "patch = v1.patch\nparent = none\n", "not above it" },
		{ BASE "patch = v1.patch\nparent = base\n", "not above it" },
		{ BASE "[x]\n" TEXTS ROW "parent = base\npatch = ../x\n",
		  "not a file of this folder" },
		{ BASE "[../x]\n" TEXTS, "not a new variant's name" },
		{ BASE "[x]\n" TEXTS ROW "[base]\ntitle = t\n",
		  ":12: not a new variant's name: \"base\"" },
		{ "title = t\n", "not a new variant's name: \"\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };

		if (read_text(bad[i].text, &err))
			fail_msg("accepted: %s", bad[i].text);
		if (!strstr(err.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", err.text,
				 bad[i].says);
		assert_int_equal(err.kind, ERR_USAGE);
	}
}

static void test_missing(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_null(variants_read("/nonexistent/index", &err));
	assert_int_equal(err.kind, ERR_ENV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
