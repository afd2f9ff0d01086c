// SPDX-License-Identifier: MIT
/*
 * The client against a scripted stub on a socket pair. The stub frames its
 * packets itself, so that a mistake in the codec cannot cancel out. Fixed
 * answers are those of QEMU 7.2's stub.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "client_impl.h"

#define SILENCE_TEST_MS 200
#define STOP		"T05thread:01;"

/* ---- the stub ------------------------------------------------------- */

/* The first entry for a request that is not used up answers it. */
struct answer {
	const char *request;
	const char *reply; /* framed and acknowledged by the stub */
	const char *raw;   /* instead: sent as it stands */
	int times;	   /* 0: any number */
	bool close;	   /* and hang up */
};

#define ANSWERS_MAX 16

struct stub {
	int fd;
	pthread_t thread;
	struct answer answers[ANSWERS_MAX];
	const char *greeting; /* raw, sent before anything else */
	const char *on_interrupt;
	size_t split; /* bytes a write; 0: all */
	int used[ANSWERS_MAX];
	char log[16384]; /* the requests, each followed by '|' */
};

static const struct answer usual[] = {
	{ .request = "qSupported:qXfer:features:read+;vContSupported+",
	  .reply = "PacketSize=1000;qXfer:features:read+;vContSupported+;"
		   "multiprocess+;odd-;maybe?" },
	{ .request = "?", .reply = STOP },
	{ .request = "vCont?", .reply = "vCont;c;C;s;S" },
	{ .request = "vCont;s", .reply = STOP },
	{ .request = "p20", .reply = "0000084000000000" },
	{ .request = "p21", .reply = "c9030040" },
	{ .request = "p22", .reply = "00000000000000000000000000000000" },
	{ .request = "pbe", .reply = "0000000084000000" },
	{ .request = NULL },
};

static const char *const documents[][2] = {
	{ "target.xml", "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM "
			"\"gdb-target.dtd\"><target><architecture>aarch64"
			"</architecture><xi:include href=\"core.xml\"/>"
			"<xi:include href=\"sys.xml\"/></target>" },
	{ "core.xml", "<feature><reg name=\"pc\" bitsize=\"64\" regnum=\"32\"/>"
		      "<reg name=\"cpsr\" bitsize=\"32\"/>"
		      "<reg name=\"v0\" bitsize=\"128\"/></feature>" },
	{ "sys.xml", "<feature><reg name=\"HCR_EL2\" bitsize=\"64\" "
		     "regnum=\"190\"/><reg name=\"hcr_el2\" bitsize=\"64\" "
		     "regnum=\"7\"/></feature>" },
};

static void send_bytes(struct stub *s, const char *bytes, size_t n)
{
	while (n) {
		size_t part = s->split && s->split < n ? s->split : n;

		if (send(s->fd, bytes, part, MSG_NOSIGNAL) < 0)
			return;
		bytes += part;
		n -= part;
	}
}

static void send_packet(struct stub *s, const char *payload, size_t n)
{
	char wire[8192];
	unsigned int sum = 0;
	int len;

	for (size_t i = 0; i < n; i++)
		sum += (unsigned char)payload[i];
	len = snprintf(wire, sizeof(wire), "+$%.*s#%02x", (int)n, payload,
		       sum & 0xff);
	send_bytes(s, wire, (size_t)len);
}

static bool serve_document(struct stub *s, const char *request)
{
	char annex[64], part[64] = "l";
	size_t offset, n;

	if (sscanf(request, "qXfer:features:read:%63[^:]:%zx,%zx", annex,
		   &offset, &n) != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		const char *text = documents[i][1];

		if (strcmp(annex, documents[i][0]) != 0)
			continue;
		n = n < 50 ? n : 50;
		if (offset + n < strlen(text))
			part[0] = 'm';
		snprintf(part + 1, n + 1, "%s", text + offset);
		send_packet(s, part, strlen(part));
		return true;
	}
	return false;
}

static bool use(struct stub *s, const struct answer *a)
{
	if (a->raw)
		send_bytes(s, a->raw, strlen(a->raw));
	else if (a->reply)
		send_packet(s, a->reply, strlen(a->reply));
	if (a->close)
		shutdown(s->fd, SHUT_RDWR);
	return true;
}

static bool answer(struct stub *s, const char *request)
{
	for (size_t i = 0; i < ANSWERS_MAX && s->answers[i].request; i++) {
		const struct answer *a = &s->answers[i];

		if (strcmp(a->request, request) != 0 ||
		    (a->times && s->used[i] == a->times))
			continue;
		s->used[i]++;
		return use(s, a);
	}
	for (const struct answer *a = usual; a->request; a++) {
		if (!strcmp(a->request, request))
			return use(s, a);
	}
	return false;
}

static void take_request(struct stub *s, const char *request)
{
	size_t len = strlen(s->log);

	snprintf(s->log + len, sizeof(s->log) - len, "%s|", request);
	if (!serve_document(s, request) && !answer(s, request))
		send_packet(s, "", 0);
}

static void *serve(void *ctx)
{
	struct stub *s = ctx;
	char request[4096], byte;
	size_t n = 0, digits = 0;
	bool inside = false;

	if (s->greeting)
		send_bytes(s, s->greeting, strlen(s->greeting));
	while (recv(s->fd, &byte, 1, 0) == 1) {
		if (digits) {
			if (--digits == 0)
				take_request(s, request);
		} else if (byte == '$') {
			inside = true;
			n = 0;
		} else if (inside && byte == '#') {
			inside = false;
			request[n] = '\0';
			digits = 2;
		} else if (inside && n < sizeof(request) - 1) {
			request[n++] = byte;
		} else if (byte == 3 || byte == '-') {
			take_request(s, byte == 3 ? "^C" : "NAK");
		}
	}
	return NULL;
}

/* ---- the bench ------------------------------------------------------ */

struct bench {
	struct stub stub;
	struct rsp_client *client;
	struct err err;
	int cancel[2];
};

static void start(struct bench *b)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(pipe(b->cancel), 0);
	b->stub.fd = pair[1];
	pthread_create(&b->stub.thread, NULL, serve, &b->stub);
	b->client =
		client_open(pair[0], b->cancel[0], SILENCE_TEST_MS, &b->err);
}

static void finish(struct bench *b)
{
	rsp_client_close(b->client);
	pthread_join(b->stub.thread, NULL);
	close(b->stub.fd);
	close(b->cancel[0]);
	close(b->cancel[1]);
}

static void cancel(struct bench *b, bool on)
{
	char byte = 'x';

	if (on)
		assert_int_equal(write(b->cancel[1], &byte, 1), 1);
	else
		assert_int_equal(read(b->cancel[0], &byte, 1), 1);
}

#define OPEN(b, ...)                                                 \
	struct bench b = { .stub = { .answers = { __VA_ARGS__ } } }; \
	start(&b);                                                   \
	assert_non_null(b.client)

static void assert_says(const struct bench *b, enum err_kind kind,
			const char *text)
{
	if (b->err.kind != kind || !strstr(b->err.text, text))
		fail_msg("error %d '%s' is not %d '%s'", (int)b->err.kind,
			 b->err.text, (int)kind, text);
}

static int step(struct bench *b)
{
	struct rsp_stop stop;

	return rsp_step(b->client, &stop, &b->err);
}

static int read_reg(struct bench *b, int num, uint64_t *value)
{
	return rsp_read_regs(b->client, &num, 1, value, &b->err);
}

static void assert_works(struct bench *b)
{
	uint64_t value = 0;

	if (read_reg(b, 0x21, &value))
		fail_msg("%s", b->err.text);
	assert_int_equal(value, 0x400003c9);
}

/* ---- opening --------------------------------------------------------- */

static void assert_open(const struct bench *b)
{
	const struct rsp_client *c = b->client;

	assert_non_null(c);
	assert_string_equal(rsp_client_feature(c, "PacketSize"), "1000");
	assert_string_equal(rsp_client_feature(c, "multiprocess"), "+");
	assert_string_equal(rsp_client_feature(c, "odd"), "-");
	assert_string_equal(rsp_client_feature(c, "maybe"), "?");
	assert_null(rsp_client_feature(c, "ReverseStep"));
	assert_string_equal(rsp_architecture(c), "aarch64");
	assert_int_equal(rsp_nregs(c), 5);
	assert_int_equal(rsp_regnum(c, "PC"), 0x20);
	assert_int_equal(rsp_regnum(c, "cpsr"), 0x21);
	assert_int_equal(rsp_regnum(c, "Hcr_El2"), 190);
	assert_int_equal(rsp_regnum(c, "x0"), -1);
}

static void negotiates(void **state)
{
	OPEN(b, { 0 });
	(void)state;
	assert_open(&b);
	assert_works(&b);
	finish(&b);
}

static void negotiates_byte_by_byte(void **state)
{
	struct bench b = { .stub = { .split = 1 } };

	(void)state;
	start(&b);
	assert_open(&b);
	assert_works(&b);
	finish(&b);
}

static void drains_the_stop_of_a_running_machine(void **state)
{
	static const char stop[] = "$T02thread:01;#04";
	struct bench early = { .stub = { .greeting = stop } };
	struct bench late = { .stub.answers = {
				      { .request = "?",
					.raw = "+$T02thread:01;#04$T05thread:"
					       "01;#07" } } };

	(void)state;
	start(&early);
	assert_open(&early);
	assert_works(&early);
	finish(&early);
	start(&late);
	assert_open(&late);
	assert_works(&late);
	finish(&late);
}

static void junk_and_notifications_are_passed_over(void **state)
{
	OPEN(b,
	     { .request = "p21", .raw = "noise+%Stop:T05#99more$c9030040#c3" });
	(void)state;
	assert_works(&b);
	assert_works(&b);
	finish(&b);
}

static void opening_says_what_is_wrong(void **state)
{
	static const struct {
		struct answer answer;
		const char *says;
	} cases[] = {
		{ { .request = "?", .reply = "W00" }, "has exited" },
		{ { .request = "?", .reply = "E01" }, "refused" },
		{ { .request = "?", .reply = "hello" }, "makes no sense" },
		{ { .request = "?", .raw = "" }, "has not answered for" },
		{ { .request = "?", .raw = "+$T05th", .close = true },
		  "middle of a packet" },
		{ { .request = "?", .raw = "+", .close = true },
		  "closed the connection" },
		{ { .request = "?", .raw = "$0*\x1f#79" }, "malformed" },
		{ { .request = usual[0].request, .reply = "" },
		  "does not support negotiation" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bench b = { 0 };

		b.stub.answers[0] = cases[i].answer;
		start(&b);
		assert_null(b.client);
		assert_says(&b, ERR_TARGET, cases[i].says);
		finish(&b);
	}
}

/* ---- requests -------------------------------------------------------- */

static void garbled_packets_are_repeated(void **state)
{
	OPEN(b, { .request = "p21", .raw = "-", .times = 1 },
	     { .request = "p21", .raw = "+$c9030040#00", .times = 1 },
	     { .request = "NAK", .raw = "$c9030040#c3" });
	(void)state;
	assert_works(&b);
	assert_non_null(strstr(b.stub.log, "|p21|p21|NAK|"));
	finish(&b);
}

static void garbling_without_end_breaks_the_link(void **state)
{
	OPEN(b, { .request = "p21", .raw = "-" });
	uint64_t value;
	(void)state;
	assert_int_equal(read_reg(&b, 0x21, &value), -1);
	assert_says(&b, ERR_TARGET, "garbled");
	b.err.text[0] = '\0';
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "garbled");
	finish(&b);
}

static void reads_are_one_batch(void **state)
{
	const int nums[] = { 0x20, 0x21, 190 };

	(void)state;
	for (size_t split = 0; split < 24; split++) {
		struct bench b = { .stub.split = split };
		uint64_t v[3] = { 0 };

		start(&b);
		assert_non_null(b.client);
		assert_int_equal(rsp_read_regs(b.client, nums, 3, v, &b.err),
				 0);
		assert_int_equal(v[0], 0x40080000);
		assert_int_equal(v[1], 0x400003c9);
		assert_int_equal(v[2], 0x8400000000 >> 0);
		finish(&b);
	}
}

static void a_refused_register_is_named_and_the_rest_read(void **state)
{
	const int nums[] = { 0x20, 190, 0x21 };
	OPEN(b, { .request = "pbe", .reply = "E14" });
	uint64_t v[3];

	(void)state;
	assert_int_equal(rsp_read_regs(b.client, nums, 3, v, &b.err), -1);
	assert_says(&b, ERR_TARGET, "register 190 (HCR_EL2)");
	assert_says(&b, ERR_TARGET, "E14");
	assert_int_equal(read_reg(&b, 0x22, v), -1);
	assert_says(&b, ERR_TARGET, "wider than 64 bits");
	assert_works(&b);
	finish(&b);
}

static void registers_are_written_at_their_size(void **state)
{
	OPEN(b, { .request = "P21=c9030080", .reply = "OK" },
	     { .request = "P20=0800084000000000", .reply = "OK" });
	(void)state;
	assert_int_equal(rsp_write_reg(b.client, 0x21, 0x800003c9, &b.err), 0);
	assert_int_equal(rsp_write_reg(b.client, 0x20, 0x40080008, &b.err), 0);
	assert_int_equal(rsp_write_reg(b.client, 190, 1, &b.err), -1);
	assert_says(&b, ERR_TARGET, "does not support writing register 190");
	assert_int_equal(rsp_write_reg(b.client, 0x22, 1, &b.err), -1);
	assert_says(&b, ERR_USAGE, "wider than 64 bits");
	finish(&b);
}

static void memory_goes_in_pieces(void **state)
{
	OPEN(b,
	     { .request = usual[0].request,
	       .reply = "PacketSize=40;qXfer:features:read+" },
	     { .request = "m1000,c", .reply = "000102030405060708090a0b" },
	     { .request = "m100c,4", .reply = "0c0d" },
	     { .request = "m100e,2", .reply = "0e0f" },
	     { .request = "m2000,4", .reply = "E14" },
	     { .request = "m3000,4", .reply = "0011223344" },
	     { .request = "M1000,2:beef", .reply = "OK" });
	unsigned char buf[16];

	(void)state;
	assert_int_equal(rsp_read_mem(b.client, 0x1000, buf, 16, &b.err), 0);
	for (int i = 0; i < 16; i++)
		assert_int_equal(buf[i], i);
	assert_int_equal(rsp_write_mem(b.client, 0x1000, "\xbe\xef", 2, &b.err),
			 0);
	assert_int_equal(rsp_read_mem(b.client, 0x2000, buf, 4, &b.err), -1);
	assert_says(&b, ERR_TARGET, "reading memory at 0x2000");
	assert_int_equal(rsp_read_mem(b.client, 0x3000, buf, 4, &b.err), -1);
	assert_says(&b, ERR_TARGET, "makes no sense");
	finish(&b);
}

static void breakpoints_are_set_and_removed(void **state)
{
	OPEN(b, { .request = "Z0,ffff800000081000,4", .reply = "OK" },
	     { .request = "z0,40080004,4", .reply = "E22" });
	(void)state;
	assert_int_equal(
		rsp_breakpoint(b.client, 0xffff800000081000, true, &b.err), 0);
	assert_int_equal(rsp_breakpoint(b.client, 0x40080004, false, &b.err),
			 -1);
	assert_says(&b, ERR_TARGET, "removing a breakpoint at 0x40080004");
	finish(&b);
}

static void the_monitor_answers_in_pieces(void **state)
{
	/* "info" in hexadecimal; "hi\n" in two packets. */
	OPEN(b,
	     { .request = "qRcmd,696e666f", .raw = "+$O6869#2c$O0a#e0$OK#9a" },
	     { .request = "qRcmd,62", .reply = "E01" },
	     { .request = "qqemu.sstep", .reply = "0x7" },
	     { .request = "Qqemu.sstep=0x5", .reply = "OK" });
	unsigned int mask = 0;
	char *out = NULL;

	(void)state;
	assert_int_equal(rsp_monitor(b.client, "info", &out, &b.err), 0);
	assert_string_equal(out, "hi\n");
	free(out);
	assert_int_equal(rsp_monitor(b.client, "info", NULL, &b.err), 0);
	assert_int_equal(rsp_monitor(b.client, "b", &out, &b.err), -1);
	assert_says(&b, ERR_TARGET, "monitor command");
	assert_int_equal(rsp_step_mask(b.client, &mask, &b.err), 0);
	assert_int_equal(mask, 7);
	assert_int_equal(rsp_set_step_mask(b.client, 5, &b.err), 0);
	assert_works(&b);
	finish(&b);
}

/* ---- running ----------------------------------------------------------- */

struct seen {
	int visits;
	int stop_after;
	uint64_t last[2];
};

static bool visit(const uint64_t *values, void *ctx)
{
	struct seen *seen = ctx;

	memcpy(seen->last, values, sizeof(seen->last));
	return ++seen->visits != seen->stop_after;
}

static const int walked[] = { 0x20, 0x21 };

static int walk(struct bench *b, struct seen *seen, struct rsp_stop *stop)
{
	return rsp_walk(b->client, walked, 2, visit, seen, stop, &b->err);
}

static void a_walk_sees_every_stop(void **state)
{
	(void)state;
	for (size_t split = 0; split < 40; split += 3) {
		struct bench b = {
			.stub = { .split = split,
				  .answers = { { "p20", "0000084000000000",
						 .times = 1 },
					       { "p20", "0400084000000000",
						 .times = 1 },
					       { "p20",
						 "0800084000000000" } } }
		};
		struct seen seen = { .stop_after = 3 };
		struct rsp_stop stop;

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
	struct rsp_stop stop = { 0 };

	(void)state;
	assert_int_equal(rsp_resume(b.client, &b.err), 0);
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
		cmocka_unit_test(negotiates),
		cmocka_unit_test(negotiates_byte_by_byte),
		cmocka_unit_test(drains_the_stop_of_a_running_machine),
		cmocka_unit_test(junk_and_notifications_are_passed_over),
		cmocka_unit_test(opening_says_what_is_wrong),
		cmocka_unit_test(garbled_packets_are_repeated),
		cmocka_unit_test(garbling_without_end_breaks_the_link),
		cmocka_unit_test(reads_are_one_batch),
		cmocka_unit_test(a_refused_register_is_named_and_the_rest_read),
		cmocka_unit_test(registers_are_written_at_their_size),
		cmocka_unit_test(memory_goes_in_pieces),
		cmocka_unit_test(breakpoints_are_set_and_removed),
		cmocka_unit_test(the_monitor_answers_in_pieces),
		cmocka_unit_test(a_walk_sees_every_stop),
		cmocka_unit_test(a_walk_takes_qemus_own_bytes),
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
