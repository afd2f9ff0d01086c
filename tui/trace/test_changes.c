// SPDX-License-Identifier: MIT
/*
 * Changes by hand and interrupts let in, on the real machine: what came of
 * them comes of them again on the way through the past.
 */
#include "test_witness.h"

/* ---- changes by hand ------------------------------------------------------------------ */

static size_t find_plain(const struct session *s, size_t i)
{
	while (trace_at(s->trace, i)->el != 2 ||
	       trace_at(s->trace, i + 1)->pc != trace_at(s->trace, i)->pc + 4)
		i++;
	return i;
}

static void test_edits(void **state)
{
	struct witness w[4];
	struct session s;
	size_t at, x15;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	run(&s, 1500);
	at = find_plain(&s, 900);
	back_to(&s, at);
	look(&s, &w[0], true);
	assert_int_equal(session_write(&s, REG_VBAR_EL2, 0, NULL), -1);
	assert_int_equal(trace_count(s.trace), 1501);
	assert_int_equal(session_write(&s, REG_X15, 0x15151515, NULL), 0);
	assert_int_equal(trace_count(s.trace), at + 1);
	assert_int_equal(
		session_write(&s, REG_PC, w[0].regs.value[REG_PC] + 4, NULL),
		0);
	assert_true(trace_last(s.trace)->edited);
	assert_int_equal(trace_last(s.trace)->pc, w[0].regs.value[REG_PC] + 4);
	look(&s, &w[1], true);
	assert_int_equal(w[1].regs.value[REG_X15], 0x15151515);
	run(&s, 3);
	look(&s, &w[2], true);
	assert_int_equal(session_write_flags(&s, FLAG_D | FLAG_I, NULL), 0);
	assert_int_equal(trace_last(s.trace)->flags, FLAG_D | FLAG_I);
	assert_int_equal(trace_last(s.trace)->changed[0], s.at);
	look(&s, &w[2], true);
	run(&s, 40);
	look(&s, &w[3], true);
	check(&s, &w[1], true);
	check(&s, &w[3], true);
	check(&s, &w[2], true);
	back_to(&s, at - 1);
	assert_false(machine_register(s.machine, REG_X15, &x15, NULL));
	assert_int_not_equal(x15, 0x15151515);
	check(&s, &w[3], true);
	/* Behind an edit in the past, the later one is gone. */
	back_to(&s, at - 1);
	assert_int_equal(session_write(&s, REG_X15, 0x16161616, NULL), 0);
	run(&s, 3);
	assert_false(trace_at(s.trace, at)->edited);
	back_to(&s, 10);
	back_to(&s, at + 1);
	session_close(&s);
}

/* In a tight loop snapshots lie close; those of what was dropped go, too. */
static void test_edit_among_snapshots(void **state)
{
	struct witness w;
	struct session s;
	uint64_t x15;

	(void)state;
	open_or_skip(&s, "spin", true);
	run(&s, 1500);
	back_to(&s, 700);
	assert_int_equal(session_write(&s, REG_X15, 0x1515, NULL), 0);
	run(&s, 600);
	look(&s, &w, false);
	run(&s, 300);
	back_to(&s, 699);
	assert_int_equal(machine_register(s.machine, REG_X15, &x15, NULL), 0);
	assert_int_not_equal(x15, 0x1515);
	check(&s, &w, false);
	back_to(&s, 1250);
	assert_int_equal(machine_register(s.machine, REG_X15, &x15, NULL), 0);
	assert_int_equal(x15, 0x1515);
	session_close(&s);
}

/* An edit where a snapshot lies is done again behind the load. */
static void test_edit_at_a_snapshot(void **state)
{
	struct witness w;
	struct session s;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	assert_int_equal(session_write(&s, REG_X20, 0x2020, NULL), 0);
	look(&s, &w, false);
	run(&s, 200);
	check(&s, &w, false);
	session_close(&s);
}

/* ---- interrupts ---------------------------------------------------------------------------- */

static bool by_interrupt(const struct trace_event *e)
{
	uint64_t slot = (e->pc - e->vbar) & 0x1ff;

	return e->exception && (slot == 0x80 || slot == 0x100);
}

static unsigned int interrupts(const struct trace *t)
{
	unsigned int n = 0;

	for (size_t i = 0; i < trace_count(t); i++)
		n += by_interrupt(trace_at(t, i));
	return n;
}

/* Held back at first, then taken; and the same again from a snapshot before. */
static void test_interrupts(void **state)
{
	struct witness w[3];
	struct session s;

	(void)state;
	open_or_skip(&s, "sgi", true);
	run(&s, 1000);
	assert_int_equal(interrupts(s.trace), 0);
	assert_int_equal(session_take_irqs(&s, true, NULL), 0);
	assert_true(s.take_irqs);
	for (int i = 0; i < 3; i++) {
		run(&s, 1500);
		look(&s, &w[i], true);
	}
	print_message("%u interrupts\n", interrupts(s.trace));
	assert_true(interrupts(s.trace) > 0);
	back_to(&s, 500);
	for (int i = 0; i < 3; i++)
		check(&s, &w[(i + 1) % 3], true);
	assert_true(s.take_irqs);
	back_to(&s, 900);
	assert_int_equal(session_write(&s, REG_X15, 15, NULL), 0);
	assert_false(s.take_irqs);
	session_close(&s);
}

/* Pending, but held back for a while: on the way there again, too. */
static void test_interrupt_held_back(void **state)
{
	struct witness w;
	struct session s;
	size_t i = 1;

	(void)state;
	open_or_skip(&s, "sgi", true);
	assert_int_equal(session_take_irqs(&s, true, NULL), 0);
	run(&s, 6000);
	while (i < trace_count(s.trace) && !by_interrupt(trace_at(s.trace, i)))
		i++;
	assert_true(i < trace_count(s.trace));
	back_to(&s, i - 5);
	assert_int_equal(session_take_irqs(&s, false, NULL), 0);
	run(&s, 10);
	assert_int_equal(interrupts(s.trace), 0);
	assert_int_equal(session_take_irqs(&s, true, NULL), 0);
	run(&s, 60);
	assert_int_equal(interrupts(s.trace), 1);
	look(&s, &w, true);
	back_to(&s, i - 20);
	check(&s, &w, true);
	back_to(&s, i + 2);
	session_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_edit_among_snapshots),
		cmocka_unit_test(test_edit_at_a_snapshot),
		cmocka_unit_test(test_interrupts),
		cmocka_unit_test(test_interrupt_held_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
