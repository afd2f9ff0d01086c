// SPDX-License-Identifier: MIT
/* Targets side by side, read back as a user would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>

#include "report/compare.h"
#include "test_model.h"

#define COUNT 3

static void make(struct behaviour b[COUNT])
{
	b[0] = behave_as("v4.13", "vhe", &recipe_4_13);
	b[1] = behave_as("a-name-that-is-too-long-for-the-table", "vhe",
			 &recipe_v1);
	b[2] = behave_as("v4.13", "nvhe", &recipe_4_13_nvhe);
}

static void discard(struct behaviour b[COUNT])
{
	for (unsigned int i = 0; i < COUNT; i++)
		behaviour_release(&b[i]);
}

static size_t longest(const char *text)
{
	size_t most = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		most = len > most ? len : most;
		if (len)
			assert_int_not_equal(text[len - 1], ' ');
		text += len + (text[len] == '\n');
	}
	return most;
}

static void test_text(void **state)
{
	struct behaviour b[COUNT];
	struct comparison c = { .targets = b, .count = COUNT };
	char *text;

	(void)state;
	make(b);
	text = compare_text(&c, 80);
	assert_non_null(text);
	assert_true(longest(text) < 80);
	assert_non_null(strstr(
		text, "v4.13          -A-F -AIF -AIF -AIF -AIF DAIF D-IF D-IF "
		      "D-IF D-IF D-IF D--F .\n"));
	assert_non_null(strstr(
		text, "a-name-that-~  -A-F -AIF*DAIF*DAIF*DAIF DAIF D-IF D-IF "
		      "D-IF D-IF*-AIF*-A-F .\n"));
	assert_non_null(
		strstr(text, "v4.13:nvhe    +-A-F+-AIF*DAIF*.   *DAIF"));
	assert_non_null(strstr(text, "v4.13          BROKEN lap 1 "));
	assert_non_null(strstr(text, "*holds "));
	free(text);
	text = compare_text(&c, 120);
	assert_non_null(strstr(text, "a-name-that-is-too-long-for-the-table"));
	free(text);
	discard(b);
}

static const json_t *at(const json_t *array, size_t i)
{
	return json_array_get(array, i);
}

static const json_t *of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return value;
}

static void test_json(void **state)
{
	struct behaviour b[COUNT];
	struct comparison c = { .targets = b, .count = COUNT };
	const json_t *lap, *host;
	char *text, *again;
	json_t *root;

	(void)state;
	make(b);
	text = compare_json(&c);
	again = compare_json(&c);
	assert_string_equal(text, again);
	root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(of(root, "schema")),
			    "vhelab-compare/1");
	assert_int_equal(json_array_size(of(root, "targets")), COUNT);
	lap = at(of(at(of(root, "targets"), 1), "laps"), 0);
	host = of(of(lap, "cost"), "host");
	assert_int_equal(json_integer_value(of(host, "count")), 10);
	assert_int_equal(json_integer_value(of(host, "difference")), 2);
	assert_string_equal(json_string_value(of(lap, "leak_out")), "----");
	lap = at(of(at(of(root, "targets"), 2), "laps"), 0);
	assert_int_equal(json_array_size(of(lap, "missing")), 3);
	json_decref(root);
	free(text);
	free(again);
	discard(b);
}

/* Bytes that are no UTF-8 must not lose the report. */
static void test_foreign_name(void **state)
{
	struct behaviour b = behave_as("bad\xff\x1b[31m", "vhe", &recipe_v1);
	struct comparison c = { .targets = &b, .count = 1 };
	char *json = compare_json(&c), *text = compare_text(&c, 80);

	(void)state;
	assert_non_null(json);
	assert_non_null(strstr(json, "\"target\": \"bad"));
	assert_null(strchr(json, 0x1b));
	assert_null(strchr(text, 0x1b));
	free(json);
	free(text);
	behaviour_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_foreign_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
