// SPDX-License-Identifier: MIT
/*
 * Back to events of the past, on the real machine. What has to be found there
 * was read when the event was the present: every register of the table, and
 * the memory that the kernel, its user space and the guest write to.
 *
 * Registers are compared at each of the jumps, memory at every MEMORY_EVERY-th,
 * for reading it takes longer than the jump. $VHELAB_TEST_JUMPS and
 * $VHELAB_TEST_MEMORY_EVERY say otherwise.
 */
#include "test_witness.h"

enum {
	EVENTS = 20000,
	JUMPS = 250,
	MEMORY_EVERY = 20,
};

/* ---- 1,000 jumps ---------------------------------------------------------------- */

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

static int by_event(const void *a, const void *b)
{
	size_t x = ((const struct witness *)a)->event;
	size_t y = ((const struct witness *)b)->event;

	return x < y ? -1 : x > y;
}

static void shuffle(struct witness *w, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)rand() % i;
		struct witness t = w[i - 1];

		w[i - 1] = w[k];
		w[k] = t;
	}
}

static struct witness *choose(size_t n)
{
	struct witness *w = calloc(n, sizeof(*w));

	assert_non_null(w);
	srand(20170804);
	for (size_t i = 0; i < n; i++)
		w[i].event = (size_t)rand() % EVENTS;
	qsort(w, n, sizeof(*w), by_event);
	return w;
}

static void test_jumps(void **state)
{
	size_t jumps = setting("VHELAB_TEST_JUMPS", JUMPS);
	size_t every = setting("VHELAB_TEST_MEMORY_EVERY", MEMORY_EVERY);
	struct witness *w;
	struct session s;
	unsigned int has = 0;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	assert_true(session_travels(&s));
	w = choose(jumps);
	for (size_t i = 0; i < jumps; i++) {
		run(&s, w[i].event - s.at);
		look(&s, &w[i], w[i].event % every == 0);
	}
	run(&s, EVENTS - s.at);
	shuffle(w, jumps);
	for (size_t i = 0; i < jumps; i++)
		check(&s, &w[i], w[i].event % every == 0);
	for (unsigned int id = 0; id < REG_COUNT; id++)
		has += w[0].regs.has[id];
	assert_true(has > 80);
	assert_string_equal(session_travel_words(&s), "");
	free(w);
	session_close(&s);
}

/* ---- going on from there ----------------------------------------------------------- */

static void same_events(const struct trace *t, const struct trace_event *was,
			size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		assert_memory_equal(trace_at(t, i), &was[i], sizeof(was[i]));
}

static struct trace_event *copy_events(const struct trace *t)
{
	size_t n = trace_count(t);
	struct trace_event *copy = calloc(n, sizeof(*copy));

	assert_non_null(copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = *trace_at(t, i);
	return copy;
}

/* What is dropped and executed again comes out the same. */
static void test_again(void **state)
{
	struct trace_event *was;
	struct session s;
	unsigned int laps;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	run(&s, 2500);
	was = copy_events(s.trace);
	laps = lap_count(s.trace);
	back_to(&s, 700);
	assert_int_equal(session_take_irqs(&s, false, NULL), 0);
	assert_int_equal(trace_count(s.trace), 701);
	run(&s, 1800);
	assert_int_equal(trace_count(s.trace), 2501);
	same_events(s.trace, was, 0, 2501);
	assert_int_equal(lap_count(s.trace), laps);
	free(was);
	session_close(&s);
}

/* Forward through the record first; then the machine goes on at its end. */
static void test_forward_from_the_past(void **state)
{
	struct session s;
	size_t count;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	run(&s, 600);
	count = trace_count(s.trace);
	back_to(&s, 100);
	run(&s, 50);
	assert_int_equal(s.at, count + 49);
	assert_true(session_synced(&s));
	assert_int_equal(trace_last(s.trace)->seq, count + 49);
	back_to(&s, 100);
	back_to(&s, 101);
	back_to(&s, 101);
	session_close(&s);
}

/* ---- off -------------------------------------------------------------------- */

/* Off is not the end: what happened before can still be gone back to. */
static void test_back_from_off(void **state)
{
	const struct session_order o = { .goal = GOAL_OFF, .budget = 100 };
	struct witness early, last;
	struct session s;
	uint64_t off;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	assert_true(symbols_find(&s.symbols, "psci_system_off", &off, NULL));
	run(&s, 300);
	look(&s, &early, true);
	run(&s, 300);
	assert_int_equal(session_write(&s, REG_PC, off, NULL), 0);
	look(&s, &last, true);
	assert_int_equal(session_go(&s, &o, NULL), SESSION_OFF);
	assert_true(s.off);
	assert_false(session_synced(&s));
	assert_true(session_travels(&s));
	check(&s, &early, true);
	assert_false(s.off);
	check(&s, &last, true);
	assert_int_equal(session_go(&s, &o, NULL), SESSION_OFF);
	check(&s, &last, true);
	session_close(&s);
}

/* ---- the console -------------------------------------------------------------------------- */

/* What was shown once is not shown again on the way through the past. */
static void test_console(void **state)
{
	char text[4096];
	struct session s;
	uint64_t total;

	(void)state;
	open_or_skip(&s, "hello", true);
	for (int i = 0; i < 40 && session_console_total(&s, s.at) ==
					  session_console_total(&s, 0);
	     i++)
		run(&s, 500);
	total = session_console_total(&s, s.at);
	assert_true(total > session_console_total(&s, 0));
	while (machine_console(s.machine, text, sizeof(text)))
		;
	back_to(&s, 10);
	assert_int_equal(session_console_total(&s, s.at),
			 session_console_total(&s, 0));
	back_to(&s, trace_count(s.trace) - 1);
	assert_int_equal(machine_console(s.machine, text, sizeof(text)), 0);
	assert_int_equal(machine_console_total(s.machine), total);
	assert_int_equal(session_console_total(&s, s.at), total);
	/* What is dropped was not written, and counts anew. */
	back_to(&s, 10);
	assert_int_equal(session_take_irqs(&s, false, NULL), 0);
	run(&s, 100);
	assert_int_equal(session_console_total(&s, s.at),
			 session_console_total(&s, 0));
	session_close(&s);
}

/* ---- what cannot be ---------------------------------------------------------------------------- */

static void test_without(void **state)
{
	struct err err = { .kind = ERR_NONE };
	struct session s;

	(void)state;
	open_or_skip(&s, "hvc-loop", false);
	assert_null(s.history);
	assert_false(session_travels(&s));
	run(&s, 50);
	session_rest(&s);
	assert_int_equal(session_seek(&s, 10, NULL), 0);
	assert_false(session_synced(&s));
	assert_int_equal(session_sync(&s, NULL, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_TARGET);
	assert_int_equal(session_seek(&s, 50, NULL), 0);
	assert_int_equal(session_sync(&s, NULL, NULL, &err), 0);
	assert_int_equal(session_write_flags(&s, FLAG_D, &err), 0);
	assert_int_equal(trace_last(s.trace)->flags, FLAG_D);
	session_close(&s);
}

/* There is room for one snapshot or two; then it takes longer, and says so. */
static void test_full_disk(void **state)
{
	const struct rlimit small = { 3 << 20, RLIM_INFINITY };
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };
	struct witness w[2];
	struct session s;

	(void)state;
	setrlimit(RLIMIT_FSIZE, &small);
	open_or_skip(&s, "spin", true);
	setrlimit(RLIMIT_FSIZE, &any);
	run(&s, 900);
	look(&s, &w[0], true);
	run(&s, 600);
	look(&s, &w[1], true);
	assert_non_null(strstr(session_travel_words(&s), "takes longer"));
	assert_true(session_travels(&s));
	check(&s, &w[0], true);
	check(&s, &w[1], true);
	session_close(&s);
}

static bool refuse(struct session *s, void *ctx)
{
	(void)s;
	++*(unsigned int *)ctx;
	return false;
}

/* A cancelled journey goes on from where it was. */
static void test_cancel(void **state)
{
	struct err err = { .kind = ERR_NONE };
	unsigned int calls = 0, tries = 0;
	struct witness w;
	struct session s;
	uint64_t total;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	run(&s, 6000);
	look(&s, &w, false);
	total = session_console_total(&s, s.at);
	assert_true(total > 0 && total < UINT64_MAX);
	back_to(&s, 5);
	assert_true(session_console_total(&s, 5) <= total);
	assert_int_equal(session_seek(&s, 5990, NULL), 0);
	while (session_sync(&s, refuse, &calls, &err)) {
		assert_int_equal(err.kind, ERR_CANCELLED);
		assert_false(session_synced(&s));
		assert_true(++tries < 500);
	}
	assert_true(tries > 0);
	assert_int_equal(tries, calls);
	check(&s, &w, false);
	assert_int_equal(machine_console_total(s.machine),
			 session_console_total(&s, s.at));
	session_close(&s);
}

static void test_restart(void **state)
{
	struct witness w;
	struct session s;

	(void)state;
	open_or_skip(&s, "hvc-loop", true);
	run(&s, 300);
	back_to(&s, 30);
	assert_int_equal(session_restart(&s, NULL), 0);
	assert_int_equal(trace_count(s.trace), 1);
	assert_true(session_travels(&s));
	run(&s, 100);
	look(&s, &w, true);
	run(&s, 200);
	check(&s, &w, true);
	session_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_forward_from_the_past),
		cmocka_unit_test(test_console),
		cmocka_unit_test(test_back_from_off),
		cmocka_unit_test(test_without),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
