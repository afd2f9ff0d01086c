// SPDX-License-Identifier: MIT
#include "base/fold.h"

#include <stdbool.h>
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

/* Columns of "- " or "12. " at the beginning of an item; 0 if it is none. */
static size_t item_mark(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	if (!strncmp(line, "- ", 2) || !strncmp(line, "* ", 2))
		return 2;
	return digits && !strncmp(line + digits, ". ", 2) ? digits + 2 : 0;
}

/* The rest of a folded line stands under its beginning, that of an item under
 * its text. */
static void fold_line(FILE *out, const char *line, size_t len, int width)
{
	size_t blanks_before = strspn(line, " ");
	int indent = (int)(blanks_before + item_mark(line + blanks_before));
	size_t n = fold_at(line, len, (size_t)width);

	if (indent > width / 2 || line[blanks_before] == '\t')
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

/* ---- the reverse ------------------------------------------------------------- */

#define CODE_INDENT 4

/* An item, a heading, a table, a fence: never part of a line before. */
static bool begins_something(const char *line)
{
	return strchr("#|>\n", *line) || !strncmp(line, "```", 3) ||
	       item_mark(line);
}

static bool is_code(const char *line)
{
	return strspn(line, " ") >= CODE_INDENT;
}

/* Does the text go on in the line @next as it does between two words? */
static bool goes_on(const char *line, const char *next)
{
	const char *text = line + strspn(line, " ");

	return *next && *next != '\n' && *text != '\n' &&
	       !strchr("#|", *text) && strncmp(text, "```", 3) != 0 &&
	       !is_code(line) && !is_code(next) &&
	       !begins_something(next + strspn(next, " "));
}

char *fold_paragraphs(const char *markdown)
{
	char *whole = NULL;
	size_t len;
	FILE *out = open_memstream(&whole, &len);
	bool fenced = false;

	while (out && *markdown) {
		size_t n = strcspn(markdown, "\n");
		const char *next = markdown + n + (markdown[n] == '\n');
		bool joined;

		fenced ^= !strncmp(markdown, "```", 3);
		joined = !fenced && goes_on(markdown, next);
		fprintf(out, "%.*s%c", (int)n, markdown, joined ? ' ' : '\n');
		markdown = next + (joined ? strspn(next, " ") : 0);
	}
	return out && !fclose(out) ? whole : NULL;
}
