// SPDX-License-Identifier: MIT
/* QEMU's log as foreign bytes: whatever comes, the reader stays in bounds. */
#include <stdlib.h>

#include "qlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qlog q;

	qlog_init(&q);
	while (size) {
		/* The bytes themselves say where the stream is cut. */
		size_t piece = 1 + *data % 64, used;
		enum qlog_record r;

		used = qlog_feed(&q, (const char *)data,
				 piece < size ? piece : size, &r);
		if (!used)
			abort();
		data += used;
		size -= used;
		if (q.len > QLOG_LINE ||
		    (r == QLOG_EXCEPTION && q.exception.to_el > 3))
			abort();
	}
	return 0;
}
