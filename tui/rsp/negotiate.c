// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client_impl.h"
#include "hex.h"

#define PACKET_SIZE_DEFAULT 400
#define STALE_STOPS_MAX	    4

/*
 * A stub stops a running machine when somebody connects, and says so at some
 * point before its first answers or between them.
 */
static int reply_past_stops(struct rsp_client *c, struct reply *reply,
			    struct err *err)
{
	struct rsp_stop stop;

	for (int i = 0; i <= STALE_STOPS_MAX; i++) {
		if (reply_next(c, true, reply, err))
			return -1;
		if (!parse_stop(reply, &stop))
			return 0;
	}
	return reply_nonsense(c, reply, err);
}

/* ---- qSupported ---------------------------------------------------------- */

/* "name=value", "name+", "name-" or "name?", cut apart in place. */
static struct feature split_feature(char *item)
{
	struct feature f = { .name = item, .value = "" };
	char *equals = strchr(item, '=');
	size_t len = strlen(item);

	if (equals) {
		*equals = '\0';
		f.value = equals + 1;
	} else if (len && strchr("+-?", item[len - 1])) {
		f.value = item[len - 1] == '+'	 ? "+"
			  : item[len - 1] == '-' ? "-"
						 : "?";
		item[len - 1] = '\0';
	}
	return f;
}

static size_t count_items(const char *text)
{
	size_t n = 1;

	for (; *text; text++)
		n += *text == ';';
	return n;
}

static int keep_features(struct rsp_client *c, const struct reply *reply,
			 struct err *err)
{
	char *item, *rest;

	c->features_text = strndup((const char *)reply->data, reply->len);
	if (!c->features_text)
		return err_nomem(err);
	c->features =
		calloc(count_items(c->features_text), sizeof(*c->features));
	if (!c->features)
		return err_nomem(err);
	rest = c->features_text;
	while ((item = strsep(&rest, ";"))) {
		if (*item)
			c->features[c->nfeatures++] = split_feature(item);
	}
	return 0;
}

static size_t packet_size(const struct rsp_client *c)
{
	const char *text = rsp_client_feature(c, "PacketSize");
	uint64_t size;

	if (!text ||
	    hex_number((const unsigned char *)text, strlen(text), &size))
		return PACKET_SIZE_DEFAULT;
	if (size < PACKET_SIZE_MIN)
		return PACKET_SIZE_MIN;
	return size < PACKET_SIZE_MAX ? (size_t)size : PACKET_SIZE_MAX;
}

static int ask_features(struct rsp_client *c, struct err *err)
{
	static const char request[] =
		"qSupported:qXfer:features:read+;vContSupported+";
	struct reply reply;

	if (request_text(c, request, err) || reply_past_stops(c, &reply, err) ||
	    reply_refused(&reply, err, "negotiation (qSupported)") ||
	    keep_features(c, &reply, err))
		return -1;
	c->packet_size = packet_size(c);
	return 0;
}

/* ---- the target description --------------------------------------------- */

struct text {
	char *bytes;
	size_t len;
};

static int append(struct text *t, const struct reply *part, struct err *err)
{
	char *bytes;

	if (part->len > TARGET_TEXT_MAX - t->len)
		return err_set(err, ERR_TARGET,
			       "the stub's target description is longer than "
			       "%u bytes: use another QEMU",
			       TARGET_TEXT_MAX);
	bytes = realloc(t->bytes, t->len + part->len + 1);
	if (!bytes)
		return err_nomem(err);
	memcpy(bytes + t->len, part->data, part->len);
	t->bytes = bytes;
	t->len += part->len;
	return 0;
}

/* One part of the document: 1 if more follow, 0 at its end, -1 error. */
static int fetch_part(struct rsp_client *c, const char *annex, struct text *t,
		      struct err *err)
{
	struct reply reply;
	bool more;

	if (request_begin(c, err))
		return -1;
	if (request_add(c, "qXfer:features:read:%s:%zx,%zx", annex, t->len,
			c->packet_size - 8))
		return err_set(err, ERR_TARGET, "the name %s is too long",
			       annex);
	if (request_send(c, false, err) || reply_past_stops(c, &reply, err) ||
	    reply_refused(&reply, err, "its target description (%s)", annex))
		return -1;
	more = reply.data[0] == 'm';
	if ((!more && reply.data[0] != 'l') || (more && reply.len == 1))
		return reply_nonsense(c, &reply, err);
	reply.data++;
	reply.len--;
	return append(t, &reply, err) ? -1 : more;
}

static int fetch(void *ctx, const char *annex, char **text, size_t *len,
		 struct err *err)
{
	struct text t = { 0 };
	int r;

	do {
		r = fetch_part(ctx, annex, &t, err);
	} while (r > 0);
	*text = t.bytes;
	*len = t.len;
	return r;
}

/* ---- where it stands ------------------------------------------------------ */

static int ask_state(struct rsp_client *c, struct err *err)
{
	struct reply reply;

	if (request_text(c, "?", err) || reply_next(c, true, &reply, err) ||
	    reply_refused(&reply, err, "saying why it stopped"))
		return -1;
	if (!parse_stop(&reply, &c->last))
		return reply_nonsense(c, &reply, err);
	if (c->last.kind == RSP_STOP_EXITED)
		return err_set(err, ERR_TARGET,
			       "the target has exited: restart it");
	return 0;
}

/* Asked last, so that its answer marks the end of all stop replies. */
static int ask_vcont(struct rsp_client *c, struct err *err)
{
	static const char expected[] = "vCont;";
	struct reply reply;

	if (request_text(c, "vCont?", err) || reply_past_stops(c, &reply, err))
		return -1;
	c->vcont = reply.len >= sizeof(expected) - 1 &&
		   !memcmp(reply.data, expected, sizeof(expected) - 1);
	return 0;
}

int negotiate(struct rsp_client *c, struct err *err)
{
	if (ask_features(c, err) || target_load(&c->target, fetch, c, err) ||
	    ask_state(c, err))
		return -1;
	return ask_vcont(c, err);
}
