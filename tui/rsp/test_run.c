// SPDX-License-Identifier: MIT
/* Stepping, walking, running, and what is left after a cancelled call. */
#include "fake_stub.h"

struct seen {
	int visits;
	int stop_after;
	uint64_t last[2];
};

static size_t visit(const uint64_t *values, void *ctx)
{
	struct seen *seen = ctx;

	memcpy(seen->last, values, sizeof(seen->last));
	return ++seen->visits != seen->stop_after ? 2 : 0;
}

/* Both registers at every second stop only. */
static size_t visit_by_turns(const uint64_t *values, void *ctx)
{
	size_t next = visit(values, ctx);

	return next ? 1 + (size_t)((struct seen *)ctx)->visits % 2 : 0;
}

static const int walked[] = { 0x20, 0x21 };

static int walk(struct bench *b, struct seen *seen, struct rsp_stop *stop)
{
	return rsp_walk(b->client, walked, 2, visit, seen, stop, &b->err);
}

static void a_walk_sees_every_stop(void **state)
{
	static const char *const pcs[] = { "0000084000000000",
					   "0400084000000000",
					   "0800084000000000" };

	(void)state;
	for (size_t split = 0; split < 40; split += 3) {
		struct bench b = { .stub.split = split };
		struct seen seen = { .stop_after = 3 };
		struct rsp_stop stop;

		for (int i = 0; i < 3; i++)
			b.stub.answers[i] = (struct answer){ .request = "p20",
							     .reply = pcs[i],
							     .times = 1 };
		start(&b);
		assert_non_null(b.client);
		assert_int_equal(walk(&b, &seen, &stop), 0);
		assert_int_equal(seen.visits, 3);
		assert_int_equal(seen.last[0], 0x40080008);
		assert_int_equal(seen.last[1], 0x400003c9);
		assert_int_equal(stop.kind, RSP_STOP_SIGNAL);
		assert_int_equal(stop.code, 5);
		assert_non_null(strstr(b.stub.log,
				       "|p20|p21|vCont;s|p20|p21|vCont;s|"
				       "p20|p21|vCont;s|"));
		finish(&b);
	}
}

static void a_walk_reads_no_more_than_asked(void **state)
{
	OPEN(b, { .request = "p20", .reply = "0000084000000000" },
	     { .request = "p21", .reply = "c9030040" });
	struct seen seen = { .stop_after = 4 };
	struct rsp_stop stop;

	(void)state;
	assert_int_equal(rsp_walk(b.client, walked, 2, visit_by_turns, &seen,
				  &stop, &b.err),
			 0);
	assert_int_equal(seen.visits, 4);
	assert_int_equal(seen.last[1], 0x400003c9);
	assert_non_null(strstr(b.stub.log, "|p20|p21|vCont;s|p20|p21|vCont;s|"
					   "p20|vCont;s|p20|p21|vCont;s|"));
	finish(&b);
}

/* What QEMU 7.2 wrote for one such batch, byte for byte. */
static void a_walk_takes_qemus_own_bytes(void **state)
{
	OPEN(b, { .request = "p20", .raw = "" },
	     { .request = "p21", .raw = "" },
	     { .request = "vCont;s",
	       .raw = "+$0000084000000000#0c+$c9030040#c3"
		      "+$T05thread:p01.01;#06" });
	struct seen seen = { .stop_after = 1 };
	struct rsp_stop stop;

	(void)state;
	assert_int_equal(walk(&b, &seen, &stop), 0);
	assert_int_equal(seen.last[0], 0x40080000);
	assert_int_equal(seen.last[1], 0x400003c9);
	finish(&b);
}

/* As QEMU does: the step that switches the machine off stops like any other,
 * and the exit comes where registers were asked for. */
static void an_exit_instead_of_registers(void **state)
{
	OPEN(b, { .request = "vCont;s", .reply = STOP, .times = 2 },
	     { .request = "p20", .raw = "+$W00#b7" },
	     { .request = "p21", .raw = "" },
	     { .request = "vCont;s", .raw = "" });
	struct rsp_stop stop;
	const int nums[] = { 0x20, 0x21 };
	uint64_t values[2];
	struct err err;

	(void)state;
	assert_int_equal(rsp_step(b.client, &stop, &err), 0);
	assert_int_equal(rsp_step(b.client, &stop, &err), 0);
	assert_false(rsp_exited(b.client));
	assert_int_equal(rsp_read_regs(b.client, nums, 2, values, &err), -1);
	assert_true(rsp_exited(b.client));
	assert_int_equal(rsp_step(b.client, &stop, &err), -1);
	assert_int_equal(err.kind, ERR_TARGET);
	finish(&b);
}

static void a_walk_ends_with_the_target(void **state)
{
	OPEN(b, { .request = "vCont;s", .reply = STOP, .times = 4 },
	     { .request = "vCont;s", .reply = "W2a" });
	struct seen seen = { 0 };
	struct rsp_stop stop;

	(void)state;
	assert_int_equal(walk(&b, &seen, &stop), 0);
	assert_int_equal(seen.visits, 5);
	assert_int_equal(stop.kind, RSP_STOP_EXITED);
	assert_int_equal(stop.code, 0x2a);
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "has exited");
	finish(&b);
}

static void a_refusal_in_a_walk_keeps_the_order(void **state)
{
	OPEN(b, { .request = "p20", .reply = "E14" });
	struct seen seen = { 0 };
	struct rsp_stop stop;

	(void)state;
	assert_int_equal(walk(&b, &seen, &stop), -1);
	assert_says(&b, ERR_TARGET, "register 32 (pc)");
	assert_int_equal(seen.visits, 0);
	assert_works(&b);
	finish(&b);
}

static void a_step_that_does_not_end_is_given_up(void **state)
{
	OPEN(b, { .request = "vCont;s", .raw = "+" });
	(void)state;
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "the stub has not answered for");
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "the stub has not answered for");
	finish(&b);
}

static void without_vcont_it_steps_plainly(void **state)
{
	OPEN(b, { .request = "vCont?", .reply = "" },
	     { .request = "s", .reply = "S05" });
	(void)state;
	assert_int_equal(step(&b), 0);
	finish(&b);
}

static void a_resumed_machine_may_take_its_time(void **state)
{
	OPEN(b, { .request = "vCont;c", .raw = "+$O6869#2c" },
	     { .request = "^C", .raw = "$T02thread:01;#04" });
	struct rsp_stop stop = { 0 };
	struct pollfd p = { .fd = rsp_client_fd(b.client), .events = POLLIN };

	(void)state;
	assert_int_equal(rsp_resume(b.client, &b.err), 0);
	assert_int_equal(poll(&p, 1, 1000), 1);
	assert_int_equal(
		rsp_wait_stop(b.client, 2 * SILENCE_TEST_MS, &stop, &b.err), 1);
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_USAGE, "running");
	assert_int_equal(rsp_interrupt(b.client, &stop, &b.err), 0);
	assert_int_equal(stop.code, 2);
	assert_works(&b);
	assert_int_equal(rsp_interrupt(b.client, &stop, &b.err), 0);
	assert_int_equal(stop.code, 2);
	finish(&b);
}

static void a_stop_right_behind_the_ack_is_seen(void **state)
{
	OPEN(b, { .request = "vCont;c", .reply = STOP });
	struct pollfd p = { .fd = rsp_client_fd(b.client), .events = POLLIN };
	struct rsp_stop stop = { 0 };

	(void)state;
	b.client->link.spins = 0;
	assert_int_equal(rsp_resume(b.client, &b.err), 0);
	assert_int_equal(poll(&p, 1, 1000), 1);
	assert_int_equal(rsp_wait_stop(b.client, 1000, &stop, &b.err), 0);
	assert_int_equal(stop.code, 5);
	finish(&b);
}

static void a_cancelled_wait_can_be_interrupted(void **state)
{
	OPEN(b, { .request = "vCont;c", .raw = "+" },
	     { .request = "^C", .raw = "$T02thread:01;#04" },
	     { .request = "D", .reply = "OK" });
	struct pollfd p = { .fd = rsp_client_fd(b.client), .events = POLLIN };
	struct rsp_stop stop = { 0 };

	(void)state;
	assert_int_equal(rsp_resume(b.client, &b.err), 0);
	assert_int_equal(poll(&p, 1, 50), 0);
	cancel(&b, true);
	assert_int_equal(rsp_wait_stop(b.client, -1, &stop, &b.err), -1);
	assert_says(&b, ERR_CANCELLED, "");
	assert_int_equal(rsp_interrupt(b.client, &stop, &b.err), 0);
	assert_int_equal(stop.code, 2);
	cancel(&b, false);
	assert_works(&b);
	cancel(&b, true);
	assert_int_equal(rsp_detach(b.client, &b.err), 0);
	assert_int_equal(step(&b), -1);
	finish(&b);
}

/* The replies come only after the call was given up. */
static void a_cancelled_read_leaves_no_reply_behind(void **state)
{
	OPEN(b, { .request = "p20", .raw = "" },
	     { .request = "pbe", .raw = "" },
	     { .request = "^C",
	       .raw = "+$0000084000000000#0c+$0000000084000000#0c" });
	const int nums[] = { 0x20, 190 };
	uint64_t v[2];

	(void)state;
	cancel(&b, true);
	assert_int_equal(rsp_read_regs(b.client, nums, 2, v, &b.err), -1);
	assert_says(&b, ERR_CANCELLED, "");
	cancel(&b, false);
	assert_int_equal(send(rsp_client_fd(b.client), "\x03", 1, 0), 1);
	assert_works(&b);
	finish(&b);
}

static void a_cancelled_walk_can_go_on(void **state)
{
	OPEN(b, { .request = "vCont;s", .raw = "+", .times = 1 },
	     { .request = "^C", .raw = "$T02thread:01;#04" });
	struct seen seen = { 0 };
	struct rsp_stop stop;

	(void)state;
	cancel(&b, true);
	assert_int_equal(walk(&b, &seen, &stop), -1);
	assert_says(&b, ERR_CANCELLED, "");
	assert_int_equal(rsp_interrupt(b.client, &stop, &b.err), 0);
	cancel(&b, false);
	assert_works(&b);
	finish(&b);
}

static void detach_names_the_process_if_it_must(void **state)
{
	OPEN(b, { .request = "D", .reply = "E22" },
	     { .request = "D;1", .reply = "OK" });
	(void)state;
	assert_int_equal(rsp_detach(b.client, &b.err), 0);
	finish(&b);
}

static void kill_waits_for_nothing(void **state)
{
	OPEN(b, { .request = "k", .raw = "", .close = true });
	(void)state;
	assert_int_equal(rsp_kill(b.client, &b.err), 0);
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "ended");
	finish(&b);
	assert_non_null(strstr(b.stub.log, "|k|"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_sees_every_stop),
		cmocka_unit_test(a_walk_reads_no_more_than_asked),
		cmocka_unit_test(a_walk_takes_qemus_own_bytes),
		cmocka_unit_test(an_exit_instead_of_registers),
		cmocka_unit_test(a_walk_ends_with_the_target),
		cmocka_unit_test(a_refusal_in_a_walk_keeps_the_order),
		cmocka_unit_test(a_step_that_does_not_end_is_given_up),
		cmocka_unit_test(without_vcont_it_steps_plainly),
		cmocka_unit_test(a_resumed_machine_may_take_its_time),
		cmocka_unit_test(a_stop_right_behind_the_ack_is_seen),
		cmocka_unit_test(a_cancelled_wait_can_be_interrupted),
		cmocka_unit_test(a_cancelled_read_leaves_no_reply_behind),
		cmocka_unit_test(a_cancelled_walk_can_go_on),
		cmocka_unit_test(detach_names_the_process_if_it_must),
		cmocka_unit_test(kill_waits_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
