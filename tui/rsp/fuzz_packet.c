// SPDX-License-Identifier: MIT
/*
 * The first byte gives the size of the buffer. A payload must fit into it,
 * and must come back from the encoder as it was.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rsp/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const unsigned char *payload, size_t len)
{
	unsigned char wire[600], back[256];
	enum rsp_event event = RSP_NONE;
	struct rsp_decoder d;
	size_t n = rsp_encode(wire, sizeof(wire), payload, len);

	rsp_decoder_init(&d, back, sizeof(back));
	for (size_t i = 0; i < n; i++)
		event = rsp_decode(&d, wire[i]);
	if (event != RSP_PACKET || d.len != len || memcmp(back, payload, len))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cap = size ? data[0] : 0;
	unsigned char *buf = malloc(cap ? cap : 1);
	struct rsp_decoder d;

	rsp_decoder_init(&d, buf, cap);
	for (size_t i = 1; i < size; i++) {
		enum rsp_event event = rsp_decode(&d, data[i]);

		if (d.len > cap)
			abort();
		if (event == RSP_PACKET || event == RSP_NOTIFICATION)
			check_round_trip(buf, d.len);
	}
	free(buf);
	return 0;
}
