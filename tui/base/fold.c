// SPDX-License-Identifier: MIT
#include "base/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a line of at most @room bytes ends: at a blank, if it has one. */
static size_t fold_at(const char *line, size_t len, size_t room)
{
	size_t at = room;

	if (len <= room)
		return len;
	while (at > 0 && line[at] != ' ')
		at--;
	return at > strspn(line, " ") ? at : room;
}

/* The rest of a folded line stands under its beginning. */
static void fold_line(FILE *out, const char *line, size_t len, int width)
{
	int indent = (int)strspn(line, " ");
	size_t n = fold_at(line, len, (size_t)width);

	if (indent > width / 2 || line[indent] == '\t')
		indent = 0;
	fprintf(out, "%.*s\n", (int)n, line);
	for (line += n, len -= n; len > 0; line += n, len -= n) {
		size_t blanks = strspn(line, " ");

		blanks = blanks < len ? blanks : len;
		line += blanks;
		len -= blanks;
		n = fold_at(line, len, (size_t)(width - indent));
		if (n)
			fprintf(out, "%*s%.*s\n", indent, "", (int)n, line);
	}
}

char *fold_text(const char *text, int width)
{
	char *narrow = NULL;
	size_t len;
	FILE *out = open_memstream(&narrow, &len);

	while (out && *text) {
		size_t n = strcspn(text, "\n");

		fold_line(out, text, n, width);
		text += n + (text[n] == '\n');
	}
	return out && !fclose(out) ? narrow : NULL;
}
