// SPDX-License-Identifier: MIT
/* Layouts and keys: tables that must not contradict themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "front/keys.h"
#include "keys.h"
#include "layout.h"
#include "overlay.h"
#include "verb.h"

static bool overlap(struct rect a, struct rect b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
	       b.y < a.y + a.h;
}

static void check_slot(const struct slot *slot, struct rect r, int h, int w)
{
	/* Title above, status and keys below. */
	assert_true(r.y >= 1 && r.y + r.h <= h - 2);
	assert_true(r.x >= 0 && r.x + r.w <= w);
	for (size_t v = 0; v < slot->nviews; v++) {
		const struct view_ops *ops = view_ops(slot->views[v]);

		if (r.h - 1 < ops->min_h || r.w < ops->min_w)
			fail_msg("%s has no room at %dx%d", ops->name, w, h);
	}
}

static void check_size(int h, int w)
{
	const struct layout *l = layout_for(h, w);
	int views[VIEW_COUNT] = { 0 };

	assert_non_null(l);
	for (size_t i = 0; i < l->nslots; i++) {
		struct rect r = layout_rect(&l->slots[i], h, w);

		check_slot(&l->slots[i], r, h, w);
		for (size_t v = 0; v < l->slots[i].nviews; v++)
			views[l->slots[i].views[v]]++;
		for (size_t k = 0; k < i; k++) {
			if (overlap(r, layout_rect(&l->slots[k], h, w)))
				fail_msg("slots %zu, %zu at %dx%d", k, i, w, h);
		}
	}
	for (int v = 0; v < VIEW_COUNT; v++)
		assert_int_equal(views[v], 1);
}

static void test_every_size(void **state)
{
	(void)state;
	for (int h = LAYOUT_MIN_H; h <= 100; h++) {
		for (int w = LAYOUT_MIN_W; w <= 260; w++)
			check_size(h, w);
	}
}

static void test_too_small(void **state)
{
	(void)state;
	assert_null(layout_for(23, 80));
	assert_null(layout_for(24, 79));
	assert_null(layout_for(1, 1));
}

static void test_keys_are_unique(void **state)
{
	size_t n;
	const struct binding *b = keys_table(&n);
	struct words words;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(keys_find(b[i].key), &b[i]);
		assert_int_equal(words_split(&words, b[i].line), 0);
		if (!verb_find(words.word[0]))
			fail_msg("no verb for \"%s\"", b[i].line);
		if (b[i].label)
			assert_true(*keys_help(&b[i]));
	}
}

static void test_number_keys_name_every_view(void **state)
{
	char line[40];

	(void)state;
	for (int v = 0; v < VIEW_RULES; v++) {
		const struct binding *b = keys_find('1' + v);
		const char *name = view_ops((enum view_id)v)->name;

		snprintf(line, sizeof(line), "view %s", name);
		assert_non_null(b);
		assert_string_equal(b->line, line);
		/* Help lists their names in the row of the first. */
		assert_non_null(strstr(keys_help(keys_find('1')), name));
	}
}

static void test_verbs_are_whole(void **state)
{
	(void)state;
	for (size_t t = 0; verb_topic(t); t++) {
		for (const struct verb *v = verb_topic(t)->verbs; v->name;
		     v++) {
			assert_ptr_equal(verb_find(v->name), v);
			assert_non_null(v->args);
			assert_non_null(v->run);
			assert_true(*v->help);
		}
	}
	assert_null(verb_find(""));
	assert_null(verb_find("re")); /* restart, redraw */
	assert_string_equal(verb_find("resta")->name, "restart");
}

static void test_words(void **state)
{
	char longest[WORDS_TEXT + 1];
	struct words w;

	(void)state;
	assert_int_equal(words_split(&w, "  break\tmain   el 2 "), 0);
	assert_int_equal(w.count, 4);
	assert_string_equal(w.word[0], "break");
	assert_string_equal(w.word[3], "2");
	assert_null(w.word[4]);
	assert_int_equal(words_split(&w, "1 2 3 4 5 6 7 8 9"), 0);
	assert_int_equal(w.count, WORDS_MAX);
	assert_string_equal(w.word[7], "8 9");
	memset(longest, 'a', sizeof(longest));
	longest[WORDS_TEXT] = '\0';
	assert_int_equal(words_split(&w, longest), -1);
}

static void test_help_fits_the_smallest_terminal(void **state)
{
	size_t n, line = 0;
	const struct binding *b = keys_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (b[i].brief)
			line += strlen(b[i].brief) + 3;
		if (b[i].label)
			assert_true(strlen(keys_help(&b[i])) + 21 <=
				    LAYOUT_MIN_W - 4);
	}
	assert_true(line <= LAYOUT_MIN_W);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_keys_are_unique),
		cmocka_unit_test(test_verbs_are_whole),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_number_keys_name_every_view),
		cmocka_unit_test(test_help_fits_the_smallest_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
