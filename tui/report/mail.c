// SPDX-License-Identifier: MIT
#include "mail.h"

#include <stdarg.h>
#include <string.h>

#include "base/markup.h"

#define LONGEST 1024

static void make(char ascii[LONGEST], const char *fmt, va_list ap)
{
	char text[LONGEST];

	vsnprintf(text, sizeof(text), fmt, ap);
	ascii_text(ascii, LONGEST, text);
}

static void put_line(FILE *f, const char *text, size_t len)
{
	while (len && text[len - 1] == ' ')
		len--;
	fprintf(f, "%.*s\n", (int)len, text);
}

void mail_line(FILE *f, const char *fmt, ...)
{
	char text[LONGEST];
	va_list ap;

	va_start(ap, fmt);
	make(text, fmt, ap);
	va_end(ap);
	if (strlen(text) > MAIL_WIDTH)
		strcpy(text + MAIL_WIDTH - 1, "~");
	put_line(f, text, strlen(text));
}

/* How much of @text goes into @room columns: up to a blank, if there is one. */
static size_t fitting(const char *text, size_t room)
{
	size_t len = strlen(text);

	if (len <= room)
		return len;
	for (len = room; len && text[len] != ' ';)
		len--;
	return len ? len : room;
}

void mail_wrap(FILE *f, unsigned int indent, const char *fmt, ...)
{
	char text[LONGEST], *at = text;
	size_t room = MAIL_WIDTH;
	va_list ap;

	va_start(ap, fmt);
	make(text, fmt, ap);
	va_end(ap);
	while (*at) {
		size_t len = fitting(at, room);

		if (at != text)
			fprintf(f, "%*s", (int)indent, "");
		put_line(f, at, len);
		at += len;
		at += strspn(at, " ");
		room = MAIL_WIDTH - indent;
	}
}

const char *mail_symbol(char buf[MAIL_SYMBOL], const char *symbol, size_t width)
{
	const char *tail = strrchr(symbol, '+');
	size_t len = strlen(symbol), rest = tail ? strlen(tail) : 0;

	if (len <= width || rest + 2 > width)
		snprintf(buf, MAIL_SYMBOL, "%s", symbol);
	else
		snprintf(buf, MAIL_SYMBOL, "%.*s~%s", (int)(width - rest - 1),
			 symbol, tail ? tail : "");
	return buf;
}
