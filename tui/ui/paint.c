// SPDX-License-Identifier: MIT
/* Inks as curses knows them, and a canvas on the screen. */
#include "paint.h"

#include "curses_door.h"

/*
 * Coloured inks fix both foreground and background, so that they read on light
 * and dark terminals, and no two differ only as red and green do; all else is
 * the terminal's own.
 */
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

static bool colour;

void paint_setup(bool with_colour)
{
	colour = with_colour;
	for (short i = 0; colour && i < INK_COUNT; i++) {
		if (inks[i].bg >= 0)
			init_pair((short)(i + 1), inks[i].fg, inks[i].bg);
	}
}

static attr_t attributes(enum ink ink)
{
	if (!colour)
		return inks[ink].without;
	if (inks[ink].bg < 0)
		return inks[ink].with;
	return inks[ink].with | (attr_t)COLOR_PAIR((int)ink + 1);
}

void paint(const struct canvas *c)
{
	const struct cell *cell = c->cells;

	werase(stdscr);
	for (int y = 0; y < c->rows; y++) {
		for (int x = 0; x < c->cols; x++, cell++) {
			if (!cell->ch || (cell->ch == L' ' && !cell->ink))
				continue;
			wattrset(stdscr, (int)attributes(cell->ink));
			mvwaddnwstr(stdscr, y, x, &cell->ch, 1);
		}
	}
	wattrset(stdscr, A_NORMAL);
	wrefresh(stdscr);
}
