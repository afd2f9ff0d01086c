/* SPDX-License-Identifier: MIT */
/*
 * console.h - the last stretch of what the target wrote to its serial line.
 * The bytes come from code a student wrote: everything that is not printable
 * ASCII or a line feed is replaced on the way in, byte for byte, so that the
 * text as it was after so many bytes can be told.
 */
#ifndef FRONT_CONSOLE_H
#define FRONT_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

#define CONSOLE_KEEP 65536

struct console {
	char text[CONSOLE_KEEP + 1]; /* terminated */
	size_t used;
	uint64_t total; /* bytes ever added */
};

void console_clear(struct console *c);
void console_add(struct console *c, const char *bytes, size_t len);

/* How much of the text was there when @total bytes had been written. */
size_t console_used_at(const struct console *c, uint64_t total);
/* Forget what came after the first @total bytes. */
void console_cut(struct console *c, uint64_t total);

struct console_row {
	const char *text; /* not terminated */
	int len;
};

/*
 * console_rows - the first @used bytes folded into rows of @width columns:
 * how many there are. The last of them but @skip go to @rows, at most @max, in
 * order; *n is how many. A trailing line feed opens no row of its own.
 */
size_t console_rows(const struct console *c, size_t used, int width,
		    size_t skip, struct console_row *rows, size_t max,
		    size_t *n);

#endif
