// SPDX-License-Identifier: MIT
#include "base/markup.h"

#define REPLACEMENT 0xfffdU

/* How a lead byte decides: bytes that follow, and the least character that
 * needs so many. */
static const struct {
	unsigned char mask, lead, more;
	uint32_t least;
} forms[] = {
	{ 0x80, 0x00, 0, 0 },
	{ 0xe0, 0xc0, 1, 0x80 },
	{ 0xf0, 0xe0, 2, 0x800 },
	{ 0xf8, 0xf0, 3, 0x10000 },
};

static bool is_character(uint32_t c, uint32_t least)
{
	return c >= least && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

const char *utf8_next(const char *text, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)text;

	*c = REPLACEMENT;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		uint32_t value = *p & (uint32_t)~forms[i].mask;

		if ((*p & forms[i].mask) != forms[i].lead)
			continue;
		for (size_t n = 1; n <= forms[i].more; n++) {
			if ((p[n] & 0xc0) != 0x80)
				return text + 1;
			value = value << 6 | (p[n] & 0x3f);
		}
		if (!is_character(value, forms[i].least))
			return text + 1;
		*c = value;
		return value ? text + 1 + forms[i].more : text;
	}
	return text + 1;
}

/* Unicode 15: general categories Cc and Cf and the two separators, as far as
 * they are invisible; what else draws nothing; noncharacters. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x0000, 0x001f },   { 0x007f, 0x009f },   { 0x00ad, 0x00ad },
	{ 0x034f, 0x034f },   { 0x061c, 0x061c },   { 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },   { 0x180b, 0x180f },   { 0x200b, 0x200f },
	{ 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0x3164, 0x3164 },
	{ 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

bool utf8_hidden(uint32_t c)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	}
	return (c & 0xfffe) == 0xfffe;
}

static const char *entity(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
	case '\n':
	case '\r':
		return " ";
	case REPLACEMENT:
		return "\xef\xbf\xbd";
	default:
		return NULL;
	}
}

static void put_text(FILE *f, const char *text, bool lines)
{
	const char *next;
	uint32_t c;

	for (; *text; text = next) {
		const char *word;

		next = utf8_next(text, &c);
		word = lines && c == '\n' ? "\n" : entity(c);
		if (word)
			fputs(word, f);
		else if (utf8_hidden(c))
			fprintf(f, "[U+%04X]", c);
		else
			fwrite(text, 1, (size_t)(next - text), f);
	}
}

void markup_text(FILE *f, const char *text)
{
	put_text(f, text, false);
}

void markup_lines(FILE *f, const char *text)
{
	put_text(f, text, true);
}

char *ascii_text(char *buf, size_t len, const char *text)
{
	size_t n = 0;
	uint32_t c;

	while (*text && n + 1 < len) {
		text = utf8_next(text, &c);
		if (c == '\t' || c == '\n' || c == '\r')
			c = ' ';
		buf[n++] = c < ' ' || c > '~' ? '?' : (char)c;
	}
	if (len)
		buf[n] = '\0';
	return buf;
}
