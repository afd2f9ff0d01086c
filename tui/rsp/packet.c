// SPDX-License-Identifier: MIT
#include "rsp/packet.h"

#include "hex.h"

#define ESCAPE_BYTE 0x7d
#define ESCAPE_XOR  0x20
#define RUN_BIAS    29
#define RUN_FIRST   32
#define RUN_LAST    126

void rsp_decoder_init(struct rsp_decoder *d, void *buf, size_t cap)
{
	*d = (struct rsp_decoder){ .buf = buf, .cap = cap };
}

static void begin(struct rsp_decoder *d, bool notification)
{
	d->state = RSP_PAYLOAD;
	d->len = 0;
	d->sum = 0;
	d->check = 0;
	d->fault = RSP_NONE;
	d->notification = notification;
}

/* The first fault stands: what follows it is usually its consequence. */
static void blame(struct rsp_decoder *d, enum rsp_event fault)
{
	if (d->fault == RSP_NONE)
		d->fault = fault;
}

static void put(struct rsp_decoder *d, unsigned char byte)
{
	if (d->len < d->cap)
		d->buf[d->len++] = byte;
	else
		blame(d, RSP_OVERSIZE);
	d->state = RSP_PAYLOAD;
}

static void put_run(struct rsp_decoder *d, unsigned char byte)
{
	if (d->len == 0 || byte < RUN_FIRST || byte > RUN_LAST) {
		blame(d, RSP_BAD_RUN);
		d->state = RSP_PAYLOAD;
		return;
	}
	for (int n = byte - RUN_BIAS; n > 0; n--)
		put(d, d->buf[d->len - 1]);
}

static enum rsp_event idle(struct rsp_decoder *d, unsigned char byte)
{
	switch (byte) {
	case '$':
	case '%':
		begin(d, byte == '%');
		return RSP_NONE;
	case '+':
		return RSP_ACK;
	case '-':
		return RSP_NAK;
	default:
		return RSP_JUNK;
	}
}

/* `$` and `#` never occur inside a payload, not even as an escaped byte. */
static enum rsp_event frame(struct rsp_decoder *d, unsigned char byte)
{
	if (byte == '$') {
		begin(d, false);
		return RSP_CUT;
	}
	if (d->state == RSP_ESCAPE)
		blame(d, RSP_BAD_ESCAPE);
	if (d->state == RSP_RUN)
		blame(d, RSP_BAD_RUN);
	d->state = RSP_CHECK_HIGH;
	return RSP_NONE;
}

static void payload(struct rsp_decoder *d, unsigned char byte)
{
	d->sum = (unsigned char)(d->sum + byte);
	if (d->state == RSP_ESCAPE)
		put(d, byte ^ ESCAPE_XOR);
	else if (d->state == RSP_RUN)
		put_run(d, byte);
	else if (byte == ESCAPE_BYTE)
		d->state = RSP_ESCAPE;
	else if (byte == '*')
		d->state = RSP_RUN;
	else
		put(d, byte);
}

static enum rsp_event verdict(const struct rsp_decoder *d)
{
	if (d->fault == RSP_BAD_DIGIT)
		return RSP_BAD_DIGIT;
	if (d->check != d->sum)
		return RSP_BAD_CHECKSUM;
	if (d->fault != RSP_NONE)
		return d->fault;
	return d->notification ? RSP_NOTIFICATION : RSP_PACKET;
}

static enum rsp_event check(struct rsp_decoder *d, unsigned char byte)
{
	int digit = hex_digit(byte);

	if (byte == '$') {
		begin(d, false);
		return RSP_CUT;
	}
	if (digit < 0)
		d->fault = RSP_BAD_DIGIT;
	d->check = (unsigned char)(d->check << 4 | (digit & 0xf));
	if (d->state == RSP_CHECK_HIGH) {
		d->state = RSP_CHECK_LOW;
		return RSP_NONE;
	}
	d->state = RSP_IDLE;
	return verdict(d);
}

enum rsp_event rsp_decode(struct rsp_decoder *d, unsigned char byte)
{
	switch (d->state) {
	case RSP_CHECK_HIGH:
	case RSP_CHECK_LOW:
		return check(d, byte);
	case RSP_PAYLOAD:
	case RSP_ESCAPE:
	case RSP_RUN:
		if (byte == '$' || byte == '#')
			return frame(d, byte);
		payload(d, byte);
		return RSP_NONE;
	case RSP_IDLE:
	default:
		return idle(d, byte);
	}
}

static bool must_escape(unsigned char byte)
{
	return byte == '#' || byte == '$' || byte == '*' || byte == ESCAPE_BYTE;
}

/* Bytes of @payload on the wire, without frame and checksum. */
static size_t wire_size(const unsigned char *payload, size_t len)
{
	size_t size = len;

	for (size_t i = 0; i < len; i++)
		size += must_escape(payload[i]);
	return size;
}

size_t rsp_encode(void *out, size_t cap, const void *data, size_t len)
{
	const unsigned char *in = data;
	unsigned char *p = out, sum = 0;

	if (cap < 4 || len > cap - 4 || wire_size(in, len) > cap - 4)
		return 0;
	*p++ = '$';
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = in[i];

		if (must_escape(byte)) {
			*p++ = ESCAPE_BYTE;
			sum = (unsigned char)(sum + ESCAPE_BYTE);
			byte ^= ESCAPE_XOR;
		}
		*p++ = byte;
		sum = (unsigned char)(sum + byte);
	}
	*p++ = '#';
	p = hex_put(p, &sum, 1);
	return (size_t)(p - (unsigned char *)out);
}
