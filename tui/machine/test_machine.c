// SPDX-License-Identifier: MIT
/* Stepping, walking, running to a place, the console: on real QEMU. */
#include "test_fixture.h"

#define GUEST_VIRTUAL UINT64_C(0x80000000)
#define GUEST_LOADED  UINT64_C(0x40200000)
#define HVC_0	      0xd4000002u
#define HVC_1	      0xd4000022u
#define ERET	      0xd69f03e0u
#define FLOOD_BYTE    0xc5 /* what is in w1 by then */

/* ---- stepping and walking ---------------------------------------------- */

static void starts_at_el2_before_the_first_instruction(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample s;
	uint64_t value;
	pid_t pid;

	(void)state;
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	/* QEMU's own few instructions before it jumps to the kernel, if it
	 * has them, are at the bottom of memory; an ELF starts directly. */
	assert_int_equal(s.pc, symbol("_start"));
	assert_int_equal(pstate_el(s.cpsr), 2);
	assert_int_equal(pstate_flags(s.cpsr), FLAGS_ALL);
	assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("_start") + 8);
	assert_int_equal(s.vbar_el2, symbol("vectors"));
	assert_int_equal(machine_register(m, REG_X0, &value, NULL), 0);
	assert_int_equal(value, symbol("vectors"));
	assert_true(machine_has_register(m, REG_HCR_EL2));
	assert_non_null(strstr(machine_describe(m), "cortex-a76"));
	pid = m->qemu.pid;
	assert_false(is_dead(pid));
	machine_stop(m);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

struct seen {
	uint64_t until;
	size_t count;
	struct {
		uint64_t pc;
		uint32_t word;
	} at[200];
};

static bool record(const struct machine_sample *s, uint32_t word, void *ctx)
{
	struct seen *seen = ctx;

	assert_true(seen->count < 200);
	seen->at[seen->count].pc = s->pc;
	seen->at[seen->count++].word = word;
	return s->pc != seen->until;
}

static uint32_t word_seen(const struct seen *seen, uint64_t pc)
{
	for (size_t i = 0; i < seen->count; i++) {
		if (seen->at[i].pc == pc)
			return seen->at[i].word;
	}
	fail_msg("never at 0x%llx", (unsigned long long)pc);
	return 0;
}

static void walk_sees_every_word_in_both_worlds(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct seen seen = { .until = symbol("done") };
	struct image *img = image_open(elf, NULL);
	struct machine_sample s;

	(void)state;
	assert_int_equal(machine_walk(m, record, &seen, NULL), MACHINE_STOPPED);
	for (size_t i = 0; i < seen.count; i++) {
		uint64_t pc = seen.at[i].pc;
		uint32_t truth = 0;

		if (pc >= GUEST_VIRTUAL)
			pc += GUEST_LOADED - GUEST_VIRTUAL;
		assert_true(image_bytes(img, pc, &truth, 4));
		assert_int_equal(seen.at[i].word, truth);
	}
	assert_int_equal(word_seen(&seen, GUEST_VIRTUAL), HVC_0);
	assert_int_equal(word_seen(&seen, GUEST_VIRTUAL + 0x400), HVC_1);
	assert_int_equal(word_seen(&seen, symbol("exit_guest") - 4), ERET);
	word_seen(&seen, symbol("vectors") + 0x400);
	/* One further than the last one seen, and PSTATE as it was. */
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("done") + 4);
	assert_int_equal(s.cpsr & 0x3cf, 0x3c9);
	image_close(img);
	machine_stop(m);
}

static bool one_only(const struct machine_sample *s, uint32_t word, void *ctx)
{
	(void)s;
	*(uint32_t *)ctx = word;
	return false;
}

/* Every walk ends in a cold block: the same contract must hold there. */
static void walk_of_one_leaves_one_further(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample s;
	uint32_t word = 0;

	(void)state;
	assert_int_equal(machine_run_to(m, GUEST_VIRTUAL, 5000, NULL),
			 MACHINE_STOPPED);
	assert_int_equal(machine_walk(m, one_only, &word, NULL),
			 MACHINE_STOPPED);
	assert_int_equal(word, HVC_0);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("vectors") + 0x400);
	assert_int_equal(pstate_el(s.cpsr), 2);
	machine_stop(m);
}

static void words_of_old_samples_are_read_in_their_world(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample guest, after;
	uint32_t word;

	(void)state;
	assert_int_equal(machine_run_to(m, GUEST_VIRTUAL + 0x400, 5000, NULL),
			 MACHINE_STOPPED);
	assert_int_equal(machine_sample(m, &guest, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_step(m, &after, NULL), MACHINE_STOPPED);
	assert_int_equal(pstate_el(after.cpsr), 2);
	assert_int_equal(machine_insn(m, &guest, &word, NULL), 0);
	assert_int_equal(word, HVC_1);
	/* The same address at EL2 holds no memory. */
	after.pc = guest.pc;
	if (machine_insn(m, &after, &word, NULL) == 0)
		assert_int_equal(word, 0);
	after.pc = symbol("_start");
	assert_int_equal(machine_insn(m, &after, &word, NULL), 0);
	after.pc += 2;
	assert_int_equal(machine_insn(m, &after, &word, NULL), -1);
	machine_stop(m);
}

/* ---- the hypervisor itself, where it is built -------------------------- */

struct hyp_walk {
	struct image *img;
	size_t left, host, guest, unread, wrong;
};

static bool compare(const struct machine_sample *s, uint32_t word, void *ctx)
{
	struct hyp_walk *w = ctx;
	uint32_t truth = 0;
	bool guest = pstate_el(s->cpsr) < 2 && (s->hcr_el2 & 1);

	w->unread += word == 0;
	w->guest += guest;
	if (!guest && image_bytes(w->img, s->pc, &truth, 4)) {
		w->host++;
		w->wrong += word != truth;
	}
	return --w->left;
}

static void the_hypervisor_is_walked_through_a_guest(void **state)
{
	struct machine_options opt = { .kernel = getenv("VHELAB_TEST_ELF"),
				       .guest = getenv("VHELAB_TEST_GUEST"),
				       .cancel_fd = -1 };
	struct hyp_walk w = { .left = 3000 };
	struct err err = { .kind = ERR_NONE };
	uint64_t enter, size;
	struct machine *m;

	(void)state;
	if (!have_target || !opt.kernel)
		skip();
	m = machine_start(&opt, &err);
	w.img = image_open(opt.kernel, &err);
	if (!m || !w.img)
		fail_msg("%s", err.text);
	assert_true(image_symbol(w.img, "__guest_enter", &enter, &size));
	assert_int_equal(machine_run_to(m, enter, 20000, &err),
			 MACHINE_STOPPED);
	assert_int_not_equal(machine_walk(m, compare, &w, &err),
			     MACHINE_FAILED);
	print_message("%zu host words compared, %zu guest, %zu unread\n",
		      w.host, w.guest, w.unread);
	assert_true(w.guest > 0);
	assert_true(w.host > 100);
	assert_int_equal(w.wrong, 0);
	/* Only an instruction that stage 2 does not map yet has no word. */
	assert_true(w.unread <= 2);
	image_close(w.img);
	machine_stop(m);
}

static void words_are_forgotten_when_it_runs_freely(void **state)
{
	const uint32_t other = HVC_0, nop = 0xd503201f;
	struct machine *m = start_or_skip(-1);
	struct machine_sample at = { .pc = symbol("done"), .cpsr = 0x3c9 };
	uint64_t spin = symbol("spin");
	uint32_t word;

	(void)state;
	assert_int_equal(machine_insn(m, &at, &word, NULL), 0);
	assert_int_equal(word, nop);
	assert_int_equal(rsp_write_mem(m->rsp, at.pc, &other, 4, NULL), 0);
	assert_int_equal(machine_insn(m, &at, &word, NULL), 0);
	assert_int_equal(word, nop);
	jump(m, "spin");
	assert_int_equal(machine_run_to(m, spin + 4, 20, NULL),
			 MACHINE_RUNNING);
	assert_int_equal(machine_insn(m, &at, &word, NULL), 0);
	assert_int_equal(word, other);
	assert_int_equal(machine_restart(m, NULL), 0);
	assert_int_equal(machine_insn(m, &at, &word, NULL), 0);
	assert_int_equal(word, nop);
	machine_stop(m);
}

/* ---- running ----------------------------------------------------------- */

static void run_to_stops_there_and_again(void **state)
{
	struct machine *m = start_or_skip(-1);
	uint64_t exit_guest = symbol("exit_guest");
	struct machine_sample s;
	uint64_t x20;

	(void)state;
	for (uint64_t lap = 0; lap < 2; lap++) {
		assert_int_equal(machine_run_to(m, exit_guest, 5000, NULL),
				 MACHINE_STOPPED);
		assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
		assert_int_equal(s.pc, exit_guest);
		assert_int_equal(machine_register(m, REG_X20, &x20, NULL), 0);
		assert_int_equal(x20, lap);
	}
	/* Never again: the limit ends it, in the endless loop. */
	assert_int_equal(machine_run_to(m, exit_guest, 100, NULL),
			 MACHINE_RUNNING);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("spin"));
	/* A loop of one instruction comes back to itself. */
	assert_int_equal(machine_run_to(m, s.pc, 5000, NULL), MACHINE_STOPPED);
	machine_stop(m);
}

/* The breakpoint must not survive the call that set it. */
static void run_to_leaves_no_breakpoint(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample s;

	(void)state;
	assert_int_equal(machine_run_to(m, symbol("exit_guest"), 5000, NULL),
			 MACHINE_STOPPED);
	jump(m, "_start");
	assert_int_equal(machine_resume(m, NULL), 0);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_FAILED);
	assert_int_equal(machine_wait(m, 100, NULL), MACHINE_RUNNING);
	assert_int_equal(machine_interrupt(m, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("spin"));
	machine_stop(m);
}

static void cancel_ends_a_wait_and_the_machine_survives(void **state)
{
	struct err err = { .kind = ERR_NONE };
	struct machine_sample s;
	struct machine *m;
	int cancel[2];
	char byte;

	(void)state;
	assert_int_equal(pipe2(cancel, O_CLOEXEC), 0);
	m = start_or_skip(cancel[0]);
	jump(m, "spin");
	assert_int_equal(write(cancel[1], "x", 1), 1);
	assert_int_equal(machine_run_to(m, symbol("_start"), -1, &err),
			 MACHINE_FAILED);
	assert_int_equal(err.kind, ERR_CANCELLED);
	assert_int_equal(read(cancel[0], &byte, 1), 1);
	assert_int_equal(machine_resume(m, NULL), 0);
	assert_int_equal(write(cancel[1], "x", 1), 1);
	assert_int_equal(machine_wait(m, -1, &err), MACHINE_FAILED);
	assert_int_equal(err.kind, ERR_CANCELLED);
	assert_int_equal(machine_interrupt(m, NULL), MACHINE_STOPPED);
	assert_int_equal(read(cancel[0], &byte, 1), 1);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("spin"));
	jump(m, "_start");
	assert_int_equal(machine_resume(m, NULL), 0);
	assert_int_equal(machine_wait(m, 100, NULL), MACHINE_RUNNING);
	machine_stop(m);
	close(cancel[0]);
	close(cancel[1]);
}

static void power_off_is_noticed(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct machine_sample s;

	(void)state;
	jump(m, "off");
	assert_int_equal(machine_resume(m, NULL), 0);
	assert_int_equal(machine_wait(m, 5000, NULL), MACHINE_OFF);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_OFF);
	assert_int_equal(machine_resume(m, NULL), -1);
	assert_int_equal(machine_restart(m, NULL), 0);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(s.pc, symbol("_start"));
	machine_stop(m);
}

/* ---- the console ------------------------------------------------------- */

static void console_gives_what_was_printed(void **state)
{
	struct machine *m = start_or_skip(-1);
	char text[16] = "";

	(void)state;
	assert_int_equal(machine_console(m, text, sizeof(text)), 0);
	assert_true(machine_console_fd(m) >= 0);
	assert_int_equal(machine_run_to(m, symbol("done"), 5000, NULL),
			 MACHINE_STOPPED);
	assert_int_equal(machine_console(m, text, 1), 1);
	assert_int_equal(machine_console(m, text + 1, sizeof(text) - 1), 1);
	assert_string_equal(text, "hi");
	assert_int_equal(machine_restart(m, NULL), 0);
	assert_int_equal(machine_console(m, text, sizeof(text)), 0);
	machine_stop(m);
}

static void a_flood_on_the_console_stalls_nothing(void **state)
{
	struct machine *m = start_or_skip(-1);
	static char text[2 * CONSOLE_KEEP];

	(void)state;
	assert_int_equal(machine_run_to(m, symbol("done"), 5000, NULL),
			 MACHINE_STOPPED);
	/* Without draining, so small a pipe stops QEMU for good. */
	assert_true(fcntl(machine_console_fd(m), F_SETPIPE_SZ, 4096) > 0);
	jump(m, "flood");
	assert_int_equal(machine_resume(m, NULL), 0);
	assert_int_equal(machine_wait(m, 500, NULL), MACHINE_RUNNING);
	assert_int_equal(machine_interrupt(m, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_console(m, text, sizeof(text)), CONSOLE_KEEP);
	assert_int_equal((unsigned char)text[0], FLOOD_BYTE);
	machine_stop(m);
}

static void console_keeps_the_newest_bytes(void **state)
{
	struct console *c = calloc(1, sizeof(*c));
	static char text[CONSOLE_KEEP + 10];
	int fds[2];

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	for (int i = 0; i < 17; i++) {
		memset(text, 'a' + i, 4096);
		assert_int_equal(write(fds[1], text, 4096), 4096);
		console_drain(c, &fds[0]);
	}
	assert_int_equal(console_take(c, text, sizeof(text)), CONSOLE_KEEP);
	assert_int_equal(text[0], 'b');
	assert_int_equal(text[4095], 'b');
	assert_int_equal(text[4096], 'c');
	assert_int_equal(text[CONSOLE_KEEP - 1], 'q');
	assert_int_equal(console_take(c, text, 1), 0);
	close(fds[1]);
	console_drain(c, &fds[0]);
	assert_int_equal(fds[0], -1);
	free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_at_el2_before_the_first_instruction),
		cmocka_unit_test(walk_sees_every_word_in_both_worlds),
		cmocka_unit_test(walk_of_one_leaves_one_further),
		cmocka_unit_test(words_of_old_samples_are_read_in_their_world),
		cmocka_unit_test(words_are_forgotten_when_it_runs_freely),
		cmocka_unit_test(the_hypervisor_is_walked_through_a_guest),
		cmocka_unit_test(run_to_stops_there_and_again),
		cmocka_unit_test(run_to_leaves_no_breakpoint),
		cmocka_unit_test(cancel_ends_a_wait_and_the_machine_survives),
		cmocka_unit_test(power_off_is_noticed),
		cmocka_unit_test(console_gives_what_was_printed),
		cmocka_unit_test(a_flood_on_the_console_stalls_nothing),
		cmocka_unit_test(console_keeps_the_newest_bytes),
	};

	return cmocka_run_group_tests(tests, build_fixture, remove_fixture);
}
