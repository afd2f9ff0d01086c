// SPDX-License-Identifier: MIT
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client_impl.h"
#include "filter.h"

enum {
	RUNNING_MS = 20, /* between two turns while the target runs */
	IDLE_MS = 100,
	PEER_TAKES_MS = 10000, /* longer than it takes a peer to read */
	STOP_TRIES = 500,      /* of RUNNING_MS each */
	INTERRUPT = 0x03,
};

struct relay {
	struct rsp_client *c;
	int peer;
	rsp_relay_idle idle;
	void *ctx;
	struct filter filter;
	bool knows_mask;
	unsigned int mask; /* the single-step mask before all this */
	bool features;	   /* the reply to come is one to qSupported */
	bool over;

	struct rsp_decoder decoder;
	size_t in_pos, in_len;
	size_t out_len; /* the last packet to the peer, for a `-` */
	unsigned char in[4096];
	unsigned char request[PACKET_SIZE_MAX];
	unsigned char out[2 * LINK_REPLY_MAX + 4];
};

static bool running(const struct relay *r)
{
	return r->c->state == CLIENT_RUNNING || r->c->state == CLIENT_STEPPING;
}

/* ---- to the peer ------------------------------------------------------------- */

static bool peer_takes(const struct relay *r)
{
	struct pollfd p = { .fd = r->peer, .events = POLLOUT };

	return poll(&p, 1, PEER_TAKES_MS) > 0;
}

/* One that has gone, or reads no more, has finished. */
static void peer_write(struct relay *r, const void *data, size_t len)
{
	const unsigned char *p = data;

	while (len && !r->over) {
		ssize_t n = send(r->peer, p, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			r->over = !peer_takes(r);
		} else if (errno != EINTR) {
			r->over = true;
		}
	}
}

static void peer_send(struct relay *r, const void *payload, size_t len)
{
	r->out_len = rsp_encode(r->out, sizeof(r->out), payload, len);
	peer_write(r, r->out, r->out_len);
}

static void peer_answer(struct relay *r, const char *text)
{
	peer_send(r, text, strlen(text));
}

/* ---- from the peer ----------------------------------------------------------- */

static int forward(struct relay *r, size_t len, bool runs, struct err *err)
{
	static const char features[] = "qSupported";

	if (request_begin(r->c, err))
		return -1;
	if (link_add(&r->c->link, r->request, len)) {
		peer_answer(r, "E22");
		return 0;
	}
	r->features = len >= sizeof(features) - 1 &&
		      !memcmp(r->request, features, sizeof(features) - 1);
	if (request_send(r->c, runs, err))
		return -1;
	if (runs)
		r->c->state = CLIENT_RUNNING;
	return 0;
}

/* While the target runs any byte would stop it, so a request that no debugger
 * makes then is dropped; only leaving counts. */
static int take_request(struct relay *r, struct err *err)
{
	size_t len = r->decoder.len;
	enum filter_verdict verdict =
		filter_request(&r->filter, r->request, &len);

	switch (verdict) {
	case FILTER_PASS:
	case FILTER_RUN:
		if (running(r))
			return 0;
		return forward(r, len, verdict == FILTER_RUN, err);
	case FILTER_ANSWER:
		if (!running(r))
			peer_answer(r, r->filter.answer);
		return 0;
	case FILTER_GONE:
		r->over = true;
		break;
	}
	return 0;
}

static int take_byte(struct relay *r, unsigned char byte, struct err *err)
{
	bool between = r->decoder.state == RSP_IDLE;

	switch (rsp_decode(&r->decoder, byte)) {
	case RSP_PACKET:
		peer_write(r, "+", 1);
		return take_request(r, err);
	case RSP_NAK:
		peer_write(r, r->out, r->out_len);
		break;
	case RSP_BAD_CHECKSUM:
	case RSP_BAD_DIGIT:
		peer_write(r, "-", 1);
		break;
	case RSP_OVERSIZE:
	case RSP_BAD_RUN:
	case RSP_BAD_ESCAPE:
		peer_write(r, "+", 1);
		peer_answer(r, "E22");
		break;
	case RSP_JUNK:
		if (between && byte == INTERRUPT && running(r))
			return link_send_byte(&r->c->link, INTERRUPT, err);
		break;
	case RSP_NONE:
	case RSP_NOTIFICATION:
	case RSP_ACK:
	case RSP_CUT:
		break;
	}
	return 0;
}

/* One request at a time: the next waits until the stub has answered. */
static int take_bytes(struct relay *r, struct err *err)
{
	while (!r->over && !r->c->owed && r->in_pos < r->in_len) {
		if (take_byte(r, r->in[r->in_pos++], err))
			return -1;
	}
	return 0;
}

static void peer_read(struct relay *r)
{
	ssize_t n = recv(r->peer, r->in, sizeof(r->in), MSG_DONTWAIT);

	r->in_pos = 0;
	r->in_len = n > 0 ? (size_t)n : 0;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		r->over = true;
}

/* ---- from the stub ------------------------------------------------------------- */

/* What nobody has asked for is not passed on, an exit excepted. */
static void take_reply(struct relay *r)
{
	struct rsp_client *c = r->c;
	struct rsp_decoder *d = &c->link.decoder;
	struct reply reply = { d->buf, d->len };
	bool stopped = parse_stop(&reply, &c->last);

	if (stopped && c->last.kind == RSP_STOP_EXITED) {
		c->state = CLIENT_GONE;
		c->owed = 0;
		peer_send(r, d->buf, d->len);
		r->over = true;
		return;
	}
	if (!c->owed && !running(r))
		return;
	if (!reply_is_output(&reply)) {
		if (c->owed)
			c->owed--;
		else
			c->state = CLIENT_STOPPED;
		c->asked = false;
	}
	if (r->features)
		filter_features(&r->filter, d->buf, &d->len);
	r->features = false;
	peer_send(r, d->buf, d->len);
}

static int take_replies(struct relay *r, struct err *err)
{
	struct link_wait wait = link_wait_for(0, false);
	int rc = 0;

	while (!r->over && (rc = link_recv(&r->c->link, &wait, err)) == 0)
		take_reply(r);
	return rc < 0 ? -1 : 0;
}

/* ---- the pump ------------------------------------------------------------------- */

static int wait_for_news(struct relay *r, struct err *err)
{
	short wanted = r->in_pos == r->in_len ? POLLIN : 0;
	struct pollfd p[] = {
		{ .fd = rsp_client_fd(r->c), .events = POLLIN },
		{ .fd = r->peer, .events = wanted },
		{ .fd = r->c->link.cancel_fd, .events = POLLIN },
	};
	int n = poll(p, 3, running(r) ? RUNNING_MS : IDLE_MS);

	if (n < 0 && errno != EINTR)
		return err_set(err, ERR_ENV, "cannot wait for the debugger: %s",
			       strerror(errno));
	if (n > 0 && p[2].revents)
		return err_set(err, ERR_CANCELLED, "cancelled");
	if (n > 0 && p[1].revents & POLLIN)
		peer_read(r);
	else if (n > 0 && p[1].revents)
		r->over = true;
	return 0;
}

static int pump(struct relay *r, struct err *err)
{
	while (!r->over) {
		if (wait_for_news(r, err))
			return -1;
		r->idle(r->ctx);
		if (take_replies(r, err) || take_bytes(r, err))
			return -1;
	}
	return 0;
}

/* ---- taking it back -------------------------------------------------------------- */

static int stop_target(struct relay *r, struct err *err)
{
	struct rsp_stop stop;
	int rc = 1;

	for (int i = 0; rc > 0 && i < STOP_TRIES; i++) {
		r->idle(r->ctx);
		rc = rsp_interrupt_within(r->c, RUNNING_MS, &stop, err);
	}
	return rc > 0 ? link_silent(&r->c->link, err) : rc;
}

/* The stub may know better, and refuse: then there is nothing to undo. */
static int undo(struct relay *r, const char *request, struct err *err)
{
	struct reply reply;

	if (request_text(r->c, request, err))
		return -1;
	return reply_next(r->c, false, &reply, err);
}

static int undo_all(struct relay *r, struct err *err)
{
	char request[FILTER_BREAK_TEXT + 1];

	for (size_t i = 0; i < r->filter.nbreaks; i++) {
		snprintf(request, sizeof(request), "z%s", r->filter.breaks[i]);
		if (undo(r, request, err))
			return -1;
	}
	snprintf(request, sizeof(request), "Qqemu.sstep=0x%x", r->mask);
	if (r->filter.step_mask && r->knows_mask && undo(r, request, err))
		return -1;
	if (r->filter.physical && undo(r, "Qqemu.PhyMemMode:0", err))
		return -1;
	return 0;
}

static int take_back(struct relay *r, struct err *err)
{
	if (!stop_target(r, err) && !rsp_exited(r->c) && !undo_all(r, err))
		return 0;
	return rsp_exited(r->c) ? 0 : -1;
}

static void prepare(struct relay *r)
{
	struct rsp_client *c = r->c;
	const char *step = rsp_client_feature(c, "ReverseStep");
	const char *cont = rsp_client_feature(c, "ReverseContinue");

	r->filter.can_step_back = step && !strcmp(step, "+");
	r->filter.can_run_back = cont && !strcmp(cont, "+");
	r->filter.packet_size = c->packet_size;
	r->knows_mask = !rsp_step_mask(c, &r->mask, NULL);
	rsp_decoder_init(&r->decoder, r->request, sizeof(r->request));
}

int rsp_relay(struct rsp_client *c, int peer_fd, rsp_relay_idle idle, void *ctx,
	      struct rsp_lent *lent, struct err *err)
{
	struct relay *r = calloc(1, sizeof(*r));
	int rc;

	*lent = (struct rsp_lent){ 0 };
	if (!r)
		return err_nomem(err);
	r->c = c;
	r->peer = peer_fd;
	r->idle = idle;
	r->ctx = ctx;
	rc = request_begin(c, err);
	if (!rc) {
		prepare(r);
		rc = pump(r, err);
		if (take_back(r, rc ? NULL : err))
			rc = -1;
		*lent = r->filter.lent;
	}
	free(r);
	return rc;
}
