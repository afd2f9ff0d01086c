// SPDX-License-Identifier: MIT
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "link.h"

#define RETRIES_MAX    3
#define SPINS	       50
#define READS_PER_POLL 16

void link_init(struct link *l, int fd, int cancel_fd, int silence_ms)
{
	l->fd = fd;
	l->cancel_fd = cancel_fd;
	l->silence_ms = silence_ms;
	l->broken.kind = ERR_NONE;
	l->out_len = 0;
	l->packets = 0;
	l->retries = 0;
	l->in_pos = 0;
	l->in_len = 0;
	l->reads = 0;
	l->spins = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? SPINS : 0;
	rsp_decoder_init(&l->decoder, l->reply, sizeof(l->reply));
}

int link_break(struct link *l, struct err *err, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&l->broken, ERR_TARGET, "%s", text);
	return link_check(l, err);
}

int link_check(const struct link *l, struct err *err)
{
	if (l->broken.kind == ERR_NONE)
		return 0;
	return err_set(err, l->broken.kind, "%s", l->broken.text);
}

/* ---- out ------------------------------------------------------------- */

void link_begin(struct link *l)
{
	l->out[0] = '+';
	l->out_len = 1;
	l->packets = 0;
}

int link_add(struct link *l, const void *payload, size_t len)
{
	size_t n = rsp_encode(l->out + l->out_len, LINK_OUT_MAX - l->out_len,
			      payload, len);

	if (!n)
		return -1;
	l->out_len += n;
	l->packets++;
	return 0;
}

static int wait_writable(struct link *l, struct err *err)
{
	struct pollfd p = { .fd = l->fd, .events = POLLOUT };
	int n = poll(&p, 1, l->silence_ms);

	if (n > 0 || (n < 0 && errno == EINTR))
		return 0;
	return link_break(l, err,
			  "the stub has not taken a request for %d s: "
			  "restart the target",
			  l->silence_ms / 1000);
}

static int send_all(struct link *l, const void *data, size_t len,
		    struct err *err)
{
	const unsigned char *p = data;

	while (len) {
		ssize_t n = send(l->fd, p, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			if (wait_writable(l, err))
				return -1;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			/* What it said before it closed is yet to be read:
			 * a last word, or the end of the stream. */
			return 0;
		} else if (errno != EINTR) {
			return link_break(l, err,
					  "cannot write to the stub (%s): "
					  "restart the target",
					  strerror(errno));
		}
	}
	return 0;
}

int link_send(struct link *l, struct err *err)
{
	if (link_check(l, err))
		return -1;
	l->retries = 0;
	return send_all(l, l->out, l->out_len, err);
}

int link_send_byte(struct link *l, unsigned char byte, struct err *err)
{
	if (link_check(l, err))
		return -1;
	return send_all(l, &byte, 1, err);
}

/* ---- in --------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int may_retry(struct link *l, struct err *err)
{
	if (l->packets == 1 && l->retries++ < RETRIES_MAX)
		return 0;
	return link_break(l, err,
			  "packets to or from the stub arrive "
			  "garbled: restart the target");
}

static int send_again(struct link *l, struct err *err)
{
	if (may_retry(l, err))
		return -1;
	return send_all(l, l->out, l->out_len, err);
}

static int ask_again(struct link *l, struct err *err)
{
	if (may_retry(l, err))
		return -1;
	return send_all(l, "-", 1, err);
}

/* 1 for a packet, 0 to go on, -1 for an error. */
static int take_event(struct link *l, enum rsp_event event, struct err *err)
{
	switch (event) {
	case RSP_PACKET:
		return 1;
	case RSP_NAK:
		return send_again(l, err);
	case RSP_BAD_CHECKSUM:
	case RSP_BAD_DIGIT:
		return ask_again(l, err);
	case RSP_OVERSIZE:
		return link_break(l, err,
				  "the stub sent a packet of more than "
				  "%d bytes: is it a GDB stub?",
				  LINK_REPLY_MAX);
	case RSP_BAD_RUN:
	case RSP_BAD_ESCAPE:
		return link_break(l, err,
				  "the stub sent a malformed packet: "
				  "is it a GDB stub?");
	case RSP_NONE:
	case RSP_ACK:
	case RSP_JUNK:
	case RSP_CUT:
	case RSP_NOTIFICATION:
	default:
		return 0;
	}
}

static int take_buffered(struct link *l, struct err *err)
{
	while (l->in_pos < l->in_len) {
		enum rsp_event event =
			rsp_decode(&l->decoder, l->in[l->in_pos++]);
		int r = take_event(l, event, err);

		if (r)
			return r;
	}
	return 0;
}

/* 0 readable, 1 the time is over, -1 cancelled. */
static int wait_readable(struct link *l, bool cancellable, int ms,
			 struct err *err)
{
	struct pollfd p[2] = {
		{ .fd = l->fd, .events = POLLIN },
		{ .fd = cancellable ? l->cancel_fd : -1, .events = POLLIN },
	};
	int n = poll(p, 2, ms);

	if (n < 0 && errno != EINTR)
		return link_break(l, err, "cannot wait for the stub: %s",
				  strerror(errno));
	if (n > 0 && p[1].revents)
		return err_set(err, ERR_CANCELLED, "cancelled");
	return n == 0;
}

/*
 * Sleeping costs more than an answer takes: QEMU writes an ack and a reply
 * separately, each of which would wake us. So look again for about 0.1 ms
 * first; but let poll() have its turn, which alone sees the cancel
 * descriptor.
 */
static bool spin(struct link *l, size_t max)
{
	if (++l->reads % READS_PER_POLL == 0)
		return false;
	for (int i = 0; i < l->spins; i++) {
		ssize_t n = recv(l->fd, l->in, max, MSG_DONTWAIT);

		if (n > 0) {
			l->in_pos = 0;
			l->in_len = (size_t)n;
			return true;
		}
		if (n == 0 || errno != EAGAIN)
			return false;
	}
	return false;
}

static int fill(struct link *l, size_t max, struct err *err)
{
	ssize_t n = recv(l->fd, l->in, max, MSG_DONTWAIT);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return link_break(l, err,
				  "cannot read from the stub (%s): restart "
				  "the target",
				  strerror(errno));
	if (n == 0)
		return link_break(l, err,
				  "the stub closed the connection%s: see "
				  "whether QEMU ended and restart the target",
				  l->decoder.state == RSP_IDLE
					  ? ""
					  : " in the middle of a packet");
	l->in_pos = 0;
	l->in_len = n > 0 ? (size_t)n : 0;
	return 0;
}

struct link_wait link_wait_for(int limit_ms, bool cancellable)
{
	return (struct link_wait){
		.deadline = limit_ms < 0 ? -1 : now_ms() + limit_ms,
		.cancellable = cancellable,
	};
}

/* Milliseconds for poll(). */
static int time_left(struct link_wait *wait)
{
	int64_t left;

	if (wait->deadline < 0)
		return -1;
	left = wait->deadline - now_ms();
	return left > 0 ? (int)left : 0;
}

/* 0 when bytes came in, 1 when the time is over, -1 for an error. */
static int read_some(struct link *l, struct link_wait *wait, size_t max,
		     struct err *err)
{
	int r;

	if (wait->late)
		return 1;
	if (!spin(l, max)) {
		r = wait_readable(l, wait->cancellable, time_left(wait), err);
		if (r)
			return r;
		if (fill(l, max, err))
			return -1;
	}
	wait->late = time_left(wait) == 0;
	return 0;
}

/*
 * The limit counts to a whole packet, not to the next byte, so that neither
 * junk nor a trickle of bytes can hold the caller for ever.
 */
int link_recv(struct link *l, struct link_wait *wait, struct err *err)
{
	int r;

	if (link_check(l, err))
		return -1;
	while ((r = take_buffered(l, err)) == 0) {
		r = read_some(l, wait, sizeof(l->in), err);
		if (r)
			return r;
	}
	return r > 0 ? 0 : -1;
}

int link_silent(struct link *l, struct err *err)
{
	return link_break(l, err,
			  "the stub has not answered for %d s: restart the "
			  "target",
			  l->silence_ms / 1000);
}

int link_recv_ack(struct link *l, struct err *err)
{
	struct link_wait wait = link_wait_for(l->silence_ms, true);

	do {
		int r = read_some(l, &wait, 1, err);

		if (r > 0)
			return link_silent(l, err);
		if (r)
			return -1;
		if (l->in_len && l->in[0] == '+')
			return 0;
	} while (take_buffered(l, err) == 0 && l->decoder.state == RSP_IDLE);
	return link_check(l, err);
}
