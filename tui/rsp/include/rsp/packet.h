/* SPDX-License-Identifier: MIT */
/*
 * packet.h - the framing of the GDB remote protocol: bytes in, events out.
 *
 * No I/O, no allocation, no knowledge of what a packet means. The whole
 * state of a decoder is in its struct, so a stream may be cut at any byte.
 * Source: GDB manual, "Overview" of the Remote Protocol appendix (framing,
 * escapes, run-length encoding) and "Packet Acknowledgment".
 */
#ifndef RSP_PACKET_H
#define RSP_PACKET_H

#include <stdbool.h>
#include <stddef.h>

enum rsp_event {
	RSP_NONE,	  /* byte taken, nothing complete yet */
	RSP_PACKET,	  /* buf[0..len) holds a packet's payload */
	RSP_NOTIFICATION, /* the same for a `%` packet, which wants no ack */
	RSP_ACK,	  /* `+` between packets */
	RSP_NAK,	  /* `-` between packets */
	RSP_JUNK,	  /* any other byte between packets */
	RSP_CUT, /* `$` inside a packet: that one is lost, another begins */
	RSP_BAD_CHECKSUM, /* complete, but garbled on the way */
	RSP_BAD_DIGIT,	  /* the checksum was not two hexadecimal digits */
	RSP_BAD_RUN,	  /* a repeat of nothing, or an impossible count */
	RSP_BAD_ESCAPE,	  /* an escape with nothing behind it */
	RSP_OVERSIZE,	  /* swallowed to its end: longer than the buffer */
};

enum rsp_decoder_state {
	RSP_IDLE,
	RSP_PAYLOAD,
	RSP_ESCAPE,
	RSP_RUN,
	RSP_CHECK_HIGH,
	RSP_CHECK_LOW,
};

/* Read buf and len after RSP_PACKET or RSP_NOTIFICATION, nothing else. */
struct rsp_decoder {
	enum rsp_decoder_state state;
	unsigned char *buf; /* the caller's */
	size_t cap;
	size_t len;
	unsigned char sum;    /* of the bytes on the wire, so far */
	unsigned char check;  /* the sender's, while its digits come in */
	enum rsp_event fault; /* what to report at the packet's end */
	bool notification;
};

/* @buf must outlive the decoder; @cap may be 0. */
void rsp_decoder_init(struct rsp_decoder *d, void *buf, size_t cap);

/*
 * rsp_decode - feed one byte. The payload stays valid until the next packet
 * begins. Where several things are wrong with a packet, its checksum is
 * reported first, since that explains the others.
 */
enum rsp_event rsp_decode(struct rsp_decoder *d, unsigned char byte);

/*
 * rsp_encode - frame @len bytes of @payload, escaping as needed.
 * Returns the bytes written to @out, or 0 if they do not fit into @cap.
 */
size_t rsp_encode(void *out, size_t cap, const void *payload, size_t len);

#endif
