// SPDX-License-Identifier: MIT
/* A lab's work in the front end: what is said of a check, and of keys and
 * verbs that only the list of labs has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../trace/test_cpu.h"
#include "front_impl.h"

static const char *judged;

static int ask(void *ctx, const char *what, char **answer, struct err *err)
{
	(void)ctx;
	(void)err;
	*answer = strdup(!strcmp(what, "text") ? "# Lab 5: Repair it\n\nDo.\n"
					       : judged);
	return *answer ? 0 : -1;
}

struct stage {
	struct cpu cpu;
	struct session s;
	struct lab_text lab;
	struct front *f;
	char folder[32], file[48];
};

static void write_at(const struct stage *st, time_t when)
{
	const struct timespec times[2] = { { .tv_sec = when },
					   { .tv_sec = when } };
	FILE *f = fopen(st->file, "w");

	assert_non_null(f);
	fclose(f);
	assert_int_equal(utimensat(AT_FDCWD, st->file, times, 0), 0);
}

static void set_stage(struct stage *st, const void *rules)
{
	memset(st, 0, sizeof(*st));
	strcpy(st->folder, "/tmp/vhelab-test-XXXXXX");
	assert_non_null(mkdtemp(st->folder));
	snprintf(st->file, sizeof(st->file), "%s/entry.S", st->folder);
	write_at(st, 1000);
	run_laps(&st->cpu, &recipe_4_13, 1);
	st->s.trace = st->cpu.t;
	st->s.disasm = disasm_open(NULL);
	st->lab = (struct lab_text){ .title = "Repair it",
				     .rules = rules,
				     .folder = st->folder,
				     .ask = ask };
	st->f = front_new(&st->s, NULL, NULL);
	assert_non_null(st->f);
	st->f->lab = &st->lab;
}

static void strike_stage(struct stage *st)
{
	front_free(st->f);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
	unlink(st->file);
	rmdir(st->folder);
}

/* The line after a file was saved. */
static void saved(const void *rules, const char *check, const char *line)
{
	struct stage st;

	set_stage(&st, rules);
	judged = check;
	work_poll(st.f, 1000);
	write_at(&st, time(NULL) + 5);
	work_poll(st.f, 2000);
	work_poll(st.f, 3000);
	assert_string_equal(front_status(st.f), line);
	assert_true(strlen(line) < 80);
	strike_stage(&st);
}

static void test_saved(void **state)
{
	static const char any_rules;

	(void)state;
	saved(&any_rules,
	      "lab 5, Repair it: 20 of 42 held\n\n"
	      "BROKEN  flags-come-back, vhe hvc-loop, on laps 1, 5\n"
	      "    H1 is -AIF, H2 is D-IF: DA-- came back different\n"
	      "held    20\n\nlab 5, Repair it: 20 of 42 held\n",
	      "saved: BROKEN flags-come-back; 20 of 42 held; u runs it; "
	      "k shows why");
	saved(&any_rules,
	      "BROKEN  build\n    entry.S:9: no such insn\n\n"
	      "lab 5, Repair it: it does not build\n",
	      "saved: BROKEN build; it does not build; k shows why");
	/* A form is filled in, and nothing new can run. */
	saved(NULL, "open    h1\n\nlab 0, Meet it: 0 of 11 held\n",
	      "saved: 0 of 11 held; k shows why");
}

static void test_what_the_list_has(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, NULL);
	front_plain(st.f);
	assert_int_equal(front_command(st.f, "lab solution"), -1);
	assert_non_null(strstr(front_status(st.f), "w in the list"));
	assert_int_equal(front_command(st.f, "lab reset"), -1);
	assert_non_null(strstr(front_status(st.f), "r in the list"));
	assert_int_equal(front_command(st.f, "lab text"), 0);
	assert_string_equal(front_status(st.f), "Repair it");
	strike_stage(&st);
}

static void key(struct stage *st, int key)
{
	struct canvas c = { 0 };

	assert_int_equal(canvas_resize(&c, 24, 80), 0);
	front_draw(st->f, &c);
	canvas_free(&c);
	front_key(st->f, key);
}

static void test_keys(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st, NULL);
	judged = "open    h1\n\nlab 0, Meet it: 0 of 11 held\n";
	st.s.at = 0;
	key(&st, 'h');
	assert_non_null(strstr(front_status(st.f), ":lab hint"));
	/* Over the views lies what is to be read; a key is not lost on it. */
	key(&st, 'k');
	assert_int_equal(st.f->overlay, OVERLAY_LINES);
	key(&st, K_PAGE_DOWN);
	assert_int_equal(st.f->overlay, OVERLAY_LINES);
	key(&st, 's');
	assert_int_equal(st.f->overlay, OVERLAY_NONE);
	assert_int_equal(st.s.at, 1);
	key(&st, 'k');
	key(&st, 'q');
	assert_int_equal(st.f->overlay, OVERLAY_NONE);
	assert_false(front_done(st.f));
	strike_stage(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_saved),
		cmocka_unit_test(test_what_the_list_has),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
