// SPDX-License-Identifier: MIT
/* QEMU's log as foreign bytes: whatever comes, the reader stays in bounds. */
#include <stdlib.h>

#include "qlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qlog q;

	qlog_init(&q);
	for (size_t i = 0; i < size; i++) {
		enum qlog_record r = qlog_feed(&q, (char)data[i]);

		if (q.len > QLOG_LINE ||
		    (r == QLOG_EXCEPTION && q.exception.to_el > 3))
			abort();
	}
	return 0;
}
