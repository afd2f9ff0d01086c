// SPDX-License-Identifier: MIT
#include "console.h"

#include <stdbool.h>
#include <string.h>

void console_clear(struct console *c)
{
	c->used = 0;
	c->text[0] = '\0';
}

static void make_room(struct console *c)
{
	size_t keep = CONSOLE_KEEP / 2;

	memmove(c->text, c->text + c->used - keep, keep);
	c->used = keep;
}

static void add_byte(struct console *c, char byte)
{
	bool printable = byte >= ' ' && byte <= '~';

	if (byte == '\r')
		return;
	if (c->used == CONSOLE_KEEP)
		make_room(c);
	c->text[c->used++] = printable || byte == '\n' ? byte : '?';
}

void console_add(struct console *c, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		add_byte(c, bytes[i]);
	c->text[c->used] = '\0';
}

int console_line(const struct console *c, int width, int back,
		 const char **line)
{
	size_t end = c->used;

	if (end > 0 && c->text[end - 1] == '\n')
		end--;
	else if (end == 0)
		return -1;
	for (;;) {
		size_t start = end, fold;
		int rows;

		while (start > 0 && c->text[start - 1] != '\n')
			start--;
		rows = end == start
			       ? 1
			       : (int)((end - start - 1) / (size_t)width) + 1;
		if (back < rows) {
			fold = start +
			       (size_t)(rows - 1 - back) * (size_t)width;
			*line = c->text + fold;
			return end - fold > (size_t)width ? width
							  : (int)(end - fold);
		}
		back -= rows;
		if (start == 0)
			return -1;
		end = start - 1;
	}
}
