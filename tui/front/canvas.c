// SPDX-License-Identifier: MIT
#include "canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static const struct {
	const char *unicode, *ascii;
} signs[SIGN_COUNT] = {
	[SIGN_HLINE] = { "\u2500", "-" },
	[SIGN_VLINE] = { "\u2502", "|" },
	[SIGN_FULL] = { "\u2588", "#" },
	[SIGN_HALF] = { "\u2592", "%" },
	[SIGN_LOW] = { "\u2500", "-" },
	[SIGN_DOT] = { "\u00b7", "." },
	[SIGN_MARK] = { "\u25b2", "^" },
	[SIGN_TOP_LEFT] = { "\u250c", "+" },
	[SIGN_TOP_RIGHT] = { "\u2510", "+" },
	[SIGN_BOTTOM_LEFT] = { "\u2514", "+" },
	[SIGN_BOTTOM_RIGHT] = { "\u2518", "+" },
	[SIGN_DIFFERS] = { "\u2260", "!" },
};

static bool unicode = true;

void canvas_unicode(bool on)
{
	unicode = on;
}

const char *canvas_sign(enum sign sign)
{
	return unicode ? signs[sign].unicode : signs[sign].ascii;
}

enum ink canvas_world_ink(enum world world)
{
	static const enum ink table[] = {
		[WORLD_USER] = INK_USER,
		[WORLD_HOST] = INK_HOST,
		[WORLD_HYP] = INK_HYP,
		[WORLD_GUEST] = INK_GUEST,
	};

	return table[world];
}

/* The next character of @text and its width; what cannot be shown as one
 * visible character becomes '?'. Returns the bytes used. */
static size_t next_char(const char *text, size_t left, wchar_t *wc, int *width)
{
	mbstate_t state;
	size_t used;

	memset(&state, 0, sizeof(state));
	used = mbrtowc(wc, text, left, &state);
	if (used == (size_t)-1 || used == (size_t)-2) {
		used = 1;
		*wc = L'?';
	}
	*width = wcwidth(*wc);
	if (*width < 1) {
		*wc = L'?';
		*width = 1;
	}
	return used;
}

int canvas_width(const char *text, size_t len)
{
	int cols = 0;

	while (len > 0) {
		wchar_t wc;
		int width;
		size_t used = next_char(text, len, &wc, &width);

		cols += width;
		text += used;
		len -= used;
	}
	return cols;
}

int canvas_resize(struct canvas *c, int rows, int cols)
{
	canvas_free(c);
	if (rows < 1 || cols < 1)
		return 0;
	c->cells = calloc((size_t)rows * (size_t)cols, sizeof(*c->cells));
	if (!c->cells)
		return -1;
	c->rows = rows;
	c->cols = cols;
	canvas_clear(c);
	return 0;
}

void canvas_free(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){ 0 };
}

void canvas_clear(struct canvas *c)
{
	for (int i = 0; i < c->rows * c->cols; i++)
		c->cells[i] = (struct cell){ .ch = L' ' };
}

void canvas_lay(struct canvas *dst, int y, int x, const struct canvas *src)
{
	int cols = x + src->cols <= dst->cols ? src->cols : dst->cols - x;

	for (int i = 0; i < src->rows && y + i < dst->rows && cols > 0; i++)
		memcpy(&dst->cells[(y + i) * dst->cols + x],
		       &src->cells[i * src->cols],
		       (size_t)cols * sizeof(*src->cells));
}

static void put_cell(struct canvas *c, int y, int x, wchar_t wc, int width,
		     enum ink ink)
{
	struct cell *cell = &c->cells[y * c->cols + x];

	cell[0] = (struct cell){ .ch = wc, .ink = ink };
	if (width > 1)
		cell[1] = (struct cell){ .ch = 0, .ink = ink };
}

static int put_text(struct canvas *c, int y, int x, enum ink ink,
		    const char *text)
{
	size_t left = strlen(text);
	int start = x;

	while (left > 0 && x < c->cols) {
		wchar_t wc;
		int width;
		size_t used;

		if (*text == '\t') {
			x += 8 - (x - start) % 8;
			text++;
			left--;
			continue;
		}
		used = next_char(text, left, &wc, &width);
		if (x + width > c->cols)
			break;
		put_cell(c, y, x, wc, width, ink);
		x += width;
		text += used;
		left -= used;
	}
	return x < c->cols ? x : c->cols;
}

int put(struct canvas *c, int y, int x, enum ink ink, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (y < 0 || y >= c->rows || x < 0)
		return x;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return put_text(c, y, x, ink, text);
}

void put_fill(struct canvas *c, int y, int x, int n, enum ink ink,
	      const char *sign)
{
	while (n-- > 0)
		x = put(c, y, x, ink, "%s", sign);
}

void canvas_tint(struct canvas *c, int y, int x, int n, enum ink ink)
{
	if (y < 0 || y >= c->rows || x < 0)
		return;
	for (; n > 0 && x < c->cols; n--, x++)
		c->cells[y * c->cols + x].ink = ink;
}

const char *canvas_row(const struct canvas *c, int y, char *buf, size_t len)
{
	const struct cell *cells = &c->cells[y * c->cols];
	int end = c->cols;
	size_t used = 0;
	mbstate_t state;

	memset(&state, 0, sizeof(state));
	while (end > 0 && cells[end - 1].ch == L' ')
		end--;
	for (int x = 0; x < end && used + MB_CUR_MAX < len; x++) {
		size_t n;

		if (!cells[x].ch)
			continue;
		n = wcrtomb(buf + used, cells[x].ch, &state);
		if (n == (size_t)-1)
			buf[used++] = '?';
		else
			used += n;
	}
	buf[used] = '\0';
	return buf;
}
