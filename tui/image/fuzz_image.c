// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: any bytes as an image, and every kind of question to it.
 * Build with clang -fsanitize=fuzzer,address,undefined and seed it with a
 * small AArch64 executable that has debug information.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct image *img)
{
	struct image_place place;
	uint8_t buf[64];

	for (uint64_t addr = 0x40080000; addr < 0x40080100; addr += 4) {
		if (image_lookup(img, addr, &place) && place.file)
			image_source(img, place.file, place.line);
		image_bytes(img, addr, buf, sizeof(buf));
	}
	image_symbol(img, "entry", NULL, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("image", MFD_CLOEXEC);
	struct image *img;
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	img = image_open(path, NULL);
	close(fd);
	if (img)
		ask(img);
	image_close(img);
	return 0;
}
