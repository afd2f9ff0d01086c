/* SPDX-License-Identifier: MIT */
/*
 * console.h - the last stretch of what the target wrote to its serial line.
 * The bytes come from code a student wrote: everything that is not printable
 * ASCII or a line feed is replaced on the way in.
 */
#ifndef FRONT_CONSOLE_H
#define FRONT_CONSOLE_H

#include <stddef.h>

#define CONSOLE_KEEP 16384

struct console {
	char text[CONSOLE_KEEP + 1]; /* terminated */
	size_t used;
};

void console_clear(struct console *c);
void console_add(struct console *c, const char *bytes, size_t len);

/*
 * console_line - the @back-th line from the end (0: the last one) when lines
 * are folded at @width columns. Returns its length and sets *line, or -1 when
 * there are not that many. A trailing line feed opens no line of its own.
 */
int console_line(const struct console *c, int width, int back,
		 const char **line);

#endif
