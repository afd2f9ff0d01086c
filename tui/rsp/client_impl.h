/* SPDX-License-Identifier: MIT */
/*
 * client_impl.h - what the files of the client share, and its tests use.
 *
 * Every reply is accounted for: a call that is cancelled leaves behind
 * replies that the next call must read first, or all later ones are off by
 * one.
 */
#ifndef RSP_CLIENT_IMPL_H
#define RSP_CLIENT_IMPL_H

#include "link.h"
#include "rsp/client.h"
#include "target.h"

#define SILENCE_MS 10000

/* What is used of the stub's PacketSize. */
#define PACKET_SIZE_MIN 64
#define PACKET_SIZE_MAX 16384

struct feature {
	const char *name;
	const char *value;
};

struct rsp_client {
	struct link link;
	unsigned int owed; /* replies to come, the stop not counted */
	enum {
		CLIENT_STOPPED,
		CLIENT_STEPPING, /* a stop will come by itself */
		CLIENT_RUNNING,	 /* a stop may come */
		CLIENT_GONE,	 /* the target has exited */
	} state;
	bool asked; /* to stop, since it last ran */
	struct rsp_stop last;

	bool vcont;
	size_t packet_size;  /* payload bytes that the stub takes */
	char *features_text; /* the features' storage */
	struct feature *features;
	size_t nfeatures;
	struct target target;
};

/* rsp_client_open() with another limit on a stub's silence. */
struct rsp_client *client_open(int fd, int cancel_fd, int silence_ms,
			       struct err *err);

/* ---- requests.c ------------------------------------------------------ */

/* A reply's payload; valid until the next one is read. */
struct reply {
	const unsigned char *data;
	size_t len;
};

/*
 * request_begin - start a batch: reads what an earlier call has left, and
 * refuses if the machine runs or has gone.
 */
int request_begin(struct rsp_client *c, struct err *err);
/* Add one packet; -1 if there is no room for it. */
int request_add(struct rsp_client *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Send the batch; @moves says that its last packet makes the target move. */
int request_send(struct rsp_client *c, bool moves, struct err *err);
/* Begin, add one packet of text, send. */
int request_text(struct rsp_client *c, const char *text, struct err *err);

int reply_next(struct rsp_client *c, bool cancellable, struct reply *reply,
	       struct err *err);
/* The same with a limit of its own, for requests that may take long. */
int reply_within(struct rsp_client *c, struct link_wait *wait,
		 struct reply *reply, struct err *err);
bool reply_is(const struct reply *reply, const char *text);
/* Console or monitor output (`O`), which answers nothing. */
bool reply_is_output(const struct reply *reply);

/*
 * reply_refused - true if the reply is an error or empty; *err then says
 * that the stub refused, or does not support, what the format names.
 */
bool reply_refused(const struct reply *reply, struct err *err, const char *fmt,
		   ...) __attribute__((format(printf, 3, 4)));
/* Break the link over a reply that makes no sense. */
int reply_nonsense(struct rsp_client *c, const struct reply *reply,
		   struct err *err);
/* Read a reply that must be OK; @what names the request. */
int reply_ok(struct rsp_client *c, bool cancellable, const char *what,
	     struct err *err);

/* ---- negotiate.c ----------------------------------------------------- */

int negotiate(struct rsp_client *c, struct err *err);

/* ---- access.c ---------------------------------------------------------- */

/* The replies to @n `p` packets, up to the first that has no value. */
int read_values(struct rsp_client *c, const int *nums, size_t n,
		uint64_t *values, struct err *err);

/* ---- run.c ------------------------------------------------------------- */

/* Is it a stop reply, and which? */
bool parse_stop(const struct reply *reply, struct rsp_stop *stop);
/* Read all that is owed, a stop included unless the machine runs freely. */
int settle(struct rsp_client *c, bool cancellable, struct err *err);

#endif
