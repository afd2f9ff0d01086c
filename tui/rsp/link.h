/* SPDX-License-Identifier: MIT */
/*
 * link.h - packets over one socket: batches out, replies in.
 *
 * Private to the layer. Acknowledgements stay on. A write begins with one
 * `+` for what came in before it; inside a batch the next `$` serves as one,
 * which QEMU accepts. A batch of one packet is sent again when it is refused
 * (`-`), and a garbled reply to it is asked for again; in a longer batch
 * neither could be matched to its request, so the link breaks instead.
 */
#ifndef RSP_LINK_H
#define RSP_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "rsp/packet.h"

#define LINK_OUT_MAX   20480
#define LINK_IN_MAX    16384
#define LINK_REPLY_MAX 65536

struct link {
	int fd;
	int cancel_fd; /* -1: none */
	int silence_ms;
	struct err broken; /* kind != ERR_NONE: why nothing works any more */

	/* the last batch, kept for sending it again */
	size_t out_len;
	unsigned int packets;
	unsigned int retries;

	/* bytes read and not yet decoded */
	size_t in_pos;
	size_t in_len;
	unsigned int reads;
	int spins; /* 0 where only one processor is on line */
	struct rsp_decoder decoder;

	unsigned char out[LINK_OUT_MAX];
	unsigned char in[LINK_IN_MAX];
	unsigned char reply[LINK_REPLY_MAX];
};

/*
 * Until when to wait, and whether the user may end it. One wait may cover
 * several packets; whatever the limit, it looks at the socket once.
 */
struct link_wait {
	int64_t deadline; /* -1: none */
	bool cancellable;
	bool late; /* the deadline has passed */
};

/* @limit_ms from now; -1 for ever. */
struct link_wait link_wait_for(int limit_ms, bool cancellable);

void link_init(struct link *l, int fd, int cancel_fd, int silence_ms);

/* Record why the link is unusable from now on, and return -1. */
int link_break(struct link *l, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for a stub that owes an answer and does not give it. */
int link_silent(struct link *l, struct err *err);
/* -1 and the recorded reason if the link is broken. */
int link_check(const struct link *l, struct err *err);

/* Begin a batch, add packets to it (-1: full), send it (again). */
void link_begin(struct link *l);
int link_add(struct link *l, const void *payload, size_t len);
int link_send(struct link *l, struct err *err);
/* One byte outside any packet. */
int link_send_byte(struct link *l, unsigned char byte, struct err *err);

/*
 * link_recv - the next packet, left in decoder.buf and decoder.len.
 * 0 for a packet, 1 when the time is over, -1 for an error. After 1 no byte
 * is left undecoded, so that the socket is readable again for the rest.
 */
int link_recv(struct link *l, struct link_wait *wait, struct err *err);

/*
 * link_recv_ack - take the `+` for the batch from the socket and not a byte
 * more, so that the socket is readable again only for what follows.
 */
int link_recv_ack(struct link *l, struct err *err);

#endif
