// SPDX-License-Identifier: MIT
#include "console.h"

#include <stdbool.h>
#include <string.h>

void console_clear(struct console *c)
{
	c->used = 0;
	c->total = 0;
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

	if (c->used == CONSOLE_KEEP)
		make_room(c);
	/* A carriage return stays until the line is shown. */
	c->text[c->used++] = printable || byte == '\n' || byte == '\r' ? byte
								       : '?';
}

void console_add(struct console *c, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		add_byte(c, bytes[i]);
	c->total += len;
	c->text[c->used] = '\0';
}

size_t console_used_at(const struct console *c, uint64_t total)
{
	if (total >= c->total)
		return c->used;
	return c->total - total < c->used ? c->used - (size_t)(c->total - total)
					  : 0;
}

void console_cut(struct console *c, uint64_t total)
{
	c->used = console_used_at(c, total);
	if (c->total > total)
		c->total = total;
	c->text[c->used] = '\0';
}

/* ---- rows ------------------------------------------------------------------ */

/* A line without its line feed and the carriage returns around it. */
static struct console_row line_at(const struct console *c, size_t used,
				  size_t *at)
{
	const char *text = c->text + *at;
	const char *feed = memchr(text, '\n', used - *at);
	size_t len = feed ? (size_t)(feed - text) : used - *at;

	*at += len + (feed != NULL);
	while (len > 0 && text[len - 1] == '\r')
		len--;
	while (len > 0 && *text == '\r') {
		text++;
		len--;
	}
	return (struct console_row){ text, (int)len };
}

static size_t rows_of(const struct console_row *line, int width)
{
	return line->len > width ? (size_t)((line->len - 1) / width) + 1 : 1;
}

static size_t count_rows(const struct console *c, size_t used, int width)
{
	size_t rows = 0;

	for (size_t at = 0; at < used;) {
		struct console_row line = line_at(c, used, &at);

		rows += rows_of(&line, width);
	}
	return rows;
}

static struct console_row fold(const struct console_row *line, int width,
			       size_t k)
{
	int from = (int)k * width, left = line->len - from;

	return (struct console_row){ line->text + from,
				     left < width ? left : width };
}

size_t console_rows(const struct console *c, size_t used, int width,
		    size_t skip, struct console_row *rows, size_t max,
		    size_t *n)
{
	size_t all = count_rows(c, used, width), row = 0;
	size_t end = all > skip ? all - skip : 0;
	size_t first = end > max ? end - max : 0;

	*n = 0;
	for (size_t at = 0; at < used && row < end;) {
		struct console_row line = line_at(c, used, &at);
		size_t count = rows_of(&line, width);

		for (size_t k = 0; k < count; k++, row++) {
			if (row >= first && row < end)
				rows[(*n)++] = fold(&line, width, k);
		}
	}
	return all;
}
