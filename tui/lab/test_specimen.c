// SPDX-License-Identifier: MIT
/* Specimens as authors write them, and as they mistype them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "specimen.h"
#include "test_root.h"

#define GOOD                                                      \
	"[good v1]\nvariant = v1\nrun = nvhe hello 2\nsays = s\n" \
	"look = At H2,\n  on each lap.\n"
#define MUTANT                                                    \
	"[mutant twice]\nvariant = v4.16\nrun = vhe hvc-loop 3\n" \
	"says = s\nlook = l\nbreaks = flags-come-back\n"

static void test_good(void **state)
{
	struct err err = { 0 };
	struct specimens *set;
	const struct specimen *s;
	char path[200];

	(void)state;
	snprintf(path, sizeof(path), "%s/mutants", root);
	mkdir(path, 0700);
	write_file("mutants/twice.patch", "");
	write_file("specimens", GOOD MUTANT);
	set = specimens_read(root, &err);
	assert_non_null(set);
	assert_int_equal(set->count, 2);
	s = specimens_find(set, "v1");
	assert_true(s->good && s->run.nvhe && !s->patch && !s->breaks);
	assert_int_equal(s->run.laps, 2);
	assert_string_equal(s->run.guest, "hello");
	assert_string_equal(s->look, "At H2, on each lap.");
	s = specimens_find(set, "twice");
	assert_true(!s->good && !s->run.nvhe);
	assert_string_equal(s->variant, "v4.16");
	assert_string_equal(s->breaks, "flags-come-back");
	snprintf(path, sizeof(path), "%s/mutants/twice.patch", root);
	assert_string_equal(s->patch, path);
	assert_null(specimens_find(set, "v2"));
	/* A teacher's besides the lab's: names are one each in both. */
	write_file("specimens", "[good v2]\nvariant = v2\nrun = vhe hello 1\n"
				"says = s\nlook = l\n");
	assert_int_equal(specimens_add(set, root, &err), 0);
	assert_int_equal(set->count, 3);
	assert_int_equal(specimens_add(set, root, &err), -1);
	specimens_free(set);
}

/* The name in a sandbox says nothing of what it is, and is not the same. */
static void test_names(void **state)
{
	const struct specimen a = { .name = (char[]){ "masked-once" } };
	const struct specimen b = { .name = (char[]){ "masked-twice" } };
	char *path = specimen_path("/x", &a);
	char *hidden = specimen_path_hidden("/x", &a);
	char *other = specimen_path_hidden("/x", &b);

	(void)state;
	assert_string_equal(path, "/x/masked-once.trace");
	assert_null(strstr(hidden, "mask"));
	assert_int_equal(strlen(hidden), strlen("/x/0123456789ab.trace"));
	assert_string_not_equal(hidden, other);
	free(path);
	free(hidden);
	free(other);
}

static const struct {
	const char *text, *says;
} bad[] = {
	{ "", "there is none" },
	{ "[god v1]\nvariant = v1\n", "good NAME or mutant NAME" },
	{ "[good ../v1]\nvariant = v1\n", "good NAME or mutant NAME" },
	{ GOOD MUTANT "[good v1]\nsays = t\n", "each once" },
	{ GOOD "colour = red\n", "unknown key: colour" },
	{ GOOD "breaks = r\n", "breaks is for mutants" },
	{ "[mutant m]\nvariant = v1\nrun = vhe hello 1\nsays = s\nlook = l\n",
	  "breaks is for mutants" },
	{ "[good v1]\nvariant = v1\n", "needs variant, run, says and look" },
	{ GOOD "run = vhe hello 3\n", "one run" },
	{ "[good v1]\nrun = vhe ../hello 3\n", "MODE GUEST LAPS" },
	{ "good v1\n", "specimens:1: " },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };

		write_file("specimens", bad[i].text);
		assert_null(specimens_read(root, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		if (!strstr(err.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", err.text,
				 bad[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, make_root,
						drop_root),
		cmocka_unit_test_setup_teardown(test_bad, make_root, drop_root),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
