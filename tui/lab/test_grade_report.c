// SPDX-License-Identifier: MIT
/*
 * The formats that others read, field by field. Oracles:
 *
 *	Gradescope	"Autograder Specifications", Output format
 *			(gradescope-autograders.readthedocs.io): score is a
 *			number, needed where tests have none; output, name and
 *			visibility are strings; visibility is hidden,
 *			after_due_date, after_published or visible; a test's
 *			status is passed or failed.
 *	exercism	"The Test Runner Interface" (exercism/docs): version is
 *			a number; status is pass, fail or error; message is a
 *			string where the status is error and null or absent
 *			where it is not; tests is an array, needed where the
 *			status is not error; each has a string name, a status
 *			of the same three, a string test_code.
 *	Classroom	the reporter's source
 *			(classroom-resources/autograding-grading-reporter): of
 *			each runner status, max_score as a number, and tests,
 *			whose scores it adds up; fail and error are failures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "finding.h"
#include "grade_page.h"
#include "lab/grade.h"

static char root[] = "/tmp/vhelab-report-XXXXXX";

static const char *const cases =
	"[{\"name\": \"good\", \"student\": \"=cmd\", \"lab\": \"05-x\","
	" \"status\": \"passed\", \"points\": 100, \"held\": 2, \"total\": 2,"
	" \"hints\": 1, \"sentence\": \"Every rule holds.\", \"findings\": ["
	" {\"name\": \"a\", \"says\": \"A.\", \"lap\": 1, \"held\": true,"
	"  \"open\": false, \"why\": \"\"}], \"runs\": []},"
	"{\"name\": \"bad\", \"student\": \"b\", \"lab\": \"05-x\","
	" \"status\": \"failed\", \"points\": 50, \"held\": 1, \"total\": 2,"
	" \"hints\": null, \"sentence\": \"a \\\"b\\\", c\", \"findings\": ["
	" {\"name\": \"a\", \"says\": \"A.\", \"lap\": 2, \"held\": false,"
	"  \"open\": false, \"why\": \"flags\"}], \"runs\": []},"
	"{\"name\": \"built\", \"student\": \"c\", \"lab\": \"05-x\","
	" \"status\": \"not-built\", \"points\": 0, \"held\": 0, \"total\": 0,"
	" \"hints\": null, \"sentence\": \"It does not build.\"},"
	"{\"name\": \"none\", \"student\": \"d\", \"lab\": \"05-x\","
	" \"status\": \"not-graded\", \"points\": 0, \"held\": 0, \"total\": 0,"
	" \"hints\": null, \"sentence\": \"The grader failed.\"}]";

static int report(void **state)
{
	struct err err = { .kind = ERR_NONE };
	json_t *all = json_loads(cases, 0, NULL);
	int failed;

	(void)state;
	if (!all || !mkdtemp(root))
		return -1;
	failed = grade_report(root, all, &err);
	json_decref(all);
	return failed;
}

static int remove_all(void **state)
{
	char line[96];

	(void)state;
	snprintf(line, sizeof(line), "rm -rf %s", root);
	return system(line) != 0;
}

static json_t *read_result(const char *format, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s/%s/results.json", root, format,
		 name);
	return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

static const char *text(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_string(value))
		fail_msg("%s is no string", key);
	return json_string_value(value);
}

static json_int_t number(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_number(value))
		fail_msg("%s is no number", key);
	return json_integer_value(value);
}

static void one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	if (!*words)
		fail_msg("%s is no word of the format", word);
}

static void test_gradescope(void **state)
{
	static const char *const seen[] = { "hidden", "after_due_date",
					    "after_published", "visible",
					    NULL };
	static const char *const states[] = { "passed", "failed", NULL };
	static const struct {
		const char *name;
		json_int_t score;
	} all[] = { { "good", 100 }, { "bad", 50 }, { "built", 0 } };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		json_t *o = read_result("gradescope", all[i].name), *t;
		size_t n;

		assert_non_null(o);
		assert_int_equal(number(o, "score"), all[i].score);
		text(o, "output");
		one_of(text(o, "visibility"), seen);
		assert_true(json_is_array(json_object_get(o, "tests")));
		json_array_foreach(json_object_get(o, "tests"), n, t)
		{
			text(t, "name");
			text(t, "output");
			one_of(text(t, "status"), states);
		}
		json_decref(o);
	}
	assert_null(read_result("gradescope", "none"));
}

static void test_exercism(void **state)
{
	static const char *const states[] = { "pass", "fail", "error", NULL };
	static const char *const all[][2] = { { "good", "pass" },
					      { "bad", "fail" },
					      { "built", "error" },
					      { "none", "error" } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *o = read_result("exercism", all[i][0]), *t;
		size_t n;

		assert_non_null(o);
		assert_int_equal(number(o, "version"), 3);
		assert_string_equal(text(o, "status"), all[i][1]);
		if (i >= 2)
			assert_true(*text(o, "message"));
		else
			assert_null(json_object_get(o, "message"));
		assert_int_equal(json_array_size(json_object_get(o, "tests")),
				 i < 2);
		json_array_foreach(json_object_get(o, "tests"), n, t)
		{
			text(t, "name");
			text(t, "test_code");
			one_of(text(t, "status"), states);
			if (i == 1)
				assert_string_equal(text(t, "message"),
						    "flags");
		}
		json_decref(o);
	}
}

static void test_classroom(void **state)
{
	static const struct {
		const char *name, *status;
		json_int_t score;
	} all[] = { { "good", "pass", 100 },
		    { "bad", "fail", 50 },
		    { "built", "fail", 0 },
		    { "none", "error", 0 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *o = read_result("classroom", all[i].name), *t;
		json_int_t sum = 0;
		size_t n;

		assert_non_null(o);
		assert_string_equal(text(o, "status"), all[i].status);
		assert_int_equal(number(o, "max_score"), 100);
		json_array_foreach(json_object_get(o, "tests"), n, t)
		{
			text(t, "name");
			text(t, "test_code");
			assert_string_equal(text(t, "status"), all[i].status);
			sum += number(t, "score");
		}
		assert_int_equal(sum, all[i].score);
		json_decref(o);
	}
}

/* RFC 4180; and a spreadsheet is given no formula. */
static void test_csv(void **state)
{
	char path[96], line[256];
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/grades.csv", root);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "\"'=cmd\",\"05-x\",100,\"2/2\",1,\"passed\","
				  "\"Every rule holds.\",\"good\"\r\n");
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "\"b\",\"05-x\",50,\"1/2\",,\"failed\","
				  "\"a \"\"b\"\", c\",\"bad\"\r\n");
	assert_non_null(fgets(line, sizeof(line), f));
	assert_non_null(fgets(line, sizeof(line), f));
	assert_non_null(strstr(line, "\"05-x\",,"));
	fclose(f);
}

/* A source line in Latin 1 is quoted in a reason: nothing may get lost. */
static void test_any_bytes(void **state)
{
	static char name[] = "a", says[] = "A.",
		    why[] = "caf\xe9 \xc3\xa9 \xf0\x9f", output[] = "\xff";
	struct lab_finding f = { .name = name, .says = says, .why = why };
	struct lab lab = { .name = name };
	struct lab_result r = {
		.lab = &lab, .findings = &f, .count = 1, .output = output
	};
	char *json = lab_result_json(&r);
	json_t *all = json ? json_loads(json, 0, NULL) : NULL;
	json_t *list = json_object_get(all, "findings");

	(void)state;
	assert_non_null(all);
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(text(json_array_get(list, 0), "why"),
			    "caf\\xe9 \xc3\xa9 \\xf0\\x9f");
	assert_string_equal(text(all, "output"), "\\xff");
	json_decref(all);
	free(json);
}

/* What the teacher has to look at stands first; two of one kind say so. */
static void test_page(void **state)
{
	json_t *all = json_loads(
		"[{\"name\": \"a\", \"student\": \"ann\", \"lab\": \"5\","
		" \"status\": \"passed\", \"points\": 100},"
		"{\"name\": \"b\", \"student\": \"ann\", \"lab\": \"5\","
		" \"status\": \"failed\", \"points\": 0},"
		"{\"name\": \"c\", \"student\": \"eve\", \"lab\": \"5\","
		" \"status\": \"not-graded\", \"points\": null}]",
		0, NULL);
	char *page = grade_page(all);

	(void)state;
	assert_non_null(page);
	assert_non_null(strstr(page, "1 not-graded, 1 failed, 1 passed</p>"));
	assert_true(strstr(page, "<td>eve") < strstr(page, "<td>ann"));
	assert_non_null(strstr(page, "5 (one of 2)</td>"));
	assert_null(strstr(strstr(page, "<td>eve"), "eve</td><td>5 (one"));
	free(page);
	json_decref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradescope),
		cmocka_unit_test(test_exercism),
		cmocka_unit_test(test_classroom),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, report, remove_all);
}
