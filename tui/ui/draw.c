// SPDX-License-Identifier: MIT
#include "draw.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

static const struct {
	short fg, bg;	      /* -1: the terminal's own */
	attr_t with, without; /* colour */
} inks[INK_COUNT] = {
	[INK_PLAIN] = { -1, -1, A_NORMAL, A_NORMAL },
	[INK_BOLD] = { -1, -1, A_BOLD, A_BOLD },
	[INK_DIM] = { -1, -1, A_DIM, A_DIM },
	[INK_HERE] = { -1, -1, A_REVERSE, A_REVERSE },
	[INK_LIT] = { COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_REVERSE },
	[INK_LAMP] = { COLOR_YELLOW, COLOR_YELLOW, A_NORMAL, A_BOLD },
	[INK_LEAK] = { COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD },
	[INK_USER] = { -1, -1, A_DIM | A_REVERSE, A_DIM },
	[INK_HOST] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_NORMAL },
	[INK_HYP] = { COLOR_WHITE, COLOR_MAGENTA, A_BOLD, A_REVERSE },
	[INK_GUEST] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_UNDERLINE },
};

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
};

static struct {
	bool colour, unicode;
} style;

void draw_setup(bool colour, bool unicode)
{
	style.colour = colour;
	style.unicode = unicode;
	if (!colour)
		return;
	for (short i = 0; i < INK_COUNT; i++) {
		if (inks[i].bg >= 0)
			init_pair((short)(i + 1), inks[i].fg, inks[i].bg);
	}
}

attr_t draw_ink(enum ink ink)
{
	if (!style.colour)
		return inks[ink].without;
	if (inks[ink].bg < 0)
		return inks[ink].with;
	return inks[ink].with | (attr_t)COLOR_PAIR((int)ink + 1);
}

const char *draw_sign(enum sign sign)
{
	return style.unicode ? signs[sign].unicode : signs[sign].ascii;
}

enum ink draw_world_ink(enum world world)
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

static int put_text(WINDOW *w, int y, int x, const char *text)
{
	size_t left = strlen(text);
	int start = x, end = getmaxx(w);

	while (left > 0 && x < end) {
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
		if (x + width > end)
			break;
		mvwaddnwstr(w, y, x, &wc, 1);
		x += width;
		text += used;
		left -= used;
	}
	return x < end ? x : end;
}

int put(WINDOW *w, int y, int x, enum ink ink, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (y < 0 || y >= getmaxy(w) || x < 0)
		return x;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	wattrset(w, (int)draw_ink(ink));
	x = put_text(w, y, x, text);
	wattrset(w, A_NORMAL);
	return x;
}

void put_fill(WINDOW *w, int y, int x, int n, enum ink ink, const char *sign)
{
	while (n-- > 0)
		x = put(w, y, x, ink, "%s", sign);
}
