// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client_impl.h"
#include "hex.h"

#define REQUEST_TEXT_MAX 512
#define TARGET_GONE	 "the target has exited: restart it"

int request_begin(struct rsp_client *c, struct err *err)
{
	if (link_check(&c->link, err))
		return -1;
	if (c->state == CLIENT_RUNNING)
		return err_set(err, ERR_USAGE,
			       "the machine is running: interrupt it first");
	if (settle(c, true, err))
		return -1;
	if (c->state == CLIENT_GONE)
		return err_set(err, ERR_TARGET, TARGET_GONE);
	link_begin(&c->link);
	return 0;
}

int request_add(struct rsp_client *c, const char *fmt, ...)
{
	char text[REQUEST_TEXT_MAX];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(text))
		return -1;
	return link_add(&c->link, text, (size_t)n);
}

int request_send(struct rsp_client *c, bool moves, struct err *err)
{
	if (link_send(&c->link, err))
		return -1;
	c->owed = c->link.packets - moves;
	if (moves)
		c->state = CLIENT_STEPPING;
	return 0;
}

int request_text(struct rsp_client *c, const char *text, struct err *err)
{
	if (request_begin(c, err))
		return -1;
	if (link_add(&c->link, text, strlen(text)))
		return err_set(err, ERR_USAGE, "the request is too long");
	return request_send(c, false, err);
}

/*
 * A target may exit behind the stop it has just reported: switching off is
 * slower than the instruction that asks for it. The exit then comes where an
 * answer was due, and nothing comes behind it.
 */
static bool is_exit(struct rsp_client *c, const struct reply *reply)
{
	struct rsp_stop stop;

	if (!parse_stop(reply, &stop) || stop.kind != RSP_STOP_EXITED)
		return false;
	c->last = stop;
	c->state = CLIENT_GONE;
	c->owed = 0;
	return true;
}

int reply_within(struct rsp_client *c, struct link_wait *wait,
		 struct reply *reply, struct err *err)
{
	int r = link_recv(&c->link, wait, err);

	if (r > 0)
		return link_silent(&c->link, err);
	if (r)
		return -1;
	reply->data = c->link.decoder.buf;
	reply->len = c->link.decoder.len;
	if (is_exit(c, reply))
		return err_set(err, ERR_TARGET, TARGET_GONE);
	return 0;
}

int reply_next(struct rsp_client *c, bool cancellable, struct reply *reply,
	       struct err *err)
{
	struct link_wait wait = link_wait_for(c->link.silence_ms, cancellable);

	if (reply_within(c, &wait, reply, err))
		return -1;
	if (c->owed)
		c->owed--;
	return 0;
}

bool reply_is(const struct reply *reply, const char *text)
{
	return reply->len == strlen(text) &&
	       !memcmp(reply->data, text, reply->len);
}

bool reply_is_output(const struct reply *reply)
{
	return reply->len && reply->data[0] == 'O' && !reply_is(reply, "OK");
}

/* Hexadecimal data has an even length, so E14 is never mistaken for it. */
static bool is_error(const struct reply *reply)
{
	const unsigned char *d = reply->data;

	if (reply->len >= 2 && d[0] == 'E' && d[1] == '.')
		return true;
	return reply->len == 3 && d[0] == 'E' && hex_digit(d[1]) >= 0 &&
	       hex_digit(d[2]) >= 0;
}

bool reply_refused(const struct reply *reply, struct err *err, const char *fmt,
		   ...)
{
	char what[128];
	va_list ap;

	if (reply->len && !is_error(reply))
		return false;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (!reply->len)
		err_set(err, ERR_TARGET,
			"the stub does not support %s: use QEMU's", what);
	else
		err_set(err, ERR_TARGET,
			"the stub refused %s (it answered %.*s)", what,
			reply->len > 64 ? 64 : (int)reply->len,
			(const char *)reply->data);
	return true;
}

int reply_nonsense(struct rsp_client *c, const struct reply *reply,
		   struct err *err)
{
	return link_break(&c->link, err,
			  "the stub answered \"%.*s\", which makes no sense "
			  "here: restart the target",
			  reply->len > 32 ? 32 : (int)reply->len,
			  (const char *)reply->data);
}

int reply_ok(struct rsp_client *c, bool cancellable, const char *what,
	     struct err *err)
{
	struct reply reply;

	if (reply_next(c, cancellable, &reply, err))
		return -1;
	if (reply_is(&reply, "OK"))
		return 0;
	if (reply_refused(&reply, err, "%s", what))
		return -1;
	return reply_nonsense(c, &reply, err);
}
