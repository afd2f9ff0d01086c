// SPDX-License-Identifier: MIT
/* What a page shows is what the JSON says, figure by figure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "report/compare.h"
#include "test_model.h"
#include "test_page.h"

#define DIFFERS "\u2260"

struct both {
	struct behaviour all[3];
	json_t *json;
	struct page *page;
	char *mail;
};

static void set_up(struct both *b)
{
	struct comparison c = { b->all, 3 };
	char *json, *html;

	b->all[0] = behave_as("first", "vhe", &recipe_4_13);
	b->all[1] = behave_as("second", "vhe", &recipe_sketch_a);
	b->all[2] = behave_as("third", "nvhe", &recipe_4_13_nvhe);
	json = compare_json(&c);
	html = compare_html(&c);
	b->mail = compare_mail(&c);
	b->json = json_loads(json, 0, NULL);
	assert_non_null(b->json);
	b->page = page_parse(html);
	free(json);
	free(html);
}

static void tear_down(struct both *b)
{
	for (size_t i = 0; i < 3; i++)
		behaviour_release(&b->all[i]);
	json_decref(b->json);
	page_free(b->page);
	free(b->mail);
}

/* The row of a target: its name, and the mode unless that is the usual one. */
static void row_of(char row[128], const json_t *target)
{
	const char *mode = json_string_value(json_object_get(target, "mode"));

	snprintf(row, 128, "%s%s",
		 json_string_value(json_object_get(target, "target")),
		 strcmp(mode, "vhe") ? ":nvhe" : "");
}

static unsigned int column_of(const char *checkpoint)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (!strcmp(checkpoint_name(cp), checkpoint))
			return cp + 1;
	}
	fail();
	return 0;
}

/* Both values of "D-IF, then --I-", each once. */
static void assert_flags(const char *cell, const json_t *point)
{
	const char *flags = json_string_value(json_object_get(point, "flags"));
	const char *then = strstr(flags, ", then ");
	char first[8];

	assert_non_null(cell);
	snprintf(first, sizeof(first), "%.4s", flags);
	assert_non_null(strstr(cell, first));
	if (then)
		assert_non_null(strstr(cell, then + 2));
	assert_int_equal(json_is_true(json_object_get(point, "differs")),
			 strstr(cell, DIFFERS) != NULL);
}

typedef size_t (*lap_checker)(const struct both *b, const json_t *lap,
			      const char *row, int number);

static size_t each_lap(const struct both *b, lap_checker check)
{
	const json_t *target, *lap;
	size_t i, k, n = 0;
	char row[128];

	json_array_foreach(json_object_get(b->json, "targets"), i, target)
	{
		row_of(row, target);
		json_array_foreach(json_object_get(target, "laps"), k, lap)
			n += check(b, lap, row, (int)k + 1);
	}
	return n;
}

static size_t check_flags(const struct both *b, const json_t *lap,
			  const char *row, int number)
{
	const json_t *point;
	char caption[64];
	size_t i;

	snprintf(caption, sizeof(caption), "Flags at the checkpoints of lap %d",
		 number);
	json_array_foreach(json_object_get(lap, "checkpoints"), i, point)
	{
		const char *name =
			json_string_value(json_object_get(point, "name"));

		assert_flags(page_cell(b->page, caption, row, column_of(name)),
			     point);
	}
	return i;
}

static void test_flags(void **state)
{
	struct both b;

	(void)state;
	set_up(&b);
	assert_true(each_lap(&b, check_flags) > 50);
	tear_down(&b);
}

static size_t check_cost(const struct both *b, const json_t *lap,
			 const char *row, int number)
{
	const json_t *cost = json_object_get(lap, "cost");
	char caption[128], expected[64];

	snprintf(caption, sizeof(caption),
		 "Cost of lap %d from H1 to H2, and the difference to the "
		 "first row",
		 number);
	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		const json_t *pair = json_object_get(cost, cost_figure_name(i));
		const json_t *count = json_object_get(pair, "count");
		int more = (int)json_integer_value(
			json_object_get(pair, "difference"));

		snprintf(expected, sizeof(expected), more ? "%d (%+d)" : "%d",
			 (int)json_integer_value(count), more);
		if (!json_is_integer(count))
			strcpy(expected, "not known");
		assert_string_equal(page_cell(b->page, caption, row, i + 1),
				    expected);
	}
	return COST_FIGURES;
}

static void test_cost(void **state)
{
	struct both b;

	(void)state;
	set_up(&b);
	assert_int_equal(each_lap(&b, check_cost), 6 * COST_FIGURES);
	tear_down(&b);
}

static size_t check_rules(const struct both *b, const json_t *lap,
			  const char *row, int number)
{
	const json_t *rule;
	char name[160];
	size_t i;

	snprintf(name, sizeof(name), "%s, lap %d", row, number);
	json_array_foreach(json_object_get(lap, "rules"), i, rule)
	{
		const char *cell = page_cell(b->page, "Which rules hold", name,
					     (unsigned int)i + 1);
		bool holds = json_is_true(json_object_get(rule, "holds"));

		assert_non_null(cell);
		assert_non_null(strstr(cell, holds ? "holds" : "BROKEN"));
	}
	return i;
}

static void test_rules(void **state)
{
	struct both b;

	(void)state;
	set_up(&b);
	assert_int_equal(each_lap(&b, check_rules), 18);
	tear_down(&b);
}

/* In a mail the columns are the targets, seven characters each. */
static const char *mail_figure(const char *mail, const char *title,
			       const char *row, size_t target, char text[8])
{
	const char *at = strstr(mail, title);
	char line[32];

	assert_non_null(at);
	snprintf(line, sizeof(line), "\n%-14s", row);
	at = strstr(at, line);
	assert_non_null(at);
	snprintf(text, 8, "%.7s", at + 15 + 7 * target);
	return text + strspn(text, " ");
}

static void test_mail(void **state)
{
	char text[8], expected[32];
	struct both b;

	(void)state;
	set_up(&b);
	for (size_t i = 0; i < 3; i++) {
		const struct cost *c = &b.all[i].laps[1].cost;

		snprintf(expected, sizeof(expected), "%d",
			 (int)c->instructions[WORLD_HYP]);
		assert_string_equal(
			mail_figure(b.mail, "\ncost, lap 2", "hyp", i, text),
			expected);
	}
	tear_down(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
