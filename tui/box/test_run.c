// SPDX-License-Identifier: MIT
/* What a command leaves behind is gone with it, and with us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box/run.h"

/* A session of its own, as a debugger's child may have, and no parent. */
#define LEAVES_ONE "setsid sh -c 'echo $$; exec sleep 1000' & "

static struct run_result r;

static int run_shell(const char *script, const struct run_limits *limits)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct err err = { 0 };

	assert_int_equal(run(argv, NULL, limits, -1, &r, &err), 0);
	return r.status;
}

static int drop_result(void **state)
{
	(void)state;
	run_release(&r);
	return 0;
}

static pid_t told(void)
{
	pid_t pid = (pid_t)atol(r.output);

	assert_true(pid > 1);
	return pid;
}

/* A dead one that nobody has asked about yet is dead. */
static bool lives(pid_t pid)
{
	char path[40], line[200], state = 'X';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (f && fgets(line, sizeof(line), f))
		sscanf(strrchr(line, ')') + 1, " %c", &state);
	if (f)
		fclose(f);
	return state != 'X' && state != 'Z';
}

static void test_status(void **state)
{
	const struct run_limits none = { 0 };

	(void)state;
	assert_int_equal(run_shell("echo out; echo err >&2; exit 3", &none), 3);
	assert_string_equal(r.output, "out\nerr\n");
	run_release(&r);
	assert_int_equal(run_shell("kill -TERM $$", &none), 128 + SIGTERM);
	run_release(&r);
	assert_int_equal(run_shell("kill -KILL $$", &none), 128 + SIGKILL);
	run_release(&r);
	assert_int_equal(run_shell("exec /none", &none), 127);
}

static void test_left_by_the_end(void **state)
{
	const struct run_limits none = { 0 };

	(void)state;
	assert_int_equal(run_shell(LEAVES_ONE "sleep 0.3", &none), 0);
	assert_int_equal(r.end, RUN_ENDED);
	assert_false(lives(told()));
}

static void test_left_by_a_limit(void **state)
{
	const struct run_limits limits = { .wall_s = 1 };

	(void)state;
	run_shell(LEAVES_ONE "sleep 1000", &limits);
	assert_int_equal(r.end, RUN_WAITED);
	assert_int_equal(r.status, 128 + SIGKILL);
	assert_false(lives(told()));
}

/* Its parent is gone before anybody looks. */
static void test_left_by_an_orphan(void **state)
{
	const struct run_limits limits = { .idle_s = 1 };

	(void)state;
	run_shell("(" LEAVES_ONE ") ; sleep 1000", &limits);
	assert_int_equal(r.end, RUN_IDLE);
	assert_false(lives(told()));
}

static pid_t run_elsewhere(const char *script)
{
	pid_t pid = fork();

	if (pid == 0) {
		const struct run_limits none = { 0 };
		const char *const argv[] = { "sh", "-c", script, NULL };

		run(argv, NULL, &none, -1, &r, NULL);
		_exit(0);
	}
	assert_true(pid > 0);
	return pid;
}

static void test_killed_ourselves(void **state)
{
	char path[] = "/tmp/vhelab-run-XXXXXX", script[200];
	int fd = mkstemp(path);
	long left = 0;
	pid_t pid;

	(void)state;
	snprintf(script, sizeof(script),
		 "setsid sh -c 'echo $$ >%s; exec sleep 1000' & sleep 1000",
		 path);
	pid = run_elsewhere(script);
	for (int i = 0; i < 500 && left <= 0; i++) {
		char text[20] = "";

		usleep(10000);
		if (pread(fd, text, sizeof(text) - 1, 0) > 0 &&
		    strchr(text, '\n'))
			left = atol(text);
	}
	assert_true(left > 1);
	assert_true(lives((pid_t)left));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (int i = 0; i < 500 && lives((pid_t)left); i++)
		usleep(10000);
	assert_false(lives((pid_t)left));
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_status, drop_result),
		cmocka_unit_test_teardown(test_left_by_the_end, drop_result),
		cmocka_unit_test_teardown(test_left_by_a_limit, drop_result),
		cmocka_unit_test_teardown(test_left_by_an_orphan, drop_result),
		cmocka_unit_test(test_killed_ourselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
