// SPDX-License-Identifier: MIT
/* Birth and death: refusals, restarts, nothing left behind, attaching. */
#include "test_fixture.h"

static bool dies_within(pid_t pid, int ms)
{
	int64_t end = clock_ms() + ms;

	while (!is_dead(pid) && clock_ms() < end)
		usleep(2000);
	return is_dead(pid);
}

/* ---- nothing is left behind -------------------------------------------- */

static void restart_replaces_the_process(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample s;
	pid_t pid = m->qemu.pid;

	(void)state;
	assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_restart(m, NULL), 0);
	assert_true(is_dead(pid));
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("_start"));
	pid = m->qemu.pid;
	machine_stop(m);
	assert_true(is_dead(pid));
	machine_stop(NULL);
}

static void a_failed_restart_leaves_only_stop(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct err err = { .kind = ERR_NONE };
	struct machine_sample s;

	(void)state;
	free((void *)(uintptr_t)m->opt.cpu);
	m->opt.cpu = strdup("no-such-cpu");
	assert_int_equal(machine_restart(m, &err), -1);
	assert_non_null(strstr(err.text, "no-such-cpu"));
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_FAILED);
	assert_int_equal(machine_resume(m, NULL), -1);
	assert_int_equal(machine_wait(m, 0, NULL), MACHINE_FAILED);
	assert_int_equal(machine_fd(m), -1);
	assert_false(machine_has_register(m, REG_PC));
	machine_stop(m);
}

static void qemu_dies_with_a_killed_parent(void **state)
{
	int report[2];
	pid_t parent, qemu = 0;

	(void)state;
	if (!have_target)
		skip();
	assert_int_equal(pipe2(report, O_CLOEXEC), 0);
	parent = fork();
	if (parent == 0) {
		struct machine *m = start_or_skip(-1);

		if (write(report[1], &m->qemu.pid, sizeof(pid_t)) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(report[0], &qemu, sizeof(qemu)), sizeof(qemu));
	assert_false(is_dead(qemu));
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	assert_true(dies_within(qemu, 1000));
	close(report[0]);
	close(report[1]);
}

static void qemu_inherits_no_descriptor_and_no_terminal_group(void **state)
{
	/* No O_CLOEXEC, and a number that QEMU has no use for. */
	int found = open(dir, O_RDONLY | O_DIRECTORY);
	int stray = fcntl(found, F_DUPFD, 50);
	struct machine *m = start_or_skip(-1);
	char path[64], link[300], target[300];
	struct dirent *e;
	DIR *d;

	(void)state;
	assert_true(stray >= 0);
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)m->qemu.pid);
	d = opendir(path);
	assert_non_null(d);
	while ((e = readdir(d))) {
		ssize_t n;

		snprintf(link, sizeof(link), "%s/%.200s", path, e->d_name);
		n = readlink(link, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		assert_string_not_equal(target, dir);
	}
	closedir(d);
	assert_int_equal(getpgid(m->qemu.pid), m->qemu.pid);
	machine_stop(m);
	close(stray);
	close(found);
}

/* ---- QEMUs gone wrong -------------------------------------------------- */

static struct err start_with(const char *script, int cancel_fd)
{
	char path[64];
	struct machine_options opt = { .qemu = path,
				       .kernel = path,
				       .cancel_fd = cancel_fd };
	struct err err = { .kind = ERR_NONE };

	snprintf(path, sizeof(path), "%s/fake-qemu", dir);
	write_file(path, script, 0700);
	assert_null(machine_start(&opt, &err));
	return err;
}

#define SAYS_7_2                                                        \
	"#!/bin/sh\n"                                                   \
	"[ $1 = --version ] && exec echo QEMU emulator version 7.2.22 " \
	"\\(x\\)\n"

static void a_missing_qemu_is_named(void **state)
{
	struct machine_options opt = { .qemu = "no-such-qemu",
				       .kernel = "/dev/null",
				       .cancel_fd = -1 };
	struct err err = { .kind = ERR_NONE };

	(void)state;
	assert_null(machine_start(&opt, &err));
	assert_int_equal(err.kind, ERR_ENV);
	assert_string_equal(err.text, "cannot run no-such-qemu: not found; "
				      "install it with: sudo apt-get install "
				      "qemu-system-arm");
}

static void an_old_qemu_is_refused(void **state)
{
	struct err err =
		start_with("#!/bin/sh\necho QEMU emulator version 5.2.0\n", -1);

	(void)state;
	assert_int_equal(err.kind, ERR_ENV);
	assert_non_null(strstr(err.text, "QEMU 5.2.0 is too old: 7.0 or"));
}

static void versions_are_read(void **state)
{
	char path[64], text[32];
	struct err err = { .kind = ERR_NONE };

	(void)state;
	snprintf(path, sizeof(path), "%s/fake-qemu", dir);
	write_file(path, SAYS_7_2, 0700);
	assert_int_equal(machine_qemu_version(path, text, sizeof(text), &err),
			 702);
	assert_string_equal(text, "7.2.22");
	write_file(path, "#!/bin/sh\necho QEMU emulator version 10.1.50\n",
		   0700);
	assert_int_equal(machine_qemu_version(path, NULL, 0, &err), 1001);
	write_file(path, "#!/bin/sh\nyes hello | head -c 100000\n", 0700);
	assert_int_equal(machine_qemu_version(path, NULL, 0, &err), -1);
	assert_int_equal(err.kind, ERR_ENV);
}

static void words_of_a_dying_qemu_are_quoted(void **state)
{
	struct err err = start_with(
		SAYS_7_2 "echo 'x: warning: hush' >&2\n"
			 "printf 'x: bad \\033[1m thing\\nhint\\n' >&2\n"
			 "exit 1\n",
		-1);

	(void)state;
	assert_int_equal(err.kind, ERR_ENV);
	assert_non_null(strstr(err.text, "x: bad ?[1m thing"));
	assert_null(strstr(err.text, "hint"));
}

static void a_silent_qemu_can_be_cancelled(void **state)
{
	char text[16] = "", path[64];
	int cancel[2];
	struct err err;
	FILE *f;

	(void)state;
	assert_int_equal(pipe2(cancel, O_CLOEXEC), 0);
	assert_int_equal(write(cancel[1], "x", 1), 1);
	snprintf(path, sizeof(path), "%s/pid", dir);
	err = start_with(SAYS_7_2 "echo $$ >${0%/*}/pid\nexec sleep 60\n",
			 cancel[0]);
	assert_int_equal(err.kind, ERR_CANCELLED);
	/* It may have been ended before it wrote its number. */
	f = fopen(path, "re");
	if (f && fgets(text, sizeof(text), f))
		assert_true(is_dead((pid_t)atoi(text)));
	if (f)
		fclose(f);
	close(cancel[0]);
	close(cancel[1]);
}

static void a_missing_image_is_named_before_qemu_runs(void **state)
{
	struct machine_options opt = { .qemu = "no-such-qemu",
				       .kernel = "/no/such.elf",
				       .cancel_fd = -1 };
	struct err err = { .kind = ERR_NONE };

	(void)state;
	assert_null(machine_start(&opt, &err));
	assert_string_equal(err.text, "/no/such.elf: No such file or "
				      "directory; build it with: make");
}

static void a_cpu_without_vhe_is_refused(void **state)
{
	struct machine_options opt = { .kernel = elf,
				       .cpu = "cortex-a72",
				       .cancel_fd = -1 };
	struct err err = { .kind = ERR_NONE };
	struct machine *m;

	(void)state;
	if (!have_target)
		skip();
	assert_null(machine_start(&opt, &err));
	assert_int_equal(err.kind, ERR_TARGET);
	assert_non_null(strstr(err.text, "cortex-a72 has no VHE"));
	opt.without_vhe = true;
	m = machine_start(&opt, &err);
	assert_non_null(m);
	machine_stop(m);
}

static void a_comma_in_a_file_name_is_harmless(void **state)
{
	char path[64], cmd[240];
	struct machine_options opt = { .kernel = elf,
				       .guest = path,
				       .cancel_fd = -1 };
	struct err err = { .kind = ERR_NONE };
	struct machine *m;

	(void)state;
	if (!have_target)
		skip();
	/* At an address of its own, or QEMU refuses the overlap. */
	snprintf(path, sizeof(path), "%s/a,b.elf", dir);
	snprintf(cmd, sizeof(cmd),
		 "aarch64-linux-gnu-objcopy -j .guest --change-addresses "
		 "0x1000000 %s %s 2>/dev/null",
		 elf, path);
	assert_int_equal(system(cmd), 0);
	m = machine_start(&opt, &err);
	if (!m)
		fail_msg("%s", err.text);
	machine_stop(m);
}

/* ---- somebody else's machine ------------------------------------------- */

static void attach_refusals_say_what_to_do(void **state)
{
	struct err err = { .kind = ERR_NONE };

	(void)state;
	assert_null(machine_attach("/no/such/socket", -1, &err));
	assert_int_equal(err.kind, ERR_TARGET);
	assert_non_null(strstr(err.text, "No such file"));
	assert_non_null(strstr(err.text, "-gdb unix:"));
	/* Port 1 (tcpmux) is not served on any machine this runs on. */
	assert_null(machine_attach("127.0.0.1:1", -1, &err));
	assert_int_equal(err.kind, ERR_TARGET);
	assert_non_null(strstr(err.text, "refused"));
	assert_null(machine_attach("nonsense", -1, &err));
	assert_int_equal(err.kind, ERR_USAGE);
}

static struct machine *attach_soon(const char *path)
{
	struct err err = { .kind = ERR_NONE };
	struct machine *m = NULL;

	for (int tries = 0; !m && tries < 200; tries++) {
		m = machine_attach(path, -1, &err);
		if (!m)
			usleep(20000);
	}
	if (!m)
		fail_msg("%s", err.text);
	return m;
}

static void attaching_detaches_and_lets_it_run(void **state)
{
	char path[64], gdb[100];
	const char *argv[] = {
		"qemu-system-aarch64",
		"-M",
		"virt,virtualization=on",
		"-cpu",
		"max",
		"-nodefaults",
		"-net",
		"none",
		"-display",
		"none",
		"-gdb",
		gdb,
		"-kernel",
		elf,
		NULL,
	};
	struct machine_sample s;
	struct machine *m;
	pid_t pid;

	(void)state;
	if (!have_target)
		skip();
	snprintf(path, sizeof(path), "%s/gdb", dir);
	snprintf(gdb, sizeof(gdb), "unix:%s,server=on,wait=off", path);
	pid = child_start(argv, (const int[]){ -1, -1, -1 }, 3, NULL);
	assert_true(pid > 0);
	m = attach_soon(path);
	assert_string_equal(machine_describe(m), path);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_console_fd(m), -1);
	assert_int_equal(machine_restart(m, NULL), -1);
	/* It is left running wherever we leave: here, from before the end. */
	jump(m, "_start");
	assert_int_equal(machine_resume(m, NULL), 0);
	machine_stop(m);
	assert_false(is_dead(pid));
	usleep(100000);
	m = attach_soon(path);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("spin"));
	machine_stop(m);
	child_kill(pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(restart_replaces_the_process),
		cmocka_unit_test(a_failed_restart_leaves_only_stop),
		cmocka_unit_test(qemu_dies_with_a_killed_parent),
		cmocka_unit_test(
			qemu_inherits_no_descriptor_and_no_terminal_group),
		cmocka_unit_test(a_missing_qemu_is_named),
		cmocka_unit_test(an_old_qemu_is_refused),
		cmocka_unit_test(versions_are_read),
		cmocka_unit_test(words_of_a_dying_qemu_are_quoted),
		cmocka_unit_test(a_silent_qemu_can_be_cancelled),
		cmocka_unit_test(a_missing_image_is_named_before_qemu_runs),
		cmocka_unit_test(a_cpu_without_vhe_is_refused),
		cmocka_unit_test(a_comma_in_a_file_name_is_harmless),
		cmocka_unit_test(attach_refusals_say_what_to_do),
		cmocka_unit_test(attaching_detaches_and_lets_it_run),
	};

	return cmocka_run_group_tests(tests, build_fixture, remove_fixture);
}
