// SPDX-License-Identifier: MIT
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client_impl.h"
#include "hex.h"

#define MONITOR_OUT_MAX (16u << 20)

/* Saving and loading a machine may take longer than other requests. */
#define MONITOR_PATIENCE 6

struct output {
	char *text;
	size_t len;
};

static int append(struct output *out, const struct reply *hex, struct err *err)
{
	size_t n = hex->len / 2;
	char *text;

	if (n > MONITOR_OUT_MAX - out->len)
		return err_set(err, ERR_TARGET,
			       "the monitor's answer does not "
			       "end: restart the target");
	text = realloc(out->text, out->len + n + 1);
	if (!text)
		return err_nomem(err);
	out->text = text;
	if (hex->len % 2 || hex_get(text + out->len, hex->data, n))
		return err_set(err, ERR_TARGET,
			       "the monitor's answer is not "
			       "hexadecimal: use QEMU's stub");
	out->len += n;
	text[out->len] = '\0';
	return 0;
}

/* 1 to go on, 0 at the end, -1 error. */
static int take_output(struct rsp_client *c, struct output *out,
		       struct err *err)
{
	struct link_wait wait =
		link_wait_for(MONITOR_PATIENCE * c->link.silence_ms, true);
	struct reply reply, hex;
	bool more;

	if (reply_within(c, &wait, &reply, err))
		return -1;
	more = reply_is_output(&reply);
	if (!more)
		c->owed--;
	if (reply_is(&reply, "OK"))
		return 0;
	if (reply_refused(&reply, err, "this monitor command"))
		return -1;
	hex.data = reply.data + more;
	hex.len = reply.len - more;
	if (append(out, &hex, err))
		return link_break(&c->link, NULL, "%s",
				  err ? err->text
				      : "the monitor's answer is malformed");
	return more;
}

static int send_command(struct rsp_client *c, const char *cmd, struct err *err)
{
	static const char prefix[] = "qRcmd,";
	unsigned char packet[1024];
	unsigned char *end = packet + sizeof(prefix) - 1;
	size_t len = strlen(cmd);

	if (len > (sizeof(packet) - sizeof(prefix)) / 2)
		return err_set(err, ERR_USAGE,
			       "the monitor command is too long");
	memcpy(packet, prefix, sizeof(prefix) - 1);
	end = hex_put(end, cmd, len);
	if (request_begin(c, err) ||
	    link_add(&c->link, packet, (size_t)(end - packet)))
		return -1;
	return request_send(c, false, err);
}

int rsp_monitor(struct rsp_client *c, const char *cmd, char **out,
		struct err *err)
{
	struct output o = { .text = calloc(1, 1) };
	int r;

	if (!o.text)
		return err_nomem(err);
	r = send_command(c, cmd, err);
	if (r == 0) {
		do {
			r = take_output(c, &o, err);
		} while (r > 0);
	}
	if (r == 0 && out)
		*out = o.text;
	else
		free(o.text);
	return r;
}

int rsp_step_mask(struct rsp_client *c, unsigned int *mask, struct err *err)
{
	struct reply reply;
	uint64_t value;

	if (request_text(c, "qqemu.sstep", err) ||
	    reply_next(c, true, &reply, err) ||
	    reply_refused(&reply, err, "reading the single-step mask"))
		return -1;
	if (hex_number(reply.data, reply.len, &value) || value > UINT_MAX)
		return reply_nonsense(c, &reply, err);
	*mask = (unsigned int)value;
	return 0;
}

int rsp_set_step_mask(struct rsp_client *c, unsigned int mask, struct err *err)
{
	if (request_begin(c, err) || request_add(c, "Qqemu.sstep=0x%x", mask) ||
	    request_send(c, false, err))
		return -1;
	return reply_ok(c, true, "setting the single-step mask", err);
}

int rsp_set_physical(struct rsp_client *c, bool on, struct err *err)
{
	if (request_begin(c, err) ||
	    request_add(c, "Qqemu.PhyMemMode:%d", on) ||
	    request_send(c, false, err))
		return -1;
	return reply_ok(c, true, "reading memory by physical address", err);
}
