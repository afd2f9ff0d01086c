// SPDX-License-Identifier: MIT
/*
 * The relay between a debugger, played here, and a stub, the scripted one.
 * What must come out follows from the GDB manual's "Packets" and from what
 * QEMU does with each packet.
 */
#include "fake_stub.h"
#include "rsp/relay.h"

struct lend {
	struct bench *b;
	int gdb;  /* the debugger's end */
	int peer; /* the relay's */
	pthread_t thread;
	size_t before; /* bytes of the stub's log from before */
	unsigned int idle;
	struct rsp_lent lent;
	struct err err;
	int rc;
};

static void count_idle(void *ctx)
{
	struct lend *l = ctx;

	l->idle++;
}

static void *relay(void *ctx)
{
	struct lend *l = ctx;

	l->rc = rsp_relay(l->b->client, l->peer, count_idle, l, &l->lent,
			  &l->err);
	return NULL;
}

static struct lend *begin(struct bench *b)
{
	struct lend *l = calloc(1, sizeof(*l));
	int pair[2];

	assert_non_null(l);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	l->b = b;
	l->gdb = pair[0];
	l->peer = pair[1];
	l->before = strlen(b->stub.log);
	pthread_create(&l->thread, NULL, relay, l);
	return l;
}

/* Waits for the relay to end; the debugger's end is closed if it is not. */
static void join(struct lend *l)
{
	if (l->gdb >= 0)
		close(l->gdb);
	l->gdb = -1;
	pthread_join(l->thread, NULL);
	close(l->peer);
}

static void raw(struct lend *l, const char *bytes)
{
	assert_int_equal(send(l->gdb, bytes, strlen(bytes), MSG_NOSIGNAL),
			 strlen(bytes));
}

static void say(struct lend *l, const char *payload)
{
	char wire[512];
	unsigned int sum = 0;

	for (const char *p = payload; *p; p++)
		sum += (unsigned char)*p;
	snprintf(wire, sizeof(wire), "$%s#%02x", payload, sum & 0xff);
	raw(l, wire);
}

/* The next bytes that the debugger gets are these. */
static void hears_raw(struct lend *l, const char *expected)
{
	char got[512] = "";

	for (size_t n = 0; n < strlen(expected); n++) {
		struct pollfd p = { .fd = l->gdb, .events = POLLIN };

		if (poll(&p, 1, 2000) != 1 || recv(l->gdb, got + n, 1, 0) != 1)
			fail_msg("heard '%s' instead of '%s'", got, expected);
	}
	assert_string_equal(got, expected);
}

static void hears(struct lend *l, const char *payload)
{
	char wire[512];
	unsigned int sum = 0;

	for (const char *p = payload; *p; p++)
		sum += (unsigned char)*p;
	snprintf(wire, sizeof(wire), "+$%s#%02x", payload, sum & 0xff);
	hears_raw(l, wire);
	raw(l, "+");
}

static void hears_end(struct lend *l)
{
	char byte;

	pthread_join(l->thread, NULL);
	shutdown(l->peer, SHUT_RDWR);
	assert_int_equal(recv(l->gdb, &byte, 1, 0), 0);
	close(l->gdb);
	close(l->peer);
}

/* What the stub was asked since the relay began, its own question for the
 * single-step mask left out. */
static void stub_heard(const struct lend *l, const char *expected)
{
	const char *log = l->b->stub.log + l->before;
	static const char own[] = "qqemu.sstep|";

	assert_memory_equal(log, own, strlen(own));
	assert_string_equal(log + strlen(own), expected);
}

static void assert_lent(const struct lend *l, bool moved, bool wrote)
{
	assert_int_equal(l->lent.moved, moved);
	assert_int_equal(l->lent.wrote, wrote);
}

/* ---- passing on -------------------------------------------------------------- */

static void looking_changes_nothing(void **state)
{
	OPEN(b, { .request = "g", .reply = "0011" },
	     { .request = "m40080000,4", .reply = "5f2003d5" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "g");
	hears(l, "0011");
	say(l, "m40080000,4");
	hears(l, "5f2003d5");
	say(l, "Hg1");
	hears(l, "");
	join(l);
	assert_int_equal(l->rc, 0);
	assert_lent(l, false, false);
	stub_heard(l, "g|m40080000,4|Hg1|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void requests_sent_at_once_are_answered_in_turn(void **state)
{
	OPEN(b, { .request = "p1", .reply = "01" },
	     { .request = "p2", .reply = "02" });
	struct lend *l = begin(&b);

	(void)state;
	raw(l, "$p1#a1$p2#a2");
	hears_raw(l, "+$01#61+$02#62");
	join(l);
	assert_int_equal(l->rc, 0);
	assert_works(&b);
	finish(&b);
	free(l);
}

static void acknowledgements_are_kept_apart(void **state)
{
	OPEN(b, { .request = "p1", .reply = "01", .times = 1 });
	struct lend *l = begin(&b);

	(void)state;
	raw(l, "$p1#00");
	hears_raw(l, "-");
	raw(l, "$p1#a1");
	hears_raw(l, "+$01#61");
	raw(l, "-");
	hears_raw(l, "$01#61");
	raw(l, "+");
	join(l);
	stub_heard(l, "p1|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void rubbish_is_survived(void **state)
{
	OPEN(b, { .request = "p1", .reply = "01" });
	struct lend *l = begin(&b);

	(void)state;
	raw(l, "\x03\xff+++x$p1$#00");
	hears_raw(l, "+$#00"); /* an empty request, which no stub knows */
	raw(l, "$p}#ed");
	hears_raw(l, "+$E22#a9");
	raw(l, "$");
	for (int i = 0; i < 1280; i++) /* 20 KiB, whose sum is 0 */
		raw(l, "zzzzzzzzzzzzzzzz");
	raw(l, "#00");
	hears_raw(l, "+$E22#a9");
	say(l, "p1");
	hears(l, "01");
	join(l);
	assert_int_equal(l->rc, 0);
	stub_heard(l, "|p1|");
	finish(&b);
	free(l);
}

/* ---- the end ------------------------------------------------------------------ */

static void a_goodbye_does_not_reach_the_stub(void **state)
{
	static const char *const words[] = { "D", "D;1", "vKill;1" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		OPEN(b, { .request = NULL });
		struct lend *l = begin(&b);

		say(l, words[i]);
		hears(l, "OK");
		join(l);
		assert_int_equal(l->rc, 0);
		assert_lent(l, false, false);
		stub_heard(l, "");
		assert_works(&b);
		finish(&b);
		free(l);
	}
}

static void a_kill_has_no_answer_and_kills_nothing(void **state)
{
	OPEN(b, { .request = NULL });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "k");
	hears_raw(l, "+");
	hears_end(l);
	assert_int_equal(l->rc, 0);
	stub_heard(l, "");
	assert_works(&b);
	finish(&b);
	free(l);
}

/* ---- the connection stays as it is ----------------------------------------------- */

static void the_form_of_the_replies_cannot_be_changed(void **state)
{
	OPEN(b, { .request = "QStartNoAckMode", .reply = "OK" },
	     { .request = "QNonStop:1", .reply = "OK" },
	     { .request = "qSupported:swbreak+;xmlRegisters=i386",
	       .reply = "PacketSize=20000;QStartNoAckMode+;swbreak+;"
			"multiprocess+;vContSupported+" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "QStartNoAckMode");
	hears(l, "");
	say(l, "QNonStop:1");
	hears(l, "");
	say(l, "qSupported:multiprocess+;swbreak+;xmlRegisters=i386");
	hears(l, "PacketSize=1000;swbreak+;vContSupported+");
	join(l);
	stub_heard(l, "qSupported:swbreak+;xmlRegisters=i386|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void stop_replies_that_name_processes_are_read(void **state)
{
	OPEN(b, { .request = "vCont;s", .reply = "T05thread:p01.01;" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "vCont;s");
	hears(l, "T05thread:p01.01;");
	join(l);
	assert_int_equal(step(&b), 0);
	assert_works(&b);
	finish(&b);
	free(l);
}

/* A `bs` makes a QEMU that does not replay abort. */
static void back_only_where_the_stub_can(void **state)
{
	OPEN(b, { .request = "bs", .reply = STOP },
	     { .request = "bc", .reply = STOP },
	     { .request = FEATURES_REQUEST,
	       .reply = "PacketSize=1000;ReverseStep+" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "bc");
	hears(l, "");
	assert_lent(l, false, false);
	say(l, "bs");
	hears(l, STOP);
	join(l);
	assert_lent(l, true, false);
	stub_heard(l, "bs|");
	finish(&b);
	free(l);
}

/* ---- what is noted and undone -------------------------------------------------- */

static void what_changes_the_machine_is_noted(void **state)
{
	static const struct {
		const char *packet;
		bool moved, wrote;
	} cases[] = {
		{ "c", true, false },
		{ "s", true, false },
		{ "C05", true, false },
		{ "vCont;s:1;c", true, false },
		{ "G00", false, true },
		{ "P1=00", false, true },
		{ "M0,1:00", false, true },
		{ "X0,1:a", false, true },
		{ "qRcmd,73797374656d5f7265736574", true, true },
		{ "qRcmd,696e666f2072656769737465727320", false, false },
		{ "vStrange", true, true },
		{ "vCont?", false, false },
		{ "qC", false, false },
		{ "T1", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		OPEN(b, { .request = cases[i].packet, .reply = "E01" });
		struct lend *l = begin(&b);

		say(l, cases[i].packet);
		hears(l, "E01");
		join(l);
		assert_lent(l, cases[i].moved, cases[i].wrote);
		assert_works(&b);
		finish(&b);
		free(l);
	}
}

static void breakpoints_left_behind_are_removed(void **state)
{
	OPEN(b, { .request = "Z0,40080000,4", .reply = "OK" },
	     { .request = "Z1,40080010,4;X1,0", .reply = "OK" },
	     { .request = "Z2,40080020,8", .reply = "OK" },
	     { .request = "Z3,40080030,8", .reply = "OK" },
	     { .request = "z3,40080030,8", .reply = "OK" },
	     { .request = "z0,40080000,4", .reply = "OK" },
	     { .request = "z1,40080010,4", .reply = "E22" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "Z0,40080000,4");
	hears(l, "OK");
	say(l, "Z1,40080010,4;X1,0");
	hears(l, "OK");
	say(l, "Z2,40080020,8");
	hears(l, "OK");
	say(l, "z0,40080000,4");
	hears(l, "OK");
	say(l, "Z3,40080030,8");
	hears(l, "OK");
	say(l, "z3,40080030,8");
	hears(l, "OK");
	say(l, "Z0,0123456789012345678901234567890123456789,4");
	hears(l, "E22");
	join(l);
	assert_int_equal(l->rc, 0);
	stub_heard(l, "Z0,40080000,4|Z1,40080010,4;X1,0|Z2,40080020,8|"
		      "z0,40080000,4|Z3,40080030,8|z3,40080030,8|z2,40080020,8|"
		      "z1,40080010,4|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void qemus_modes_are_put_back(void **state)
{
	OPEN(b, { .request = "qqemu.sstep", .reply = "0x5" },
	     { .request = "Qqemu.sstep=0x7", .reply = "OK" },
	     { .request = "Qqemu.sstep=0x5", .reply = "OK" },
	     { .request = "Qqemu.PhyMemMode:1", .reply = "OK" },
	     { .request = "Qqemu.PhyMemMode:0", .reply = "OK" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "Qqemu.sstep=0x7");
	hears(l, "OK");
	say(l, "Qqemu.PhyMemMode:1");
	hears(l, "OK");
	join(l);
	stub_heard(l, "Qqemu.sstep=0x7|Qqemu.PhyMemMode:1|"
		      "Qqemu.sstep=0x5|Qqemu.PhyMemMode:0|");
	finish(&b);
	free(l);
}

static void the_monitor_may_not_run_the_machine(void **state)
{
	OPEN(b, { .request = "qRcmd,71", .raw = "+$O61#b6$OK#9a" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "qRcmd,2063"); /* " c" */
	hears(l, "757365204744422773206f776e20636f6e74696e75650a");
	say(l, "qRcmd,71");
	hears(l, "O61");
	hears_raw(l, "$OK#9a");
	raw(l, "+");
	join(l);
	stub_heard(l, "qRcmd,71|");
	assert_works(&b);
	finish(&b);
	free(l);
}

/* ---- while it runs ---------------------------------------------------------------- */

static void an_interrupt_passes_while_it_runs(void **state)
{
	OPEN(b, { .request = "vCont;c", .raw = "+" },
	     { .request = "^C", .reply = "T02thread:01;" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "vCont;c");
	hears_raw(l, "+");
	say(l, "g"); /* any byte would stop it: dropped */
	hears_raw(l, "+");
	raw(l, "\x03");
	hears_raw(l, "$T02thread:01;#04");
	raw(l, "+\x03"); /* too late: the stub does not hear it */
	join(l);
	assert_int_equal(l->rc, 0);
	assert_lent(l, true, false);
	stub_heard(l, "vCont;c|^C|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void a_peer_that_goes_leaves_it_stopped(void **state)
{
	OPEN(b, { .request = "vCont;c", .raw = "+" },
	     { .request = "^C", .reply = "T02thread:01;" },
	     { .request = "Z0,8,4", .reply = "OK" },
	     { .request = "z0,8,4", .reply = "OK" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "Z0,8,4");
	hears(l, "OK");
	say(l, "vCont;c");
	hears_raw(l, "+");
	usleep(60000);
	assert_true(l->idle >= 2);
	join(l);
	assert_int_equal(l->rc, 0);
	stub_heard(l, "Z0,8,4|vCont;c|^C|z0,8,4|");
	assert_works(&b);
	finish(&b);
	free(l);
}

static void an_exit_is_passed_on(void **state)
{
	OPEN(b, { .request = "vCont;c", .reply = "W00" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "vCont;c");
	hears(l, "W00");
	hears_end(l);
	assert_int_equal(l->rc, 0);
	assert_true(rsp_exited(b.client));
	finish(&b);
	free(l);
}

static void a_stub_that_closes_is_an_error(void **state)
{
	OPEN(b, { .request = "g", .close = true });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "g");
	hears_raw(l, "+");
	hears_end(l);
	assert_int_equal(l->rc, -1);
	assert_int_equal(l->err.kind, ERR_TARGET);
	assert_non_null(strstr(l->err.text, "closed the connection"));
	finish(&b);
	free(l);
}

static void the_user_may_end_it(void **state)
{
	OPEN(b, { .request = "vCont;c", .raw = "+" },
	     { .request = "^C", .reply = "T02thread:01;" });
	struct lend *l = begin(&b);

	(void)state;
	say(l, "vCont;c");
	hears_raw(l, "+");
	cancel(&b, true);
	hears_end(l);
	cancel(&b, false);
	assert_int_equal(l->rc, -1);
	assert_int_equal(l->err.kind, ERR_CANCELLED);
	assert_lent(l, true, false);
	assert_works(&b);
	finish(&b);
	free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looking_changes_nothing),
		cmocka_unit_test(requests_sent_at_once_are_answered_in_turn),
		cmocka_unit_test(acknowledgements_are_kept_apart),
		cmocka_unit_test(rubbish_is_survived),
		cmocka_unit_test(a_goodbye_does_not_reach_the_stub),
		cmocka_unit_test(a_kill_has_no_answer_and_kills_nothing),
		cmocka_unit_test(the_form_of_the_replies_cannot_be_changed),
		cmocka_unit_test(stop_replies_that_name_processes_are_read),
		cmocka_unit_test(back_only_where_the_stub_can),
		cmocka_unit_test(what_changes_the_machine_is_noted),
		cmocka_unit_test(breakpoints_left_behind_are_removed),
		cmocka_unit_test(qemus_modes_are_put_back),
		cmocka_unit_test(the_monitor_may_not_run_the_machine),
		cmocka_unit_test(an_interrupt_passes_while_it_runs),
		cmocka_unit_test(a_peer_that_goes_leaves_it_stopped),
		cmocka_unit_test(an_exit_is_passed_on),
		cmocka_unit_test(a_stub_that_closes_is_an_error),
		cmocka_unit_test(the_user_may_end_it),
	};

	return cmocka_run_group_tests_name("rsp relay", tests, NULL, NULL);
}
