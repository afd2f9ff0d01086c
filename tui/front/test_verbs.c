// SPDX-License-Identifier: MIT
/*
 * Verbs, keys, completion and what is kept of a session, on the fake CPU's
 * trace. The order of the checkpoints and the flags at them are the design's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../trace/test_cpu.h"
#include "complete.h"
#include "front_impl.h"
#include "number.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct front *f;
};

static void set_stage(struct stage *st, unsigned int laps)
{
	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, &recipe_4_13, laps);
	st->s.trace = st->cpu.t;
	st->s.opt = (struct session_options){ .name = "v4.13",
					      .mode = "vhe",
					      .guest = "hello" };
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
	st->f = front_new(&st->s, NULL, NULL);
	assert_non_null(st->f);
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

static void does(struct stage *st, const char *line)
{
	if (front_command(st->f, line))
		fail_msg("%s: %s", line, front_status(st->f));
}

static void refuses(struct stage *st, const char *line, const char *why)
{
	if (!front_command(st->f, line))
		fail_msg("%s was done: %s", line, front_status(st->f));
	if (!strstr(front_status(st->f), why))
		fail_msg("%s: \"%s\", not \"%s\"", line, front_status(st->f),
			 why);
}

static void expect_at(struct stage *st, unsigned int lap, enum checkpoint cp)
{
	enum checkpoint here;
	unsigned int number;

	assert_true(session_checkpoint(&st->s, &number, &here));
	assert_int_equal(here, cp);
	assert_int_equal(number, lap);
}

static void says(struct stage *st, const char *words)
{
	if (!strstr(front_said(st->f), words))
		fail_msg("\"%s\", not \"%s\"", front_said(st->f), words);
}

static void test_moving_both_ways(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 2);
	does(&st, "step");
	assert_int_equal(st.s.at, 1);
	does(&st, "step 4");
	assert_int_equal(st.s.at, 5);
	does(&st, "back step 3");
	assert_int_equal(st.s.at, 2);
	does(&st, "back");
	assert_int_equal(st.s.at, 1);
	does(&st, "checkpoint E3");
	expect_at(&st, 1, CP_E3);
	does(&st, "exit");
	expect_at(&st, 1, CP_X1);
	does(&st, "checkpoint");
	expect_at(&st, 1, CP_X2);
	does(&st, "back checkpoint H1");
	expect_at(&st, 1, CP_H1);
	does(&st, "lap 2");
	expect_at(&st, 2, CP_H3);
	does(&st, "back enter 2");
	expect_at(&st, 1, CP_E3);
	strike_stage(&st);
}

static void test_flags_by_letter(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	does(&st, "checkpoint H2");
	/* A was last cleared in the SError window, D set by the exit. */
	does(&st, "back flag A");
	expect_at(&st, 1, CP_X2);
	does(&st, "now");
	does(&st, "goto H2");
	does(&st, "back flag D");
	assert_true(trace_at(st.s.trace, st.s.at)->flags & FLAG_D);
	assert_false(trace_at(st.s.trace, st.s.at - 1)->flags & FLAG_D);
	does(&st, "back flag da");
	refuses(&st, "flag B", "D, A, I and F, not B");
	strike_stage(&st);
}

static void test_ends_are_said(void **state)
{
	struct stage st;
	size_t last;

	(void)state;
	set_stage(&st, 1);
	last = trace_count(st.s.trace) - 1;
	does(&st, "run");
	says(&st, "the recording ends here");
	assert_int_equal(st.s.at, last);
	refuses(&st, "step", "the recording ends here");
	does(&st, "back run");
	says(&st, "back at the beginning");
	assert_int_equal(st.s.at, 0);
	strike_stage(&st);
}

static void test_goto(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 2);
	does(&st, "goto 7");
	assert_int_equal(st.s.at, 7);
	does(&st, "goto H2@2");
	expect_at(&st, 2, CP_H2);
	does(&st, "goto x1"); /* of the lap shown */
	expect_at(&st, 2, CP_X1);
	does(&st, "goto U@2");
	refuses(&st, "goto H2@3", "no H2 of lap 3");
	refuses(&st, "goto H2@", "no H2 of lap 0");
	refuses(&st, "goto u", "no event is marked u");
	refuses(&st, "goto nowhere", "no event, mark or checkpoint");
	refuses(&st, "goto 99999999999999999999", "no event, mark");
	refuses(&st, "goto 5000", "ends at event");
	refuses(&st, "goto", "goto what?");
	strike_stage(&st);
}

static void test_marks(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	does(&st, "step 5");
	does(&st, "mark q");
	does(&st, "lap");
	does(&st, "goto q");
	assert_int_equal(st.s.at, 5);
	does(&st, "marks");
	assert_non_null(strstr(front_lines(st.f), "q: event 5, "));
	assert_int_equal(st.f->overlay, OVERLAY_LINES);
	does(&st, "unmark q");
	refuses(&st, "goto q", "no event is marked q");
	refuses(&st, "mark Q", "a letter from a to z");
	refuses(&st, "mark", "a letter from a to z");
	strike_stage(&st);
}

static void test_breakpoints(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	does(&st, "break 0x8000 el 1 world guest");
	assert_int_equal(st.s.nbreaks, 1);
	assert_int_equal(st.s.breaks[0].addr, GUEST);
	assert_int_equal(st.s.breaks[0].el, 1);
	assert_int_equal(st.s.breaks[0].world, WORLD_GUEST);
	does(&st, "break 0x8000 el 1 world guest");
	assert_int_equal(st.s.nbreaks, 1);
	does(&st, "break 0x8000 el 2"); /* nobody executes it there */
	does(&st, "lap");
	says(&st, "breakpoint 1 at 0x8000; ");
	assert_int_equal(trace_at(st.s.trace, st.s.at)->pc, GUEST);
	does(&st, "lap");
	says(&st, "H3 of lap 1");
	does(&st, "breaks");
	assert_string_equal(front_lines(st.f),
			    "1: 0x8000 at EL1 in world guest\n"
			    "2: 0x8000 at EL2\n");
	does(&st, "delete 1");
	assert_int_equal(st.s.breaks[0].el, 2);
	refuses(&st, "delete 2", "delete which?");
	refuses(&st, "delete 0", "delete which?");
	refuses(&st, "break 0x8000 el 4", "el 0 to 3");
	refuses(&st, "break 0x8000 world", "not world alone");
	refuses(&st, "break 0x8000 at 3", "not at 3");
	refuses(&st, "break nosuch", "no symbol or register");
	does(&st, "delete all");
	assert_int_equal(st.s.nbreaks, 0);
	does(&st, "break"); /* the key b: sets, and removes */
	assert_int_equal(st.s.breaks[0].addr,
			 trace_at(st.s.trace, st.s.at)->pc);
	does(&st, "break");
	assert_int_equal(st.s.nbreaks, 0);
	for (unsigned int i = 0; i < SESSION_BREAKS; i++) {
		char line[32];

		snprintf(line, sizeof(line), "break %u", 4 * i);
		does(&st, line);
	}
	refuses(&st, "break 0x4000", "32 breakpoints already");
	strike_stage(&st);
}

static void test_a_recording_is_not_changed(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	refuses(&st, "set x0 5", "this is a recording");
	refuses(&st, "set flags DAIF", "this is a recording");
	refuses(&st, "set flags DAIX", "order of DAIF");
	refuses(&st, "set vbar_el2 5", "a stub takes such a write");
	refuses(&st, "set cpsr 5", "only the flags");
	refuses(&st, "set nothing 5", "nothing to set is called");
	refuses(&st, "irqs", "this is a recording");
	refuses(&st, "irqs off", "irqs held, irqs taken");
	refuses(&st, "restart", "no machine to restart");
	refuses(&st, "resume", "no earlier session");
	refuses(&st, "to x30", "a recording does not hold X30");
	does(&st, "set palette none");
	assert_int_equal(st.f->settings.palette, PALETTE_NONE);
	does(&st, "set ascii on");
	assert_true(st.f->settings.ascii);
	refuses(&st, "set palette pink", "not pink");
	strike_stage(&st);
}

static void test_numbers(void **state)
{
	uint64_t value = 0;

	(void)state;
	assert_true(number_read("12", &value));
	assert_int_equal(value, 12);
	assert_true(number_read("0xfFffFFffffffffff", &value));
	assert_int_equal(value, UINT64_MAX);
	assert_false(number_read("0x10000000000000000", &value));
	assert_false(number_read("", &value));
	assert_false(number_read("-1", &value));
	assert_false(number_read(" 1", &value));
	assert_false(number_read("0x", &value));
	assert_false(number_read("0x-1", &value));
	assert_false(number_read("1x", &value));
}

static void type_keys(struct stage *st, const char *keys)
{
	for (; *keys; keys++)
		front_key(st->f, *keys);
}

/* Give it a size, or no key is served. */
static void show(struct stage *st, struct canvas *c)
{
	assert_int_equal(canvas_resize(c, 24, 80), 0);
	front_draw(st->f, c);
}

static void test_the_command_line(void **state)
{
	struct canvas c = { 0 };
	struct stage st;
	char row[400];

	(void)state;
	set_stage(&st, 1);
	show(&st, &c);
	type_keys(&st, ":goto 7");
	show(&st, &c);
	assert_string_equal(canvas_row(&c, 23, row, sizeof(row)), ":goto 7");
	assert_int_equal(st.s.at, 0);
	front_key(st.f, K_ENTER);
	assert_int_equal(st.s.at, 7);
	type_keys(&st, ":nosuch");
	front_key(st.f, K_ENTER);
	assert_non_null(strstr(front_status(st.f), "nosuch"));
	type_keys(&st, ":");
	front_key(st.f, K_UP);
	assert_string_equal(st.f->prompt.text, "nosuch");
	front_key(st.f, K_ESCAPE);
	type_keys(&st, "'9");
	front_key(st.f, K_ENTER);
	assert_int_equal(st.s.at, 9);
	type_keys(&st, "S");
	assert_int_equal(st.s.at, 8);
	/* The line's hint goes with the line. */
	says(&st, "event 8");
	type_keys(&st, ":view console");
	assert_non_null(strstr(front_status(st.f), "a verb and its words"));
	front_key(st.f, K_ENTER);
	assert_non_null(strstr(front_status(st.f), "event 8"));
	canvas_free(&c);
	strike_stage(&st);
}

static const char *completed(struct stage *st, const char *text)
{
	prompt_open(&st->f->prompt, text);
	st->f->status[0] = '\0';
	complete(st->f, &st->f->prompt);
	return st->f->prompt.text;
}

static void test_completion(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	assert_string_equal(completed(&st, "ch"), "checkpoint ");
	assert_string_equal(completed(&st, "checkpoint X"), "checkpoint X");
	assert_string_equal(front_status(st.f), "X1  X2  X3  X4  X5");
	assert_string_equal(completed(&st, "back la"), "back lap ");
	assert_string_equal(completed(&st, "back checkpoint U"),
			    "back checkpoint U ");
	assert_string_equal(completed(&st, "view reg"), "view registers ");
	does(&st, "mark k");
	assert_string_equal(completed(&st, "unmark "), "unmark k ");
	assert_string_equal(completed(&st, "break 4 w"), "break 4 world ");
	assert_string_equal(completed(&st, "break 4 world g"),
			    "break 4 world guest ");
	assert_string_equal(completed(&st, "zzz"), "zzz");
	assert_non_null(strstr(front_status(st.f), "nothing known"));
	assert_string_equal(completed(&st, "zzz a"), "zzz a");
	completed(&st, "");
	assert_non_null(strstr(front_status(st.f), "step  over  out"));
	strike_stage(&st);
}

static void test_plain_views(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, 1);
	front_plain(st.f);
	does(&st, "checkpoint H2");
	does(&st, "show flags");
	assert_non_null(strstr(front_lines(st.f), "flags D-IF, EL2h, world "
						  "host\n"));
	assert_non_null(strstr(front_lines(st.f), "\nA is clear: "));
	assert_non_null(strstr(front_lines(st.f), "leak in lap 1: at H2 not "
						  "as at H1: D A\n"));
	does(&st, "show strip");
	assert_non_null(strstr(front_lines(st.f), "guest, vectors hyp, flags "
						  "DAIF\n"));
	assert_non_null(strstr(front_lines(st.f), ", H2, here\n"));
	for (int v = 0; v < VIEW_COUNT; v++) {
		char line[40];

		snprintf(line, sizeof(line), "show %s 50",
			 view_ops((enum view_id)v)->name);
		does(&st, line);
		assert_null(strstr(front_lines(st.f), " \n"));
		assert_null(strstr(front_lines(st.f), "\n\n"));
		assert_null(strstr(front_lines(st.f), "-----"));
	}
	refuses(&st, "show nosuch", "no such view: nosuch");
	refuses(&st, "show", "name one");
	refuses(&st, "show code 0", "1 to 500");
	refuses(&st, "show code 501", "1 to 500");
	does(&st, "verbs");
	assert_non_null(strstr(front_lines(st.f), "\nstep [N]: execute"));
	assert_int_equal(st.f->overlay, OVERLAY_NONE);
	does(&st, "help mark");
	says(&st, "mark LETTER: ");
	strike_stage(&st);
}

/* ---- what is kept ---------------------------------------------------------------- */

static int take(struct stage *st, const char *text)
{
	return restore_take(st->f, text, strlen(text));
}

static void test_what_is_kept_comes_back(void **state)
{
	struct stage one, other;
	char *text;

	(void)state;
	set_stage(&one, 1);
	one.f->restore.image = 0x1234;
	does(&one, "break 0x8000 el 1 world guest");
	does(&one, "step 6");
	does(&one, "mark c");
	does(&one, "set palette none");
	does(&one, "view history");
	prompt_remember(&one.f->prompt, "goto \"7\"\\");
	text = restore_text(one.f);
	assert_non_null(text);

	set_stage(&other, 1);
	other.f->restore.image = 0x1234;
	assert_int_equal(take(&other, text), 0);
	says(&other, "restored: breakpoints 1, marks c");
	assert_int_equal(other.s.nbreaks, 1);
	assert_memory_equal(&other.s.breaks[0], &one.s.breaks[0],
			    sizeof(one.s.breaks[0]));
	assert_true(other.f->marks.set[2]);
	assert_int_equal(other.f->marks.event[2], 6);
	assert_int_equal(other.f->settings.palette, PALETTE_NONE);
	assert_int_equal(other.f->screen.focus, VIEW_HISTORY);
	assert_string_equal(prompt_line(&other.f->prompt, 0), "goto \"7\"\\");
	strike_stage(&other);

	/* Another build: at no symbol, and by event, nothing counts. */
	set_stage(&other, 1);
	other.f->restore.image = 0x1235;
	assert_int_equal(take(&other, text), 0);
	assert_int_equal(other.s.nbreaks, 0);
	assert_false(other.f->marks.set[2]);
	assert_int_equal(other.f->settings.palette, PALETTE_NONE);
	strike_stage(&other);
	free(text);
	strike_stage(&one);
}

static void test_a_hostile_file(void **state)
{
	static const char *const refused[] = {
		"",
		"{",
		"[]",
		"null",
		"{}",
		"{\"schema\":1}",
		"{\"schema\":\"vhelab-session/2\"}",
		"{\"schema\":\"vhelab-session/1\",\"schema\":\"vhelab-session/"
		"1\"}",
	};
	static const char *const odd =
		"{\"schema\":\"vhelab-session/1\",\"image\":"
		"\"0000000000000000\",\"event\":-5,\"view\":7,\"irqs\":{},"
		"\"profile\":\"nosuch\","
		"\"breaks\":[7,{},{\"offset\":-4},{\"offset\":6},"
		"{\"offset\":1e99},{\"offset\":8,\"el\":9,\"world\":\"moon\"},"
		"{\"at\":\"nosuch\",\"offset\":0}],"
		"\"marks\":{\"a\":-1,\"b\":1.5,\"cc\":1,\"A\":1,"
		"\"d\":99999999999},"
		"\"scroll\":{\"code\":99999999,\"laps\":\"x\"},"
		"\"settings\":{\"palette\":\"pink\",\"ascii\":3},"
		"\"history\":[1,null,\"a\\u001b[2Jb\"]}";
	struct stage st;
	char *text, *longest;

	(void)state;
	set_stage(&st, 1);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		assert_int_equal(take(&st, refused[i]), -1);
	assert_int_equal(take(&st, odd), 0);
	assert_int_equal(st.s.nbreaks, 1);
	assert_int_equal(st.s.breaks[0].addr, 8);
	assert_int_equal(st.s.breaks[0].el, -1);
	assert_int_equal(st.s.breaks[0].world, -1);
	for (int i = 0; i < MARKS; i++)
		assert_false(st.f->marks.set[i]);
	assert_int_equal(st.f->screen.scroll[VIEW_CODE], 0);
	assert_int_equal(st.f->settings.palette, PALETTE_SAFE);
	assert_string_equal(prompt_line(&st.f->prompt, 0), "a?[2Jb");
	assert_null(prompt_line(&st.f->prompt, 1));
	assert_false(st.f->restore.resumable);

	/* Every beginning of a file is no file. */
	text = restore_text(st.f);
	for (size_t n = 0; n < strlen(text); n++)
		assert_int_equal(restore_take(st.f, text, n), -1);
	free(text);
	longest = malloc(100001);
	memset(longest, '[', 100000);
	longest[100000] = '\0';
	assert_int_equal(take(&st, longest), -1);
	free(longest);
	strike_stage(&st);
}

static void test_the_file(void **state)
{
	char folder[] = "/tmp/vhelab-test-XXXXXX", deep[80], command[120];
	struct front_keep keep = { .folder = deep };
	struct stage st;
	char *path;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(deep, sizeof(deep), "%s/a/b", folder);
	set_stage(&st, 1);
	front_keep(st.f, &keep);
	assert_null(st.f->restore.path); /* a recording is its own file */
	st.s.opt.machine.kernel = "/proc/self/exe";
	st.s.opt.name = "../a b\x1b";
	front_keep(st.f, &keep);
	path = st.f->restore.path;
	assert_non_null(path);
	assert_null(strpbrk(path + strlen(deep) + 1, "/ \x1b"));
	does(&st, "mark a");
	restore_save(st.f);
	assert_int_equal(access(path, R_OK), 0);
	assert_false(st.f->restore.warned);
	/* Nothing has changed, so nothing is written. */
	assert_int_equal(unlink(path), 0);
	restore_save(st.f);
	assert_int_equal(access(path, F_OK), -1);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	does(&st, "mark b");
	restore_save(st.f);
	says(&st, "this session is not kept");
	does(&st, "mark c");
	restore_save(st.f);
	says(&st, "is marked c"); /* said once */
	strike_stage(&st);
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moving_both_ways),
		cmocka_unit_test(test_flags_by_letter),
		cmocka_unit_test(test_ends_are_said),
		cmocka_unit_test(test_goto),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_breakpoints),
		cmocka_unit_test(test_a_recording_is_not_changed),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_the_command_line),
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_plain_views),
		cmocka_unit_test(test_what_is_kept_comes_back),
		cmocka_unit_test(test_a_hostile_file),
		cmocka_unit_test(test_the_file),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}
