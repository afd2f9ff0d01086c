// SPDX-License-Identifier: MIT
/*
 * What a GDB is started in: its terminal, its folder, its version. Shell
 * scripts play GDB; the real one has its turn in the tests of the trace layer.
 */
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "machine/gdb.h"
#include "test_fixture.h"

/* ---- the terminal -------------------------------------------------------------- */

/* In a session of its own with a terminal: run the script to its end and say,
 * as an exit status, how it ended, or 100 and more for what is wrong. */
static int run_on_terminal(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	const int stdio[] = { 0, 1, 2 };
	struct machine m = { .opt = { .cancel_fd = -1 } };
	struct termios before, after;
	struct rsp_lent lent;
	struct gdb *g = gdb_open(NULL);
	int status;

	if (!g || tcgetattr(0, &before) || gdb_start(g, argv, stdio, NULL))
		return 100;
	if (tcgetpgrp(0) == getpgrp())
		return 101;
	if (gdb_serve(g, &m, &lent, NULL) != MACHINE_STOPPED)
		return 102;
	status = gdb_close(g);
	if (tcgetpgrp(0) != getpgrp())
		return 103;
	if (tcgetattr(0, &after) || after.c_lflag != before.c_lflag)
		return 104;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 105;
}

/* Until the script has said so; then @keys are struck. */
static void strike(int terminal, const char *keys)
{
	char text[256];
	size_t n = 0;

	do {
		ssize_t r = read(terminal, text + n, sizeof(text) - 1 - n);

		if (r <= 0)
			return; /* the status will tell */
		n += (size_t)r;
		text[n] = '\0';
	} while (!strstr(text, "ready") && n < sizeof(text) - 1);
	for (; *keys; keys++) {
		assert_int_equal(write(terminal, keys, 1), 1);
		usleep(50000);
	}
}

static int on_terminal(const char *script, const char *keys)
{
	int terminal, status;
	pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(run_on_terminal(script));
	strike(terminal, keys);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(terminal);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void ctrl_c_is_gdbs_and_the_modes_come_back(void **state)
{
	(void)state;
	assert_int_equal(on_terminal("trap 'exit 3' INT; stty -echo -icanon;"
				     "echo ready; sleep 9 & wait",
				     "\x03"),
			 3);
}

static void ctrl_z_does_not_leave_it_stopped(void **state)
{
	(void)state;
	assert_int_equal(on_terminal("echo ready; read x; exit 4", "\x1a\n"),
			 4);
}

static void a_gdb_that_is_killed_gives_the_terminal_back(void **state)
{
	(void)state;
	assert_int_equal(on_terminal("stty raw -echo; kill -9 $$", ""), 105);
}

/* ---- its folder ------------------------------------------------------------------ */

static void nobody_else_may_enter_the_folder(void **state)
{
	struct gdb *g = gdb_open(NULL);
	char path[200];
	struct stat st;

	(void)state;
	assert_non_null(g);
	snprintf(path, sizeof(path), "%s", gdb_target(g));
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	*strrchr(path, '/') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	gdb_close(g);
	assert_int_equal(stat(path, &st), -1);
	assert_int_equal(errno, ENOENT);
}

/* A colon would make it HOST:PORT for GDB, and a long path no socket's. */
static void a_folder_that_does_not_do_is_passed_by(void **state)
{
	char colon[64];
	const char *const bad[] = {
		"relative",
		colon,
		"/nonexistent",
		"/tmp/./././././././././././././././././././././././././././."
		"/././././././././././.",
	};
	char *const kept = getenv("TMPDIR");

	(void)state;
	snprintf(colon, sizeof(colon), "%s/a:b", dir);
	assert_int_equal(mkdir(colon, 0700), 0);
	unsetenv("XDG_RUNTIME_DIR");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct gdb *g;

		setenv("TMPDIR", bad[i], 1);
		g = gdb_open(NULL);
		assert_non_null(g);
		assert_memory_equal(gdb_target(g), "/tmp/vhelab-", 12);
		assert_int_equal(strlen(gdb_target(g)),
				 strlen("/tmp/vhelab-XXXXXX/gdb"));
		gdb_close(g);
	}
	if (kept)
		setenv("TMPDIR", kept, 1);
	else
		unsetenv("TMPDIR");
}

/* ---- which GDB --------------------------------------------------------------------- */

static void refuses(const char *script, const char *reason)
{
	char path[80], name[GDB_NAME_MAX];
	struct err err = { .kind = ERR_NONE };

	snprintf(path, sizeof(path), "%s/fake-gdb", dir);
	write_file(path, script, 0700);
	assert_int_equal(gdb_find(path, name, &err), reason ? -1 : 0);
	if (!reason)
		return;
	assert_int_equal(err.kind, ERR_ENV);
	if (!strstr(err.text, reason) ||
	    !strstr(err.text, "apt-get install gdb-multiarch"))
		fail_msg("%s", err.text);
}

static void a_gdb_that_does_not_do_is_refused(void **state)
{
	(void)state;
	refuses("#!/bin/sh\necho 'GNU gdb (Debian 13.1-3) 13.1'\n"
		"echo 'The target architecture is set to \"aarch64\".'\n",
		NULL);
	refuses("#!/bin/sh\necho 'GNU gdb (GDB) 11.2'\necho aarch64\n",
		"is GDB 11, and 12 or newer is needed");
	refuses("#!/bin/sh\necho 'GNU gdb (Debian 13.1-3) 13.1'\n"
		"echo 'Undefined item: \"aarch64\".' >&2\n",
		"does not know AArch64");
	refuses("#!/bin/sh\necho hello\n", "does not answer like GDB");
	refuses("#!/bin/sh\n", "does not answer like GDB");
}

/* ---- the machine ------------------------------------------------------------------- */

struct flood {
	struct machine *m;
	int debugger;
};

/* Goes when more has been written than the console's pipe holds. */
static void watch_flood(void *ctx)
{
	struct flood *f = ctx;

	if (machine_console_total(f->m) < 2 * 1024 * 1024 || f->debugger < 0)
		return;
	close(f->debugger);
	f->debugger = -1;
}

static void a_flood_does_not_hold_the_machine(void **state)
{
	static const char run[] = "$vCont;c#a8";
	struct flood f = { .m = start_or_skip(-1) };
	struct err err = { .kind = ERR_NONE };
	struct rsp_lent lent;
	int pair[2];

	(void)state;
	for (int i = 0; i < 8; i++) /* as far as x9 is the UART */
		machine_step_blind(f.m, NULL);
	jump(f.m, "flood");
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	f.debugger = pair[0];
	assert_int_equal(send(pair[0], run, sizeof(run) - 1, 0),
			 sizeof(run) - 1);
	if (machine_lend(f.m, pair[1], watch_flood, &f, &lent, &err) !=
	    MACHINE_STOPPED)
		fail_msg("%s", err.text);
	assert_true(lent.moved);
	assert_int_equal(f.debugger, -1);
	close(pair[1]);
	machine_stop(f.m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ctrl_c_is_gdbs_and_the_modes_come_back),
		cmocka_unit_test(ctrl_z_does_not_leave_it_stopped),
		cmocka_unit_test(a_gdb_that_is_killed_gives_the_terminal_back),
		cmocka_unit_test(nobody_else_may_enter_the_folder),
		cmocka_unit_test(a_folder_that_does_not_do_is_passed_by),
		cmocka_unit_test(a_gdb_that_does_not_do_is_refused),
		cmocka_unit_test(a_flood_does_not_hold_the_machine),
	};

	return cmocka_run_group_tests_name("machine gdb", tests, build_fixture,
					   remove_fixture);
}
