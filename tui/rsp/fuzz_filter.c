// SPDX-License-Identifier: MIT
/*
 * Packets of a debugger, each in a buffer of just its size: edited in place,
 * they may only get shorter, and a breakpoint's name must stay text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_filter(const struct filter *f)
{
	if (f->nbreaks > FILTER_BREAKS)
		abort();
	for (size_t i = 0; i < f->nbreaks; i++) {
		if (strlen(f->breaks[i]) >= FILTER_BREAK_TEXT)
			abort();
	}
}

static void feed(struct filter *f, const uint8_t *data, size_t size)
{
	unsigned char *packet = malloc(size ? size : 1);
	size_t len = size;

	memcpy(packet, data, size);
	if (filter_request(f, packet, &len) == FILTER_ANSWER &&
	    strlen(f->answer) >= FILTER_ANSWER_MAX)
		abort();
	if (len > size)
		abort();
	memcpy(packet, data, size);
	len = size;
	filter_features(f, packet, &len);
	if (len > size)
		abort();
	check_filter(f);
	free(packet);
}

/* A newline ends a packet. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct filter f = { .packet_size = 4096 };

	while (size) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;

		feed(&f, data, len);
		data += len + (end != NULL);
		size -= len + (end != NULL);
	}
	return 0;
}
