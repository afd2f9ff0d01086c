// SPDX-License-Identifier: MIT
#include "index.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/markup.h"

static void put_char(struct bytes *b, const char *at, const char *next,
		     uint32_t c, bool *odd)
{
	char number[16];

	if (c == 0xfffd) {
		bytes_put(b, "\xef\xbf\xbd", 3);
	} else if (utf8_hidden(c)) {
		snprintf(number, sizeof(number), "[U+%04X]", c);
		bytes_put(b, number, strlen(number));
		*odd = true;
	} else {
		bytes_put(b, at, (size_t)(next - at));
	}
}

/* Blanks of any kind become one. */
char *index_clean(const char *text, size_t max, bool *odd)
{
	struct bytes b = { 0 };
	bool blank = false;
	uint32_t c;

	for (const char *at = text, *next; b.len < max; at = next) {
		next = utf8_next(at, &c);
		if (!c)
			break;
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			blank = b.len > 0;
			continue;
		}
		if (blank)
			bytes_u8(&b, ' ');
		blank = false;
		put_char(&b, at, next, c, odd);
	}
	bytes_u8(&b, 0);
	if (!b.failed)
		return (char *)b.data;
	free(b.data);
	return NULL;
}

/* "> > text": how often, and the text. */
static unsigned int quote_depth(const char **line)
{
	unsigned int depth = 0;
	const char *at = *line;

	while (*at == '>' || (*at == ' ' && at[1] == '>')) {
		depth += *at == '>';
		at++;
	}
	if (depth)
		*line = at + (*at == ' ');
	return depth;
}

/* Without its end and what hides in it; tabs as far as they would go. */
static char *show_line(const char *line, size_t len)
{
	struct bytes b = { 0 };
	char *copy = strndup(line, len);
	size_t column = 0;
	bool odd = false;
	uint32_t c;

	for (const char *at = copy, *next; copy; at = next, column++) {
		next = utf8_next(at, &c);
		if (!c)
			break;
		if (c == '\r' && !*next)
			break;
		if (c != '\t') {
			put_char(&b, at, next, c, &odd);
			continue;
		}
		bytes_u8(&b, ' ');
		for (; (column + 1) % 8; column++)
			bytes_u8(&b, ' ');
	}
	free(copy);
	bytes_u8(&b, 0);
	return (char *)b.data;
}

static bool add_line(struct mail *m, const char *line, size_t len)
{
	struct mail_line *more;
	const char *text = line;

	if (!(m->nlines & (m->nlines + 1))) {
		more = realloc(m->lines,
			       2 * (m->nlines + 1) * sizeof(*m->lines));
		if (!more)
			return false;
		m->lines = more;
	}
	m->lines[m->nlines].depth = quote_depth(&text);
	if (text > line + len)
		text = line + len;
	len -= (size_t)(text - line);
	m->lines[m->nlines].text = show_line(text, len);
	return m->lines[m->nlines++].text != NULL;
}

void index_text(struct mail *m, const char *text)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (m->nlines >= LINES_MAX || !add_line(m, text, len))
			return;
	}
}
