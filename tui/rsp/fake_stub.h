/* SPDX-License-Identifier: MIT */
/*
 * fake_stub.h - a scripted stub on a socket pair, for the client's tests.
 *
 * It frames its packets itself, so that a mistake in the codec cannot cancel
 * out. The usual answers are those of QEMU 7.2's stub.
 */
#ifndef RSP_FAKE_STUB_H
#define RSP_FAKE_STUB_H

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

#define SILENCE_TEST_MS	 400
#define FEATURES_REQUEST "qSupported:qXfer:features:read+;vContSupported+"
#define STOP		 "T05thread:01;"

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
	{ .request = FEATURES_REQUEST,
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

static inline void send_bytes(struct stub *s, const char *bytes, size_t n)
{
	while (n) {
		size_t part = s->split && s->split < n ? s->split : n;

		if (send(s->fd, bytes, part, MSG_NOSIGNAL) < 0)
			return;
		bytes += part;
		n -= part;
	}
}

static inline void send_packet(struct stub *s, const char *payload, size_t n)
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

static inline bool serve_document(struct stub *s, const char *request)
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

static inline bool use(struct stub *s, const struct answer *a)
{
	if (a->raw)
		send_bytes(s, a->raw, strlen(a->raw));
	else if (a->reply)
		send_packet(s, a->reply, strlen(a->reply));
	if (a->close)
		shutdown(s->fd, SHUT_RDWR);
	return true;
}

static inline bool answer(struct stub *s, const char *request)
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

static inline void take_request(struct stub *s, const char *request)
{
	size_t len = strlen(s->log);

	snprintf(s->log + len, sizeof(s->log) - len, "%s|", request);
	if (!serve_document(s, request) && !answer(s, request))
		send_packet(s, "", 0);
}

static inline void *serve(void *ctx)
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

static inline void start(struct bench *b)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(pipe(b->cancel), 0);
	b->stub.fd = pair[1];
	pthread_create(&b->stub.thread, NULL, serve, &b->stub);
	b->client =
		client_open(pair[0], b->cancel[0], SILENCE_TEST_MS, &b->err);
}

static inline void finish(struct bench *b)
{
	rsp_client_close(b->client);
	pthread_join(b->stub.thread, NULL);
	close(b->stub.fd);
	close(b->cancel[0]);
	close(b->cancel[1]);
}

static inline void cancel(struct bench *b, bool on)
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

static inline void assert_says(const struct bench *b, enum err_kind kind,
			       const char *text)
{
	if (b->err.kind != kind || !strstr(b->err.text, text))
		fail_msg("error %d '%s' is not %d '%s'", (int)b->err.kind,
			 b->err.text, (int)kind, text);
}

static inline int step(struct bench *b)
{
	struct rsp_stop stop;

	return rsp_step(b->client, &stop, &b->err);
}

static inline int read_reg(struct bench *b, int num, uint64_t *value)
{
	return rsp_read_regs(b->client, &num, 1, value, &b->err);
}

static inline void assert_works(struct bench *b)
{
	uint64_t value = 0;

	if (read_reg(b, 0x21, &value))
		fail_msg("%s", b->err.text);
	assert_int_equal(value, 0x400003c9);
}

#endif
