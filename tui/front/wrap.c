// SPDX-License-Identifier: MIT
#include "wrap.h"

#include <string.h>

/* How much of @text goes into a row: up to the last blank that fits. */
static size_t row_length(const char *text, size_t width)
{
	size_t len = strlen(text), at = width;

	if (len <= width)
		return len;
	while (at > 0 && text[at] != ' ')
		at--;
	return at ? at : width;
}

int put_wrapped(struct canvas *c, int y, int x, int width, int rows,
		enum ink ink, const char *text)
{
	int used = 0;

	while (*text && used < rows && width > 0) {
		size_t len = used + 1 < rows ? row_length(text, (size_t)width)
					     : strlen(text);

		if (c)
			put(c, y + used, x, ink, "%.*s",
			    (int)(len < (size_t)width ? len : (size_t)width),
			    text);
		text += len;
		text += strspn(text, " ");
		used++;
	}
	return used;
}
