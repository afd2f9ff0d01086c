// SPDX-License-Identifier: MIT
/* Labs as authors write them, and as they mistype them. */
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

#include "lab/lab.h"

#define GOOD                                                                  \
	"[lab]\ntitle = See the leak\ngoal = Name every bit.\n"               \
	"variant = v4.13\nships = back\nrun = vhe hello 2\nrun = nvhe hello " \
	"1\n"                                                                 \
	"[hints]\nnudge = Look at H2.\nplace = In __guest_exit,\n"            \
	"  behind the vector.\n"                                              \
	"[question h1]\nasks = The flags at H1?\nfinds = flags H1 1\n"        \
	"look = At H1,\n  below the letters.\n"                               \
	"trap D A = Letters.\ntrap DAIF = Behind an\n  exception.\n"          \
	"[wrong too-early]\nfails = back\nbecause = The ISB is missing.\n"
#define RULES "[back]\nsays = s\nholds = equal H1 H2\n"

static char root[64];

static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/test-lab-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int drop_root(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	return system(command);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void make_lab(const char *name, const char *lab, const char *rules,
		     char dir[120])
{
	snprintf(dir, 120, "%s/%s", root, name);
	mkdir(dir, 0700);
	write_file(dir, "lab", lab);
	if (rules)
		write_file(dir, "rules", rules);
}

static void test_good(void **state)
{
	struct labs labs;
	struct err err = { 0 };
	const struct lab *lab;
	char dir[120];

	(void)state;
	make_lab("03-see-the-leak", GOOD, RULES, dir);
	write_file(dir, "start.patch", "");
	make_lab("00-meet", GOOD, RULES, dir);
	assert_int_equal(labs_read(&labs, root, &err), 0);
	assert_int_equal(labs.count, 2);
	assert_int_equal(labs.list[0].number, 0);
	lab = labs_find(&labs, "3");
	assert_non_null(lab);
	assert_ptr_equal(labs_find(&labs, "03"), lab);
	assert_ptr_equal(labs_find(&labs, "see-the-leak"), lab);
	assert_ptr_equal(labs_find(&labs, "03-see-the-leak"), lab);
	assert_null(labs_find(&labs, "4"));
	assert_null(labs_find(&labs, ""));
	assert_string_equal(lab->title, "See the leak");
	assert_true(lab->start);
	assert_int_equal(lab->nruns, 2);
	assert_true(lab->runs[1].nvhe && !lab->runs[0].nvhe);
	assert_int_equal(lab->runs[0].laps, 2);
	assert_int_equal(lab->nhints, 2);
	assert_string_equal(lab->hints[1],
			    "In __guest_exit, behind the vector.");
	assert_string_equal(lab->questions[0].finds, "flags H1 1");
	assert_string_equal(lab->questions[0].look,
			    "At H1, below the letters.");
	assert_int_equal(lab->questions[0].ntraps, 2);
	assert_string_equal(lab->questions[0].traps[0].answer, "D A");
	assert_string_equal(lab->questions[0].traps[1].says,
			    "Behind an exception.");
	assert_string_equal(lab->wrongs[0].fails, "back");
	labs_release(&labs);
}

static const struct {
	const char *lab, *rules, *says;
} bad[] = {
	{ "", RULES, "needs title, goal and variant" },
	{ "[lab]\ntitle = t\n", RULES, "needs title, goal and variant" },
	{ "[lab]\ntitle=t\ngoal=g\nvariant=v1\n", RULES, "needs a run" },
	{ "[lab]\ntitle=t\ngoal=g\nvariant=v1\nrun=vhe hello 1\n", NULL,
	  "neither rules nor questions" },
	{ "[lab]\nvariant = ../../etc\n", RULES, "no variant: ../../etc" },
	{ "[lab]\nrun = vhe ../x 1\n", RULES, "a run is MODE GUEST LAPS" },
	{ "[lab]\nrun = vhe hello 0\n", RULES, "a run is MODE GUEST LAPS" },
	{ "[lab]\nrun = both hello 1\n", RULES, "a run is MODE GUEST LAPS" },
	{ "[lab]\ncolour = red\n", RULES, "lab:2: [lab] unknown key: colour" },
	{ "[lap]\ntitle = t\n", RULES, "no such section" },
	{ "[hints]\nfix = all of it\n", RULES, "one is missing before fix" },
	{ "[lab]\ntitle=t\ngoal=g\nvariant=v1\nrun=vhe hello 1\n", RULES,
	  "ships must name a rule" },
	{ GOOD "[wrong x]\nfails = front\nbecause = b\n", RULES,
	  "[x] no such rule, question or specimen: front" },
	{ GOOD "[question q]\nasks = a\n", RULES, "[q] needs asks and finds" },
	{ GOOD, "[back]\nsays = s\nholds = nothing\n", "rules:3: [back]" },
	{ GOOD "[question q]\ntrap a = s\ntrap b = s\ntrap c = s\n"
	       "trap d = s\ntrap e = s\n",
	  RULES, "[q] too many traps: e" },
	{ "[question ../q]\nasks = a\n", RULES, "not a good name" },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };
		struct lab lab;
		char dir[120], name[20];

		snprintf(name, sizeof(name), "%02zu-bad", i + 10);
		make_lab(name, bad[i].lab, bad[i].rules, dir);
		assert_int_equal(lab_read(&lab, dir, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		if (!strstr(err.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", err.text,
				 bad[i].says);
	}
}

static void test_names(void **state)
{
	struct err err = { 0 };
	struct lab lab;

	(void)state;
	assert_int_equal(lab_read(&lab, "/tmp/see-the-leak", &err), -1);
	assert_int_equal(lab_read(&lab, "/tmp/3-see", &err), -1);
	assert_int_equal(lab_read(&lab, "", &err), -1);
	assert_string_equal(lab_hint_name(3), "fix");
	assert_null(lab_hint_name(4));
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
