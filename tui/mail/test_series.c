// SPDX-License-Identifier: MIT
/*
 * What belongs together, and in which order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index.h"
#include "mail/series.h"

#define DIFF "--- a/hyp/x.c\n+++ b/hyp/x.c\n"

static struct mail mails[16];
static struct mailbox box = { .list = mails };
static struct series_list all;

static char *id_of(char id)
{
	char text[2] = { id, '\0' };

	return strdup(id == '-' ? "" : text);
}

/* @thread: its id and the root of its thread, a letter each; '-' for none. */
static struct mail *add(const char *subject, const char *thread, bool diff)
{
	struct mail *m = &mails[box.count++];

	*m = (struct mail){ .why = "" };
	index_subject(m, subject);
	m->id = id_of(thread[0]);
	m->root = id_of(thread[1]);
	m->parent = id_of(thread[1]);
	m->sender = strdup("writer");
	index_kind(m, diff ? DIFF : "words");
	if (diff && asprintf(&m->diff, "%s%zu", DIFF, box.count) < 0)
		m->diff = NULL;
	assert_int_equal(index_finish(m, NULL), 0);
	return m;
}

static void sort(size_t want)
{
	assert_int_equal(series_sort(&all, &box, NULL), 0);
	assert_int_equal(all.count, want);
}

/* The first letters of the subjects, in order. */
static void is(size_t i, const char *order)
{
	const struct series *s = &all.list[i];

	assert_int_equal(s->count, strlen(order));
	for (size_t k = 0; k < s->count; k++)
		assert_int_equal(s->parts[k]->subject[0], order[k]);
}

static int clear(void **state)
{
	(void)state;
	series_release(&all);
	while (box.count)
		index_release(&mails[--box.count]);
	return 0;
}

static void shuffled(void **state)
{
	(void)state;
	add("[PATCH 3/3] c", "3a", true);
	add("[PATCH 1/3] a", "1a", true);
	add("Re: [PATCH 1/3] a", "9a", false);
	add("[PATCH 0/3] whole", "a-", false);
	add("[PATCH 2/3] b", "2a", true);
	sort(1);
	is(0, "abc");
	assert_string_equal(all.list[0].title, "whole");
	assert_int_equal(all.list[0].gap, 0);
	assert_int_equal(all.talk, 1);
}

static void gaps(void **state)
{
	(void)state;
	add("[PATCH 1/4] a", "1x", true);
	add("[PATCH 4/4] d", "4x", true);
	sort(1);
	is(0, "ad");
	assert_int_equal(all.list[0].gap, 2);
	assert_int_equal(all.list[0].missing, 2);
	assert_int_equal(all.list[0].of, 4);
}

static void apart(void **state)
{
	(void)state;
	add("[PATCH 1/2] a", "1x", true);
	add("[PATCH 1/2] c", "3y", true);
	add("[PATCH 2/2] d", "4y", true);
	add("[PATCH 2/2] b", "2x", true);
	add("[PATCH] e", "5-", true);
	sort(3);
	is(0, "ab");
	is(1, "cd");
	is(2, "e");
}

static void unthreaded(void **state)
{
	(void)state;
	add("[PATCH 2/2] b", "2-", true);
	add("[PATCH 1/2] a", "1-", true);
	add("[PATCH 1/2] c", "3-", true);
	sort(2);
	is(0, "ab");
	is(1, "c");
}

static void unthreaded_of_two_people(void **state)
{
	struct mail *other;

	(void)state;
	add("[PATCH 1/2] a", "1-", true);
	other = add("[PATCH 2/2] b", "2-", true);
	free(other->sender);
	other->sender = strdup("somebody");
	sort(2);
	is(0, "a");
	is(1, "b");
}

static void versions(void **state)
{
	(void)state;
	add("[PATCH 1/1] a", "1a", true);
	add("[PATCH v3 1/1] c", "3a", true);
	add("[PATCH v2 1/1] b", "2a", true);
	sort(3);
	assert_int_equal(series_find(&all, 0)->version, 3);
	assert_int_equal(series_find(&all, 2)->version, 2);
	assert_null(series_find(&all, 4));
}

static void other_subjects_are_other_series(void **state)
{
	(void)state;
	add("[PATCH] a", "1-", true);
	add("[PATCH v5] b", "2-", true);
	sort(2);
	assert_int_equal(series_find(&all, 0)->version, 1);
}

static void posted_again_in_part(void **state)
{
	(void)state;
	add("[PATCH 0/3] whole", "a-", false);
	add("[PATCH 1/3] a", "1a", true);
	add("[PATCH 2/3] b", "2a", true);
	add("[PATCH 3/3] c", "3a", true);
	add("[PATCH v2 2/3] B", "4a", true);
	sort(2);
	is(0, "abc");
	is(1, "aBc");
	assert_int_equal(all.list[1].older, 2);
	assert_int_equal(all.list[1].missing, 0);
}

static void a_whole_new_version_borrows_nothing(void **state)
{
	(void)state;
	add("[PATCH 1/2] a", "1a", true);
	add("[PATCH 2/2] b", "2a", true);
	add("[PATCH v2 0/2] whole", "ba", false);
	add("[PATCH v2 1/2] A", "3a", true);
	sort(2);
	is(1, "A");
	assert_int_equal(all.list[1].gap, 2);
	assert_int_equal(all.list[1].older, 0);
}

static void twice(void **state)
{
	(void)state;
	add("[PATCH 1/2] a", "1x", true);
	add("[PATCH 1/2] a", "1x", true);
	add("[PATCH 2/2] b", "2x", true);
	add("[PATCH 2/2] c", "3x", true);
	sort(1);
	is(0, "ac");
	assert_int_equal(all.duplicates, 1);
	assert_int_equal(all.replaced, 1);
}

static void files_without_numbers(void **state)
{
	(void)state;
	add("[PATCH] b", "--", true);
	add("[PATCH] a", "--", true);
	sort(1);
	is(0, "ba");
}

static void sent_without_numbers(void **state)
{
	(void)state;
	add("[PATCH] a", "1-", true);
	add("[PATCH] b", "2-", true);
	sort(2);
}

static void quilt_order(void **state)
{
	(void)state;
	add("[PATCH 2/2] b", "1-", true)->ordered = true;
	add("[PATCH 1/2] a", "2-", true)->ordered = true;
	sort(1);
	is(0, "ba");
}

static void proposals(void **state)
{
	(void)state;
	add("Re: [PATCH 1/2] a", "3x", true);
	sort(1);
	is(0, "a");
	clear(NULL);
	add("[PATCH] b", "1-", true);
	add("Re: [PATCH] b", "21", true);
	sort(1);
	assert_int_equal(all.proposals, 1);
}

static void nothing(void **state)
{
	(void)state;
	add("hello", "1-", false);
	sort(0);
	assert_null(series_find(&all, 0));
}

/* A number that no series has room for is no number. */
static void numbers_too_large(void **state)
{
	(void)state;
	add("[PATCH 999998/999999] a", "1-", true);
	sort(1);
	is(0, "a");
	assert_int_equal(all.list[0].of, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(shuffled, clear),
		cmocka_unit_test_teardown(gaps, clear),
		cmocka_unit_test_teardown(apart, clear),
		cmocka_unit_test_teardown(unthreaded, clear),
		cmocka_unit_test_teardown(unthreaded_of_two_people, clear),
		cmocka_unit_test_teardown(versions, clear),
		cmocka_unit_test_teardown(other_subjects_are_other_series,
					  clear),
		cmocka_unit_test_teardown(posted_again_in_part, clear),
		cmocka_unit_test_teardown(a_whole_new_version_borrows_nothing,
					  clear),
		cmocka_unit_test_teardown(twice, clear),
		cmocka_unit_test_teardown(files_without_numbers, clear),
		cmocka_unit_test_teardown(sent_without_numbers, clear),
		cmocka_unit_test_teardown(quilt_order, clear),
		cmocka_unit_test_teardown(proposals, clear),
		cmocka_unit_test_teardown(nothing, clear),
		cmocka_unit_test_teardown(numbers_too_large, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
