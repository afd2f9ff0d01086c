// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client_impl.h"
#include "hex.h"

/* Packets of at most 32 bytes: well within LINK_OUT_MAX. */
#define BREAKPOINT_BATCH 256

/* Bounded, so that neither side's socket buffer fills while it writes. */
#define REGS_PER_WRITE 256

_Static_assert(PACKET_SIZE_MAX < LINK_OUT_MAX - 8, "a packet fits a batch");

/* Packets have up to this much text beside their data. */
#define HEADER_MAX 40

static const char *reg_name(const struct rsp_client *c, int num)
{
	const struct target_reg *reg = target_find_num(&c->target, num);

	return reg ? reg->name : "unnamed";
}

/* The target is little-endian whatever the host is. */
static uint64_t from_bytes(const unsigned char *bytes, size_t n)
{
	uint64_t value = 0;

	while (n--)
		value = value << 8 | bytes[n];
	return value;
}

static int read_value(struct rsp_client *c, int num, uint64_t *value,
		      struct err *err)
{
	unsigned char bytes[sizeof(*value)];
	struct reply reply;
	size_t n;

	if (reply_next(c, true, &reply, err))
		return -1;
	n = reply.len / 2;
	if (reply.len && reply.len % 2 == 0 && n <= sizeof(bytes) &&
	    hex_get(bytes, reply.data, n) == 0) {
		*value = from_bytes(bytes, n);
		return 0;
	}
	if (reply_refused(&reply, err, "reading register %d (%s)", num,
			  reg_name(c, num)))
		return -1;
	if (reply.len % 2 == 0 && (n > sizeof(bytes) || reply.data[0] == 'x'))
		return err_set(err, ERR_TARGET,
			       "register %d (%s) is %s: leave it out", num,
			       reg_name(c, num),
			       n > sizeof(bytes) ? "wider than 64 bits"
						 : "unavailable");
	return reply_nonsense(c, &reply, err);
}

int read_values(struct rsp_client *c, const int *nums, size_t n,
		uint64_t *values, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (read_value(c, nums[i], &values[i], err))
			return -1;
	}
	return 0;
}

static int read_batch(struct rsp_client *c, const int *nums, size_t n,
		      uint64_t *values, struct err *err)
{
	if (request_begin(c, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		request_add(c, "p%x", (unsigned int)nums[i]);
	if (request_send(c, false, err))
		return -1;
	return read_values(c, nums, n, values, err);
}

int rsp_read_regs(struct rsp_client *c, const int *nums, size_t n,
		  uint64_t *values, struct err *err)
{
	while (n) {
		size_t part = n < REGS_PER_WRITE ? n : REGS_PER_WRITE;

		if (read_batch(c, nums, part, values, err))
			return -1;
		nums += part;
		values += part;
		n -= part;
	}
	return 0;
}

int rsp_write_reg(struct rsp_client *c, int num, uint64_t value,
		  struct err *err)
{
	const struct target_reg *reg = target_find_num(&c->target, num);
	unsigned char bytes[sizeof(value)], text[2 * sizeof(value)];
	size_t n = reg ? (reg->bits + 7) / 8 : 0;
	char what[80];

	if (n == 0 || n > sizeof(bytes))
		return err_set(err, ERR_USAGE,
			       "register %d cannot be written: it %s", num,
			       n ? "is wider than 64 bits" : "does not exist");
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(value >> (8 * i));
	hex_put(text, bytes, n);
	if (request_begin(c, err) ||
	    request_add(c, "P%x=%.*s", (unsigned int)num, (int)(2 * n), text) ||
	    request_send(c, false, err))
		return -1;
	snprintf(what, sizeof(what), "writing register %d (%s)", num,
		 reg->name);
	return reply_ok(c, true, what, err);
}

/* What to ask for at once: two digits a byte, in a packet either way. */
static size_t chunk(const struct rsp_client *c, size_t len)
{
	size_t max = (c->packet_size - HEADER_MAX) / 2;

	return len < max ? len : max;
}

/* Returns the bytes read, which may be fewer than asked for; 0: error. */
static size_t read_chunk(struct rsp_client *c, uint64_t addr,
			 unsigned char *buf, size_t len, struct err *err)
{
	struct reply reply;

	if (request_begin(c, err) ||
	    request_add(c, "m%" PRIx64 ",%zx", addr, len) ||
	    request_send(c, false, err) || reply_next(c, true, &reply, err))
		return 0;
	if (reply_refused(&reply, err,
			  "reading memory at 0x%" PRIx64
			  ": is it mapped at the present EL?",
			  addr))
		return 0;
	if (reply.len % 2 || reply.len / 2 > len ||
	    hex_get(buf, reply.data, reply.len / 2)) {
		reply_nonsense(c, &reply, err);
		return 0;
	}
	return reply.len / 2;
}

int rsp_read_mem(struct rsp_client *c, uint64_t addr, void *buf, size_t len,
		 struct err *err)
{
	unsigned char *p = buf;

	while (len) {
		size_t n = read_chunk(c, addr, p, chunk(c, len), err);

		if (!n)
			return -1;
		p += n;
		addr += n;
		len -= n;
	}
	return 0;
}

static int write_chunk(struct rsp_client *c, uint64_t addr,
		       const unsigned char *data, size_t len, struct err *err)
{
	unsigned char packet[LINK_OUT_MAX];
	char what[96];
	int n = snprintf((char *)packet, sizeof(packet),
			 "M%" PRIx64 ",%zx:", addr, len);
	unsigned char *end = hex_put(packet + n, data, len);

	if (request_begin(c, err) ||
	    link_add(&c->link, packet, (size_t)(end - packet)) ||
	    request_send(c, false, err))
		return -1;
	snprintf(what, sizeof(what),
		 "writing memory at 0x%" PRIx64
		 ": is it mapped at the present EL?",
		 addr);
	return reply_ok(c, true, what, err);
}

int rsp_write_mem(struct rsp_client *c, uint64_t addr, const void *buf,
		  size_t len, struct err *err)
{
	const unsigned char *p = buf;

	while (len) {
		size_t n = chunk(c, len);

		if (write_chunk(c, addr, p, n, err))
			return -1;
		p += n;
		addr += n;
		len -= n;
	}
	return 0;
}

static int breakpoint_reply(struct rsp_client *c, uint64_t addr, bool set,
			    struct err *err)
{
	char what[64];

	snprintf(what, sizeof(what), "%s a breakpoint at 0x%" PRIx64,
		 set ? "setting" : "removing", addr);
	return reply_ok(c, true, what, err);
}

/* Type 0: software; kind 4: an A64 instruction. */
static int breakpoint_batch(struct rsp_client *c, const uint64_t *addrs,
			    size_t n, bool set, struct err *err)
{
	if (request_begin(c, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		request_add(c, "%c0,%" PRIx64 ",4", set ? 'Z' : 'z', addrs[i]);
	if (request_send(c, false, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (breakpoint_reply(c, addrs[i], set, err))
			return -1;
	}
	return 0;
}

int rsp_breakpoints(struct rsp_client *c, const uint64_t *addrs, size_t n,
		    bool set, struct err *err)
{
	while (n) {
		size_t batch = n < BREAKPOINT_BATCH ? n : BREAKPOINT_BATCH;

		if (breakpoint_batch(c, addrs, batch, set, err))
			return -1;
		addrs += batch;
		n -= batch;
	}
	return 0;
}

int rsp_breakpoint(struct rsp_client *c, uint64_t addr, bool set,
		   struct err *err)
{
	return breakpoint_batch(c, &addr, 1, set, err);
}
