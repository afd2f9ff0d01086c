// SPDX-License-Identifier: MIT
/* libFuzzer target: any bytes as /proc/kallsyms. */
#include <stdlib.h>

#include "image/kallsyms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes elf = { 0 };

	kallsyms_to_elf((const char *)data, size, &elf, NULL);
	free(elf.data);
	return 0;
}
