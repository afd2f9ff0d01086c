// SPDX-License-Identifier: MIT
/* The line editor, key by key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "marks.h"
#include "prompt.h"

static void type(struct prompt *p, const char *text)
{
	for (; *text; text++)
		assert_int_equal(prompt_key(p, *text), PROMPT_EDITED);
}

static void press(struct prompt *p, int key, int times)
{
	while (times-- > 0)
		assert_int_equal(prompt_key(p, key), PROMPT_EDITED);
}

/* The text with a | where the cursor is. */
static void expect(const struct prompt *p, const char *text)
{
	char got[WORDS_TEXT + 2];

	snprintf(got, sizeof(got), "%.*s|%s", (int)p->at, p->text,
		 p->text + p->at);
	assert_string_equal(got, text);
	assert_int_equal(p->len, strlen(p->text));
}

static void test_editing(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, "goto ");
	type(&p, "H2");
	expect(&p, "goto H2|");
	press(&p, K_LEFT, 2);
	type(&p, "x");
	expect(&p, "goto x|H2");
	press(&p, K_BACKSPACE, 1);
	press(&p, K_DELETE, 1);
	expect(&p, "goto |2");
	press(&p, K_HOME, 1);
	press(&p, K_LEFT, 1);
	expect(&p, "|goto 2");
	press(&p, K_RIGHT, 2);
	press(&p, 11, 1); /* Ctrl-K */
	expect(&p, "go|");
	type(&p, "to  here");
	press(&p, 23, 1); /* Ctrl-W */
	expect(&p, "goto  |");
	press(&p, 23, 1);
	expect(&p, "|");
	type(&p, "abc");
	press(&p, 1, 1); /* Ctrl-A */
	press(&p, K_RIGHT, 1);
	press(&p, 21, 1); /* Ctrl-U */
	expect(&p, "|bc");
	press(&p, 5, 1); /* Ctrl-E */
	expect(&p, "bc|");
	press(&p, 2, 1); /* a control that means nothing is no text */
	press(&p, 7, 1);
	expect(&p, "b|c");
}

/* RFC 3629: one, two, three and four bytes. */
static void test_whole_characters(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, "");
	prompt_key(&p, 'a');
	prompt_key(&p, 0xe9);
	prompt_key(&p, 0x4e2d);
	prompt_key(&p, 0x1f600);
	expect(&p, "a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80|");
	press(&p, K_LEFT, 2);
	expect(&p, "a\xc3\xa9|\xe4\xb8\xad\xf0\x9f\x98\x80");
	press(&p, K_BACKSPACE, 1);
	press(&p, K_DELETE, 1);
	expect(&p, "a|\xf0\x9f\x98\x80");
	press(&p, K_RIGHT, 5);
	expect(&p, "a\xf0\x9f\x98\x80|");
	press(&p, 0xd800, 1); /* a surrogate is no character */
	press(&p, K_F1, 1);
	expect(&p, "a\xf0\x9f\x98\x80|");
}

static void test_a_full_line_takes_no_more(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, "");
	press(&p, 'x', WORDS_TEXT + 10);
	assert_int_equal(p.len, WORDS_TEXT - 1);
	press(&p, K_BACKSPACE, 1);
	prompt_key(&p, 0xe9); /* half of it would fit */
	assert_int_equal(p.len, WORDS_TEXT - 2);
	assert_int_equal(p.text[p.len - 1], 'x');
}

static void test_the_ways_out(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, "");
	assert_int_equal(prompt_key(&p, 'x'), PROMPT_EDITED);
	assert_int_equal(prompt_key(&p, '\t'), PROMPT_COMPLETE);
	assert_true(p.open);
	assert_int_equal(prompt_key(&p, K_BACKSPACE), PROMPT_EDITED);
	assert_int_equal(prompt_key(&p, K_BACKSPACE), PROMPT_LEFT);
	assert_false(p.open);
	prompt_open(&p, "step");
	assert_int_equal(prompt_key(&p, K_ENTER), PROMPT_ENTERED);
	assert_string_equal(p.text, "step");
	assert_false(p.open);
	prompt_open(&p, "step");
	assert_int_equal(prompt_key(&p, K_ESCAPE), PROMPT_LEFT);
	assert_false(p.open);
}

static void test_history(void **state)
{
	struct prompt p = { 0 };
	char line[32];

	(void)state;
	prompt_remember(&p, "  ");
	prompt_remember(&p, "one");
	prompt_remember(&p, "two");
	prompt_remember(&p, "two");
	assert_string_equal(prompt_line(&p, 1), "two");
	assert_null(prompt_line(&p, 2));
	prompt_open(&p, "thr");
	press(&p, K_UP, 1);
	expect(&p, "two|");
	press(&p, K_UP, 5);
	expect(&p, "one|");
	press(&p, K_DOWN, 1);
	expect(&p, "two|");
	press(&p, K_DOWN, 5);
	expect(&p, "thr|");
	for (int i = 0; i < PROMPT_HISTORY + 3; i++) {
		snprintf(line, sizeof(line), "line %d", i);
		prompt_remember(&p, line);
	}
	assert_string_equal(prompt_line(&p, 0), "line 3");
	assert_null(prompt_line(&p, PROMPT_HISTORY));
}

static int cursor_column(const struct canvas *c)
{
	for (int x = 0; x < c->cols; x++) {
		if (c->cells[x].ink == INK_HERE)
			return x;
	}
	return -1;
}

static void expect_drawn(const struct prompt *p, struct canvas *c,
			 const char *text, int cursor)
{
	char row[128];

	prompt_draw(p, c, 0);
	assert_string_equal(canvas_row(c, 0, row, sizeof(row)), text);
	assert_int_equal(cursor_column(c), cursor);
}

static void test_drawing(void **state)
{
	struct canvas c = { 0 };
	struct prompt p = { 0 };

	(void)state;
	assert_int_equal(canvas_resize(&c, 1, 10), 0);
	prompt_open(&p, "12345678");
	expect_drawn(&p, &c, ":12345678", 9);
	type(&p, "9");
	expect_drawn(&p, &c, "<23456789", 9);
	press(&p, K_HOME, 1);
	canvas_clear(&c);
	expect_drawn(&p, &c, ":123456789", 1);
	prompt_open(&p, "\u4e2d\u4e2d");
	canvas_clear(&c);
	expect_drawn(&p, &c, ":\u4e2d\u4e2d", 5);
	prompt_open(&p, "\x1b[2J"); /* from nowhere: still harmless */
	canvas_clear(&c);
	expect_drawn(&p, &c, ":?[2J", 5);
	canvas_free(&c);
}

static void test_marks(void **state)
{
	struct marks m = { 0 };

	(void)state;
	assert_int_equal(marks_index("a"), 0);
	assert_int_equal(marks_index("z"), 25);
	assert_int_equal(marks_index("A"), -1);
	assert_int_equal(marks_index("ab"), -1);
	assert_int_equal(marks_index(""), -1);
	assert_int_equal(marks_index(NULL), -1);
	assert_string_equal(marks_name(25), "z");
	assert_string_equal(marks_name(26), "");
	m.set[0] = m.set[1] = m.set[2] = true;
	m.event[0] = 4;
	m.event[1] = 5;
	m.event[2] = 6;
	assert_int_equal(marks_cut(&m, 5), 2);
	assert_true(m.set[0]);
	assert_false(m.set[1]);
	assert_false(m.set[2]);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_editing),
		cmocka_unit_test(test_whole_characters),
		cmocka_unit_test(test_a_full_line_takes_no_more),
		cmocka_unit_test(test_the_ways_out),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
