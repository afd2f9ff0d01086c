// SPDX-License-Identifier: MIT
#include <string.h>

#include "client_impl.h"
#include "hex.h"

#define WALK_REGS_MAX 512
#define INTERRUPT     0x03

bool parse_stop(const struct reply *reply, struct rsp_stop *stop)
{
	const unsigned char *d = reply->data;
	unsigned char code;

	if (reply->len < 3 || !memchr("TSWX", d[0], 4) ||
	    hex_get(&code, d + 1, 1))
		return false;
	stop->kind = d[0] == 'W' || d[0] == 'X' ? RSP_STOP_EXITED
						: RSP_STOP_SIGNAL;
	stop->code = code;
	return true;
}

/* 0 stopped, 1 the time is over, -1 error. */
static int take_stop(struct rsp_client *c, struct link_wait *wait,
		     struct err *err)
{
	struct reply reply = { .data = c->link.decoder.buf };

	do {
		int r = link_recv(&c->link, wait, err);

		if (r)
			return r;
		reply.len = c->link.decoder.len;
	} while (reply_is_output(&reply));

	c->state = CLIENT_STOPPED;
	c->asked = false;
	if (parse_stop(&reply, &c->last)) {
		if (c->last.kind == RSP_STOP_EXITED)
			c->state = CLIENT_GONE;
		return 0;
	}
	if (reply_refused(&reply, err, "letting the target run"))
		return -1;
	return reply_nonsense(c, &reply, err);
}

/* A stop that must come soon. */
static int await_stop(struct rsp_client *c, bool cancellable, struct err *err)
{
	struct link_wait wait = link_wait_for(c->link.silence_ms, cancellable);
	int r = take_stop(c, &wait, err);

	return r > 0 ? link_silent(&c->link, err) : r;
}

int settle(struct rsp_client *c, bool cancellable, struct err *err)
{
	struct reply ignored;

	while (c->owed) {
		if (reply_next(c, cancellable, &ignored, err))
			return -1;
		if (reply_is_output(&ignored))
			c->owed++;
	}
	if (c->state == CLIENT_STEPPING)
		return await_stop(c, cancellable, err);
	return 0;
}

bool rsp_exited(const struct rsp_client *c)
{
	return c->state == CLIENT_GONE;
}

bool rsp_lost(const struct rsp_client *c)
{
	return c->link.broken.kind != ERR_NONE;
}

static int add_step(struct rsp_client *c)
{
	return request_add(c, c->vcont ? "vCont;s" : "s");
}

int rsp_step(struct rsp_client *c, struct rsp_stop *stop, struct err *err)
{
	if (request_begin(c, err) || add_step(c) ||
	    request_send(c, true, err) || await_stop(c, true, err))
		return -1;
	*stop = c->last;
	return 0;
}

static int prepare_walk(struct rsp_client *c, const int *nums, size_t n,
			struct err *err)
{
	if (request_begin(c, err))
		return -1;
	if (n > WALK_REGS_MAX)
		return err_set(err, ERR_USAGE, "too many registers to walk");
	for (size_t i = 0; i < n; i++)
		request_add(c, "p%x", (unsigned int)nums[i]);
	return add_step(c);
}

int rsp_walk(struct rsp_client *c, const int *nums, size_t n, rsp_visit visit,
	     void *ctx, struct rsp_stop *stop, struct err *err)
{
	uint64_t values[WALK_REGS_MAX];
	size_t prepared = 0, wanted = n;

	do {
		if (wanted != prepared && prepare_walk(c, nums, wanted, err))
			return -1;
		prepared = wanted;
		if (request_send(c, true, err))
			return -1;
		if (read_values(c, nums, wanted, values, err)) {
			if (!rsp_exited(c))
				return -1;
			break;
		}
		wanted = visit(values, ctx);
		if (await_stop(c, true, err))
			return -1;
	} while (wanted && c->state == CLIENT_STOPPED);
	*stop = c->last;
	return 0;
}

int rsp_resume(struct rsp_client *c, struct err *err)
{
	if (request_begin(c, err) ||
	    request_add(c, c->vcont ? "vCont;c" : "c") ||
	    request_send(c, true, err))
		return -1;
	c->state = CLIENT_RUNNING;
	return link_recv_ack(&c->link, err);
}

int rsp_wait_stop(struct rsp_client *c, int timeout_ms, struct rsp_stop *stop,
		  struct err *err)
{
	struct link_wait wait = link_wait_for(timeout_ms, true);
	int r = link_check(&c->link, err);

	if (r)
		return r;
	if (c->state == CLIENT_RUNNING || c->state == CLIENT_STEPPING)
		r = take_stop(c, &wait, err);
	if (r == 0)
		*stop = c->last;
	return r;
}

/*
 * A stop that comes by itself crosses the request; the stub then ignores
 * the byte, so there is one stop reply either way.
 */
static int ask_to_stop(struct rsp_client *c, struct err *err)
{
	if ((c->state != CLIENT_RUNNING && c->state != CLIENT_STEPPING) ||
	    c->asked)
		return 0;
	if (link_send_byte(&c->link, INTERRUPT, err))
		return -1;
	c->state = CLIENT_STEPPING;
	c->asked = true;
	return 0;
}

int rsp_interrupt_within(struct rsp_client *c, int timeout_ms,
			 struct rsp_stop *stop, struct err *err)
{
	struct link_wait wait = link_wait_for(timeout_ms, false);
	int r = ask_to_stop(c, err);

	if (r == 0 && c->state == CLIENT_STEPPING && !c->owed)
		r = take_stop(c, &wait, err);
	if (r)
		return r;
	return rsp_interrupt(c, stop, err);
}

int rsp_interrupt(struct rsp_client *c, struct rsp_stop *stop, struct err *err)
{
	if (ask_to_stop(c, err) || link_check(&c->link, err) ||
	    settle(c, false, err))
		return -1;
	*stop = c->last;
	return 0;
}

static int detach(struct rsp_client *c, const char *request, struct err *err)
{
	link_begin(&c->link);
	if (link_add(&c->link, request, strlen(request)) ||
	    request_send(c, false, err))
		return -1;
	return reply_ok(c, false, "detaching", err);
}

/*
 * QEMU wants its process named if an earlier client spoke of processes, and
 * calls its first machine process 1.
 */
int rsp_detach(struct rsp_client *c, struct err *err)
{
	struct rsp_stop stop;

	if (rsp_interrupt(c, &stop, err))
		return -1;
	if (detach(c, "D", err) && detach(c, "D;1", err))
		return -1;
	link_break(&c->link, NULL, "the target was left: connect again");
	return 0;
}

/* Whatever is still owed will not be read. */
int rsp_kill(struct rsp_client *c, struct err *err)
{
	link_begin(&c->link);
	if (request_add(c, "k") || request_send(c, false, err))
		return -1;
	link_break(&c->link, NULL, "the target was ended: restart it");
	return 0;
}
