// SPDX-License-Identifier: MIT
/*
 * A session lent to the real GDB on the real QEMU. What must come out of it
 * is known without GDB: from a trace of the same target that was never lent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "machine/gdb.h"
#include "regs/pstate.h"
#include "trace/lend.h"

#define STEPS 150

struct bench {
	struct session s;
	struct err err;
	struct lend_result result;
	int cancel[2];
	int out; /* GDB's words */
};

static bool have_gdb;

static bool without_vhe, travel;

/* The image of the other mode lies beside the one that is named. */
static const char *kernel(void)
{
	static char path[512];
	const char *vhe = getenv("VHELAB_TEST_ELF");
	const char *slash = vhe ? strrchr(vhe, '/') : NULL;

	if (!without_vhe || !slash)
		return vhe;
	snprintf(path, sizeof(path), "%.*s/hyp-nvhe.elf", (int)(slash - vhe),
		 vhe);
	return path;
}

static int find_gdb(void **state)
{
	struct err err = { .kind = ERR_NONE };
	char name[GDB_NAME_MAX];

	(void)state;
	have_gdb = !gdb_find(NULL, name, &err);
	if (!have_gdb)
		fprintf(stderr, "skipped: %s\n", err.text);
	return 0;
}

static void open_session(struct bench *b)
{
	struct session_options opt = {
		.machine = { .kernel = kernel(),
			     .guest = getenv("VHELAB_TEST_GUEST"),
			     .travel = travel,
			     .without_vhe = without_vhe },
	};

	if (!have_gdb || !kernel())
		skip();
	memset(b, 0, sizeof(*b));
	assert_int_equal(pipe(b->cancel), 0);
	opt.machine.cancel_fd = b->cancel[0];
	b->out = fileno(tmpfile());
	if (session_open(&b->s, &opt, &b->err))
		fail_msg("%s", b->err.text);
}

static void close_session(struct bench *b)
{
	session_close(&b->s);
	close(b->cancel[0]);
	close(b->cancel[1]);
	close(b->out);
}

/* What GDB has printed. */
static const char *printed(const struct bench *b)
{
	static char text[16384];
	ssize_t n = pread(b->out, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static int lend(struct bench *b, const char *const *commands)
{
	const int stdio[] = { -1, b->out, b->out };
	const struct lend_options opt = {
		.commands = commands,
		.batch = true,
		.stdio = stdio,
	};
	int rc = session_lend(&b->s, &opt, &b->result, &b->err);

	if (getenv("VERBOSE"))
		fprintf(stderr, "%s\n", printed(b));
	return rc;
}

#define LEND(b, ...) lend(b, (const char *const[]){ __VA_ARGS__, NULL })

static void steps(struct bench *b, unsigned int n)
{
	struct session_order order = { .goal = GOAL_STEP, .budget = 1 };

	while (n-- > 0) {
		if (session_go(&b->s, &order, &b->err) != SESSION_REACHED)
			fail_msg("%s", b->err.text);
	}
}

static void go(struct bench *b, enum session_goal goal)
{
	struct session_order order = { .goal = goal, .budget = 100000 };

	if (session_go(&b->s, &order, &b->err) != SESSION_REACHED)
		fail_msg("%s", b->err.text);
}

static const struct trace_event *here(const struct bench *b)
{
	return trace_at(b->s.trace, b->s.at);
}

/* The events from @at on say what the other trace's say from the first. */
static void assert_continues(const struct bench *b, size_t at,
			     const struct bench *with, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct trace_event *e = trace_at(b->s.trace, at + i);
		const struct trace_event *f = trace_at(with->s.trace, i);

		assert_int_equal(e->pc, f->pc);
		assert_int_equal(e->word, f->word);
		assert_int_equal(e->flags, f->flags);
		assert_int_equal(e->el, f->el);
		assert_int_equal(e->hcr_el2, f->hcr_el2);
		if (e->world != f->world)
			fail_msg("event %zu at %llx is %s, not %s", i,
				 (unsigned long long)f->pc,
				 world_name(f->world), world_name(e->world));
	}
}

/* ---- only looked ---------------------------------------------------------------- */

static void looking_leaves_the_session_as_it_is(void **state)
{
	struct bench plain, b;

	(void)state;
	open_session(&b);
	open_session(&plain);
	steps(&b, 40);
	assert_int_equal(LEND(&b, "info registers", "x/4i $pc", "bt",
			      "info symbol __kvm_hyp_vector",
			      "info line guest_main", "maint packet bs",
			      "maint packet QStartNoAckMode",
			      "monitor info "
			      "status"),
			 0);
	assert_int_equal(b.result.moved, 0);
	assert_int_equal(b.result.wrote, 0);
	assert_false(b.result.rejoined);
	assert_true(WIFEXITED(b.result.gdb_status));
	assert_non_null(strstr(printed(&b), "kvm_arch_vcpu_ioctl_run"));
	assert_non_null(strstr(printed(&b), "VM status: paused"));
	assert_int_equal(b.s.at, 40);
	steps(&b, STEPS);
	steps(&plain, STEPS + 40);
	assert_continues(&b, 0, &plain, STEPS + 41);
	close_session(&plain);
	close_session(&b);
}

static void the_scripts_are_loaded(void **state)
{
	const char *const scripts[] = { "gdb-scripts/vhelab.py", NULL };
	const char *const commands[] = { "vhe flags", NULL };
	struct lend_options opt = { .scripts = scripts,
				    .commands = commands,
				    .batch = true };
	char flags[FLAGS_TEXT_LEN], line[32];
	struct bench b;

	(void)state;
	open_session(&b);
	opt.stdio = (const int[]){ -1, b.out, b.out };
	assert_int_equal(session_lend(&b.s, &opt, &b.result, &b.err), 0);
	snprintf(line, sizeof(line), "%s at EL%d",
		 flags_text(here(&b)->flags, flags), here(&b)->el);
	assert_non_null(strstr(printed(&b), line));
	close_session(&b);
}

/* ---- moved ------------------------------------------------------------------------ */

/* A machine of the same target that is lent a few steps before stands at event
 * @at of @plain, and goes on as that does. */
static void moved_to(const struct bench *plain, unsigned int at)
{
	struct bench b;

	open_session(&b);
	steps(&b, at - 8);
	assert_int_equal(LEND(&b, "stepi 8"), 0);
	assert_true(b.result.moved);
	assert_false(b.result.wrote);
	assert_true(b.result.rejoined);
	assert_true(b.result.calls_known);
	assert_int_equal(b.s.at, 0);
	assert_int_equal(trace_count(b.s.trace), 1);
	steps(&b, STEPS);
	assert_continues(plain, at, &b, STEPS + 1);
	close_session(&b);
}

static void the_trace_begins_anew_where_gdb_left_it(void)
{
	struct bench plain;
	unsigned int entry, exit;

	open_session(&plain);
	go(&plain, GOAL_ENTRY);
	entry = (unsigned int)plain.s.at;
	go(&plain, GOAL_EXIT);
	exit = (unsigned int)plain.s.at;
	steps(&plain, STEPS + 120);
	moved_to(&plain, 13);
	moved_to(&plain, entry - 120); /* the way in */
	moved_to(&plain, entry - 3);   /* the guest's registers are loaded */
	moved_to(&plain, entry);       /* at the ERET */
	moved_to(&plain, entry + 1);   /* the guest's first */
	moved_to(&plain, exit - 1);    /* the guest's last */
	moved_to(&plain, exit);
	moved_to(&plain, exit + 3);
	moved_to(&plain, exit + 20); /* x29 is the hypervisor's again */
	moved_to(&plain, exit + 120);
	close_session(&plain);
}

static void it_begins_anew_with_vhe(void **state)
{
	(void)state;
	the_trace_begins_anew_where_gdb_left_it();
}

/* There the switch has a stack of its own. */
static void it_begins_anew_without_vhe(void **state)
{
	(void)state;
	without_vhe = true;
	the_trace_begins_anew_where_gdb_left_it();
	without_vhe = false;
}

static void what_can_be_gone_back_to_begins_anew(void **state)
{
	struct bench b;
	uint64_t pc;

	(void)state;
	travel = true;
	open_session(&b);
	travel = false;
	steps(&b, 40);
	assert_int_equal(LEND(&b, "stepi 30"), 0);
	steps(&b, 60);
	assert_int_equal(session_seek(&b.s, 20, &b.err), 0);
	if (session_sync(&b.s, NULL, NULL, &b.err))
		fail_msg("%s", b.err.text);
	assert_int_equal(machine_register(b.s.machine, REG_PC, &pc, &b.err), 0);
	assert_int_equal(pc, here(&b)->pc);
	/* From the past, it is what stands there that is lent. */
	assert_int_equal(LEND(&b, "stepi"), 0);
	assert_int_equal(trace_count(b.s.trace), 1);
	steps(&b, 5);
	close_session(&b);
}

static void what_is_written_is_a_new_trace(void **state)
{
	struct bench b;
	uint64_t x3;

	(void)state;
	open_session(&b);
	steps(&b, 5);
	assert_int_equal(
		LEND(&b, "set $x3 = 0x77", "set {unsigned}$pc = 0xd503201f"),
		0);
	assert_true(b.result.wrote);
	assert_true(b.result.rejoined);
	assert_int_equal(machine_register(b.s.machine, REG_X3, &x3, &b.err), 0);
	assert_int_equal(x3, 0x77);
	assert_int_equal(here(&b)->word, 0xd503201f); /* not as cached */
	close_session(&b);
}

/* ---- how GDB may end ---------------------------------------------------------------- */

static void a_gdb_that_is_killed_leaves_it_stopped(void **state)
{
	struct bench b;
	uint64_t pc;

	(void)state;
	open_session(&b);
	assert_int_equal(LEND(&b, "break __kvm_hyp_vector", "delete 1",
			      "set {unsigned}$pc = 0x14000000", /* b . */
			      "python import os, threading, signal",
			      "python threading.Timer(0.5, lambda: "
			      "os.kill(os.getpid(), signal.SIGKILL)).start()",
			      "continue"),
			 0);
	assert_true(WIFSIGNALED(b.result.gdb_status));
	assert_true(b.result.moved);
	assert_true(b.result.rejoined);
	pc = here(&b)->pc;
	assert_int_equal(machine_register(b.s.machine, REG_PC, &pc, &b.err), 0);
	assert_int_equal(pc, here(&b)->pc);
	steps(&b, 5);
	close_session(&b);
}

static void killing_the_program_kills_nothing(void **state)
{
	static const char *const words[] = { "kill", "detach", "disconnect" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct bench b;

		open_session(&b);
		assert_int_equal(LEND(&b, words[i]), 0);
		assert_null(strstr(printed(&b), "rror"));
		assert_false(b.result.rejoined);
		steps(&b, 5);
		assert_int_equal(LEND(&b, "info registers pc"), 0);
		close_session(&b);
	}
}

static void a_gdb_that_never_connects_is_survived(void **state)
{
	const char *const scripts[] = { "/nonexistent/script.py", NULL };
	const struct lend_options missing = { .gdb = "/nonexistent/gdb" };
	const struct lend_options other = { .gdb = "true" };
	struct lend_options opt = { .scripts = scripts, .batch = true };
	struct bench b;

	(void)state;
	open_session(&b);
	opt.stdio = (const int[]){ -1, b.out, b.out };
	assert_int_equal(session_lend(&b.s, &opt, &b.result, &b.err), 0);
	assert_int_equal(session_lend(&b.s, &missing, &b.result, &b.err), -1);
	assert_int_equal(b.err.kind, ERR_ENV);
	assert_non_null(strstr(b.err.text, "apt-get install gdb-multiarch"));
	assert_int_equal(session_lend(&b.s, &other, &b.result, &b.err), -1);
	assert_int_equal(b.err.kind, ERR_ENV);
	steps(&b, 5);
	close_session(&b);
}

static void a_machine_that_is_switched_off_is_off(void **state)
{
	struct bench b;

	(void)state;
	open_session(&b);
	assert_int_equal(LEND(&b, "monitor quit", "shell sleep 0.5"), 0);
	assert_true(b.s.off);
	assert_false(b.result.rejoined);
	assert_int_equal(LEND(&b, "info registers"), -1);
	assert_int_equal(b.err.kind, ERR_USAGE);
	assert_int_equal(session_restart(&b.s, &b.err), 0);
	steps(&b, 5);
	close_session(&b);
}

static void a_qemu_that_dies_is_one_clear_line(void **state)
{
	char command[80];
	struct bench b;

	(void)state;
	open_session(&b);
	snprintf(command, sizeof(command), "shell pkill -9 -P %d qemu",
		 (int)getpid());
	assert_int_equal(LEND(&b, command, "shell sleep 0.2", "stepi"), -1);
	assert_int_equal(b.err.kind, ERR_TARGET);
	assert_non_null(strstr(b.err.text, "closed the connection"));
	assert_true(b.s.off);
	assert_int_equal(session_restart(&b.s, &b.err), 0);
	steps(&b, 5);
	close_session(&b);
}

static void the_user_may_give_up(void **state)
{
	struct bench b;

	(void)state;
	open_session(&b);
	assert_int_equal(write(b.cancel[1], "x", 1), 1);
	assert_int_equal(LEND(&b, "shell sleep 1000"), -1);
	assert_int_equal(b.err.kind, ERR_CANCELLED);
	assert_true(WIFSIGNALED(b.result.gdb_status));
	close_session(&b);
}

static int count_folders(void)
{
	FILE *f = popen("ls -d /tmp/vhelab-?????? ${TMPDIR:-/tmp}/vhelab-??????"
			" ${XDG_RUNTIME_DIR:-/tmp}/vhelab-?????? 2>/dev/null"
			" | wc -l",
			"r");
	int n = -1;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

static void nothing_is_left_behind(void **state)
{
	const int before = count_folders();
	struct bench b;

	(void)state;
	open_session(&b);
	assert_int_equal(LEND(&b, "stepi"), 0);
	assert_int_equal(count_folders(), before);
	assert_int_equal(LEND(&b, "shell ls -la $(dirname /nonexistent)"), 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* QEMU alone */
	close_session(&b);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looking_leaves_the_session_as_it_is),
		cmocka_unit_test(the_scripts_are_loaded),
		cmocka_unit_test(it_begins_anew_with_vhe),
		cmocka_unit_test(it_begins_anew_without_vhe),
		cmocka_unit_test(what_can_be_gone_back_to_begins_anew),
		cmocka_unit_test(what_is_written_is_a_new_trace),
		cmocka_unit_test(a_gdb_that_is_killed_leaves_it_stopped),
		cmocka_unit_test(killing_the_program_kills_nothing),
		cmocka_unit_test(a_gdb_that_never_connects_is_survived),
		cmocka_unit_test(a_machine_that_is_switched_off_is_off),
		cmocka_unit_test(a_qemu_that_dies_is_one_clear_line),
		cmocka_unit_test(the_user_may_give_up),
		cmocka_unit_test(nothing_is_left_behind),
	};

	return cmocka_run_group_tests_name("trace lend", tests, find_gdb, NULL);
}
