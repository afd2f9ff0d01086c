// SPDX-License-Identifier: MIT
/* Inks as curses knows them, and a canvas on the screen. */
#include "paint.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "curses_door.h"
#include "palette.h"

static attr_t attributes[INK_COUNT];
static bool colour;
static struct canvas last; /* what stdscr holds */

void paint_setup(bool with_colour)
{
	static const struct settings defaults;

	colour = with_colour;
	canvas_free(&last);
	paint_choose(&defaults);
}

static attr_t shape_attributes(unsigned int shape)
{
	return (shape & SHAPE_BOLD ? A_BOLD : 0) |
	       (shape & SHAPE_DIM ? A_DIM : 0) |
	       (shape & SHAPE_UNDERLINE ? A_UNDERLINE : 0) |
	       (shape & SHAPE_REVERSE ? A_REVERSE : 0);
}

void paint_choose(const struct settings *s)
{
	enum ground ground =
		palette_ground((enum theme)s->theme, getenv("COLORFGBG"));

	canvas_unicode(!s->ascii && !strcmp(nl_langinfo(CODESET), "UTF-8"));
	for (short i = 0; i < INK_COUNT; i++) {
		struct look look = palette_look((enum palette)s->palette,
						ground, colour ? COLORS : 0,
						(enum ink)i);

		attributes[i] = shape_attributes(look.shape);
		if (look.fg < 0)
			continue;
		init_pair((short)(i + 1), look.fg, look.bg);
		attributes[i] |= (attr_t)COLOR_PAIR(i + 1);
	}
	/* The same cells may look different now. */
	canvas_free(&last);
}

static void paint_row(const struct canvas *c, int y)
{
	const struct cell *cell = &c->cells[y * c->cols];

	wattrset(stdscr, A_NORMAL);
	wmove(stdscr, y, 0);
	wclrtoeol(stdscr);
	for (int x = 0; x < c->cols; x++, cell++) {
		if (!cell->ch || (cell->ch == L' ' && !cell->ink))
			continue;
		wattrset(stdscr, (int)attributes[cell->ink]);
		mvwaddnwstr(stdscr, y, x, &cell->ch, 1);
	}
}

void paint(const struct canvas *c)
{
	size_t row = (size_t)c->cols * sizeof(*c->cells);

	if ((last.rows != c->rows || last.cols != c->cols)) {
		canvas_resize(&last, c->rows, c->cols);
		/* No row is like this one. */
		if (last.cells)
			memset(last.cells, 0xff, row * (size_t)c->rows);
	}
	for (int y = 0; y < c->rows; y++) {
		const struct cell *now = &c->cells[y * c->cols];
		struct cell *old = last.cells ? &last.cells[y * c->cols] : NULL;

		if (old && !memcmp(old, now, row))
			continue;
		paint_row(c, y);
		if (old)
			memcpy(old, now, row);
	}
	wattrset(stdscr, A_NORMAL);
	wrefresh(stdscr);
}
