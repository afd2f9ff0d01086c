// SPDX-License-Identifier: MIT
/* Hand-ins from outside: names, kinds, labs, students, hashes. */
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

#include "handin.h"
#include "harvest.h"
#include "mark.h"
#include "test_root.h"

static struct lab two[] = { { .name = (char *)"03-see-the-leak", .number = 3 },
			    { .name = (char *)"05-save-and-restore",
			      .number = 5 } };
static const struct labs both = { .list = two, .count = 2 };

static struct handin open_one(const char *name, const struct lab *lab)
{
	struct handin h;
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	assert_int_equal(handin_open(&h, path, name, &both, lab, NULL), 0);
	return h;
}

/* FIPS 180-4's examples, as published with it. */
static void test_sha256(void **state)
{
	static const struct {
		const char *text, *hash;
	} known[] = {
		{ "abc", "ba7816bf8f01cfea414140de5dae2223"
			 "b00361a396177a9cb410ff61f20015ad" },
		{ "", "e3b0c44298fc1c149afbf4c8996fb924"
		      "27ae41e4649b934ca495991b7852b855" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039"
		  "a33ce45964ff2167f6ecedd419db06c1" },
	};
	char text[SHA256_TEXT];
	struct sha256 s;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		sha256_begin(&s);
		sha256_add(&s, known[i].text, strlen(known[i].text));
		sha256_text(&s, text);
		assert_string_equal(text, known[i].hash);
	}
	sha256_begin(&s);
	for (int i = 0; i < 1000000; i++)
		sha256_add(&s, "a", 1);
	sha256_text(&s, text);
	assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67"
				  "f1809a48a497200e046d39ccc7112cd0");
}

static void test_names(void **state)
{
	static const struct {
		const char *name, *safe, *student;
		unsigned int lab;
	} known[] = {
		{ "ann-05-save-and-restore.patch",
		  "ann-05-save-and-restore.patch", "ann", 5 },
		{ "05-save-and-restore.tar.gz", "05-save-and-restore.tar.gz",
		  "05-save-and-restore", 5 },
		{ "bob-lab5.patch", "bob-lab5.patch", "bob", 5 },
		{ "ben lab5.PATCH", "ben%20lab5.PATCH", "ben", 5 },
		{ "Lab-5 ben li.txt", "Lab-5%20ben%20li.txt", "ben li", 5 },
		{ "carl-05-save-and-restore-v2.patch",
		  "carl-05-save-and-restore-v2.patch", "carl", 5 },
		{ "carl-5.patch", "carl-5.patch", "carl", 5 },
		{ "team-9-5.patch", "team-9-5.patch", "team-9", 5 },
		{ "collab5.patch", "collab5.patch", "collab5", 0 },
		{ "J\xc3\xb6rg M\xc3\xbcller-lab3.diff",
		  "J%C3%B6rg%20M%C3%BCller-lab3.diff",
		  "J\xc3\xb6rg M\xc3\xbcller", 3 },
		{ "a%b-lab3.diff", "a%25b-lab3.diff", "a%25b", 3 },
		{ "bob/lab5.patch", "bob%2Flab5.patch", "bob", 5 },
		{ "bob/3.diff", "bob%2F3.diff", "bob", 3 },
		{ "03-see-the-leak/eve.tgz", "03-see-the-leak%2Feve.tgz",
		  "03-see-the-leak", 3 },
		{ "m\xfcller.patch", "m%FCller.patch", "m%FCller", 0 },
		{ ".hidden.patch", "%2Ehidden.patch", ".hidden", 0 },
		{ "7.patch", "7.patch", "7", 0 },
		{ "ann-lab5.py", "ann-lab5.py", "ann", 5 },
	};
	char dir[100];

	(void)state;
	snprintf(dir, sizeof(dir), "%s/bob", root);
	mkdir(dir, 0700);
	snprintf(dir, sizeof(dir), "%s/03-see-the-leak", root);
	mkdir(dir, 0700);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct handin h;

		write_file(known[i].name, "x");
		h = open_one(known[i].name, NULL);
		assert_string_equal(h.name, known[i].safe);
		assert_string_equal(h.student, known[i].student);
		assert_int_equal(h.lab ? h.lab->number : 0, known[i].lab);
		assert_int_equal(*h.refused == '\0', known[i].lab != 0);
		handin_release(&h);
	}
}

static void test_long_names(void **state)
{
	char a[301], b[301], *x, *y;

	(void)state;
	memset(a, '\xff', 300);
	a[300] = '\0';
	memcpy(b, a, sizeof(a));
	b[299] = '\xfe';
	x = handin_safe(a);
	y = handin_safe(b);
	assert_true(strlen(x) < 200);
	assert_string_not_equal(x, y);
	free(x);
	free(y);
}

static void test_refused(void **state)
{
	char path[100];
	struct handin h;

	(void)state;
	write_file("empty-lab5.patch", "");
	h = open_one("empty-lab5.patch", NULL);
	assert_non_null(strstr(h.refused, "zero bytes"));
	handin_release(&h);
	snprintf(path, sizeof(path), "%s/link-lab5.patch", root);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	h = open_one("link-lab5.patch", NULL);
	assert_non_null(strstr(h.refused, "symbolic link"));
	handin_release(&h);
	snprintf(path, sizeof(path), "%s/pipe-lab5.patch", root);
	assert_int_equal(mkfifo(path, 0600), 0);
	h = open_one("pipe-lab5.patch", NULL);
	assert_non_null(strstr(h.refused, "a pipe"));
	handin_release(&h);
	write_file("lab5.zip", "x");
	h = open_one("lab5.zip", &two[1]);
	assert_non_null(strstr(h.refused, "unpack it"));
	handin_release(&h);
}

/* A note and an editor's copy are nobody's; an empty folder is somebody's. */
static void test_class(void **state)
{
	static const char *const names[] = { "README.txt", "notes.txt",
					     "ann-lab5.patch~",
					     "ann-lab5.patch", "eve-3.txt" };
	struct handins all;
	char dir[100], path[200];

	(void)state;
	snprintf(dir, sizeof(dir), "%s/class", root);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(path, sizeof(path), "%s/class/dan", root);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "class/%s", names[i]);
		write_file(path, "x");
	}
	write_file("class/zoe.txt", "words\ndiff --git a/x b/x\n");
	assert_int_equal(handins_open(&all, dir, &both, &two[1], NULL), 0);
	assert_int_equal(all.count, 4);
	assert_string_equal(all.list[0].student, "ann");
	assert_string_equal(all.list[1].student, "dan");
	assert_non_null(strstr(all.list[1].refused, "Nothing was handed in"));
	assert_string_equal(all.list[2].name, "eve-3.txt");
	assert_string_equal(all.list[3].student, "zoe");
	assert_int_equal(all.aside, 3);
	assert_string_equal(all.first_aside, "README.txt");
	handins_release(&all);
}

/* A file's hash is its bytes': sha256sum(1) says the same. */
static void test_hash(void **state)
{
	struct handin h;

	(void)state;
	write_file("abc-lab5.patch", "abc");
	h = open_one("abc-lab5.patch", NULL);
	assert_string_equal(h.sha256, "ba7816bf8f01cfea414140de5dae2223"
				      "b00361a396177a9cb410ff61f20015ad");
	handin_release(&h);
}

static void test_owns(void **state)
{
	static const char *const mine[] = { "answers",
					    "checker.py",
					    "hyp/kvm/arm.c",
					    "hyp/kvm/hyp/entry.S",
					    "hyp/include/asm/el2_call.inc",
					    "hyp/a_b-c+1.h" };
	static const char *const not_mine[] = {
		"Makefile",	      "hyp/hyp.mk",	   "hyp/hyp.lds",
		"guest/hello.c",      "hyp/test/test_a.c", "hyp/../x.c",
		"hyp//x.c",	      "hyp/.x.c",	   "/hyp/x.c",
		"hyp/$(touch x).c",   "hyp/a b.c",	   "hyp/-x.c",
		"hyp/\xe4.c",	      "answers/x",	   "hyp/x.c\n",
		"hyp/kvm/arm.c.orig", "hyp/`x`.c",	   "hyp/a;b.S",
		"hyp/checker.py",     "other.py",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(mine) / sizeof(mine[0]); i++)
		assert_true(harvest_owns(mine[i]));
	for (size_t i = 0; i < sizeof(not_mine) / sizeof(not_mine[0]); i++) {
		if (harvest_owns(not_mine[i]))
			fail_msg("%s", not_mine[i]);
	}
}

/* ---- marks ----------------------------------------------------------------------- */

static json_t *found(const char *a, const char *b, const char *c, const char *d)
{
	const char *const held[] = { a, b, c, d };
	json_t *list = json_array();

	for (size_t i = 0; i < 4; i++) {
		char name[2] = { (char)('a' + i), '\0' };

		if (held[i])
			json_array_append_new(
				list,
				json_pack("{s:s, s:s, s:i, s:b, s:s}", "name",
					  name, "says", "s", "lap", 1, "held",
					  *held[i] == '1', "why", "w"));
	}
	return json_pack("{s:o, s:[], s:i}", "findings", list, "runs",
			 "changed", 1);
}

static int points_of(json_t *answer, json_t *reference, const char *status)
{
	struct handin h = { .name = (char *)"n", .student = (char *)"s" };
	json_t *r = mark_result(&h, answer, reference);
	int points = (int)json_integer_value(json_object_get(r, "points"));

	assert_string_equal(json_string_value(json_object_get(r, "status")),
			    status);
	json_decref(r);
	json_decref(answer);
	json_decref(reference);
	return points;
}

/* Of four rules one holds as it ships: it earns nothing, three are left. */
static void test_marks(void **state)
{
#define SHIPS found("1", "0", "0", "0")
	json_t *answer;

	(void)state;
	assert_int_equal(points_of(found("1", "1", "1", "1"), SHIPS, "passed"),
			 100);
	assert_int_equal(points_of(SHIPS, SHIPS, "failed"), 0);
	assert_int_equal(points_of(found("1", "1", "0", "0"), SHIPS, "failed"),
			 33);
	assert_int_equal(points_of(found("1", "1", "1", "0"), SHIPS, "failed"),
			 66);
	assert_int_equal(points_of(found("0", "1", "1", "0"), SHIPS, "failed"),
			 33);
	/* Who is not asked a question has not answered it. */
	assert_int_equal(points_of(found("1", "1", "1", NULL), SHIPS, "failed"),
			 66);
	assert_int_equal(
		points_of(found(NULL, NULL, NULL, NULL), SHIPS, "failed"), 0);
	/* A checker that always complains is right about three of four. */
	answer = found("0", "1", "1", "1");
	json_object_set_new(answer, "free", json_integer(3));
	assert_int_equal(points_of(answer, SHIPS, "failed"), 0);
}

/* What was not shown by the machine that was to be judged is worth nothing. */
static void test_gates(void **state)
{
	json_t *answer = found("1", "1", "1", "0");

	(void)state;
	json_array_append_new(json_object_get(answer, "findings"),
			      json_pack("{s:s, s:s, s:i, s:b, s:s}", "name",
					"same-guest", "says", "s", "lap", 0,
					"held", 0, "why", "w"));
	assert_int_equal(points_of(answer, SHIPS, "failed"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_class),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_owns),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_gates),
	};

	return cmocka_run_group_tests(tests, make_root, drop_root);
}
