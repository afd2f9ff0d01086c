// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: any bytes as the papers of a lab, which a teacher may have
 * from anybody. NULs part them: `lab`, `rules`, `draw`, `letter`; one that is
 * empty is not there.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char above[] = "/tmp/fuzz-lab-XXXXXX";
static char dir[sizeof(above) + 16];

static const char *const papers[] = { "lab", "rules", "draw", "letter" };
#define PAPERS (sizeof(papers) / sizeof(papers[0]))

static void paper(char path[], size_t len, size_t i)
{
	snprintf(path, len, "%s/%s", dir, papers[i]);
}

static void leave(void)
{
	char path[sizeof(dir) + 16];

	for (size_t i = 0; i < PAPERS; i++) {
		paper(path, sizeof(path), i);
		unlink(path);
	}
	rmdir(dir);
	rmdir(above);
}

static void enter(void)
{
	if (*dir)
		return;
	if (!mkdtemp(above))
		abort();
	snprintf(dir, sizeof(dir), "%s/03-fuzz", above);
	if (mkdir(dir, 0700))
		abort();
	atexit(leave);
}

static void put(size_t i, const uint8_t *data, size_t len)
{
	char path[sizeof(dir) + 16];
	FILE *f;

	paper(path, sizeof(path), i);
	unlink(path);
	f = len ? fopen(path, "wb") : NULL;
	if (f) {
		fwrite(data, 1, len, f);
		fclose(f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	struct lab lab;

	enter();
	for (size_t i = 0; i < PAPERS; i++) {
		size_t left = (size_t)(end - data);
		const uint8_t *stop =
			left && i + 1 < PAPERS ? memchr(data, 0, left) : NULL;
		size_t len = stop ? (size_t)(stop - data) : left;

		put(i, data, len);
		data += len + (stop != NULL);
	}
	if (!lab_read(&lab, dir, NULL)) {
		if (!lab.title || !lab.name || lab.number != 3)
			abort();
		lab_release(&lab);
	}
	return 0;
}
