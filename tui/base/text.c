// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_scrub(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	return text;
}

bool text_join(char **text, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *text ? *text : "", *text ? " " : "",
		     more) < 0)
		return false;
	free(*text);
	*text = text_scrub(longer);
	return true;
}

char *text_format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

/* As columns count, as far as Latin text goes: a byte that begins none. */
static int characters(const char *text, int bytes)
{
	int n = 0;

	for (int i = 0; i < bytes; i++)
		n += (text[i] & 0xc0) != 0x80;
	return n;
}

void text_fold(FILE *f, const char *text, int column, int indent, int width)
{
	bool first = true;

	while (*text) {
		int word = (int)strcspn(text, " ");
		int wide = characters(text, word);

		if (!first && column + 1 + wide > width)
			column = fprintf(f, "\n%*s", indent, "") - 1;
		else if (!first)
			column += fprintf(f, " ");
		fprintf(f, "%.*s", word, text);
		column += wide;
		first = false;
		text += word;
		text += strspn(text, " ");
	}
	fprintf(f, "\n");
}
