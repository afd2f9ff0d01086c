// SPDX-License-Identifier: MIT
#include "keys.h"

#include "curses_door.h"
#include "trace/session.h"
#include "view.h"

#define KEY_CTRL(c) ((c)&0x1f)
#define KEY_ESCAPE  KEY_CTRL('[')

/* clang-format off */
static const struct binding table[] = {
	{ 's', REQ_GO, GOAL_STEP, "s", "step",
	  "execute one instruction" },
	{ 'f', REQ_GO, GOAL_FLAGS, "f", "flag",
	  "run to the next change of a flag" },
	{ 'c', REQ_GO, GOAL_CHECKPOINT, "c", "checkpoint",
	  "run to the next checkpoint of the lap" },
	{ 'g', REQ_GO, GOAL_ENTRY, "g", "enter",
	  "run to the ERET that enters the guest" },
	{ 'x', REQ_GO, GOAL_EXIT, "x", "exit",
	  "run to the first instruction of the guest-exit vector" },
	{ 'l', REQ_GO, GOAL_LAP, "l", "lap",
	  "run until the lap is complete" },
	{ 'r', REQ_GO, GOAL_OFF, "r", "run",
	  "run on, recording; any key stops it" },
	{ 'R', REQ_RESTART, 0, "R", "restart",
	  "power-cycle the machine and begin again" },
	{ '[', REQ_LOOK, -1, "[ ]", NULL,
	  "look back or forward one recorded transition" },
	{ ']', REQ_LOOK, 1, NULL, NULL, NULL },
	{ KEY_LEFT, REQ_LAP, -1, "Left Right", NULL,
	  "show an earlier or later lap" },
	{ KEY_RIGHT, REQ_LAP, 1, NULL, NULL, NULL },
	{ '\t', REQ_TURN, 1, "Tab", NULL,
	  "next view (Shift-Tab: the one before)" },
	{ KEY_BTAB, REQ_TURN, -1, NULL, NULL, NULL },
	{ '1', REQ_VIEW, VIEW_CODE, "1 .. 7", NULL,
	  "code flags strip laps registers console history" },
	{ '2', REQ_VIEW, VIEW_FLAGS, NULL, NULL, NULL },
	{ '3', REQ_VIEW, VIEW_STRIP, NULL, NULL, NULL },
	{ '4', REQ_VIEW, VIEW_LAPS, NULL, NULL, NULL },
	{ '5', REQ_VIEW, VIEW_REGS, NULL, NULL, NULL },
	{ '6', REQ_VIEW, VIEW_CONSOLE, NULL, NULL, NULL },
	{ '7', REQ_VIEW, VIEW_HISTORY, NULL, NULL, NULL },
	{ KEY_UP, REQ_SCROLL, SCROLL_UP, "Up Down PgUp PgDn", NULL,
	  "scroll the view in [brackets]; Home goes back" },
	{ KEY_DOWN, REQ_SCROLL, SCROLL_DOWN, NULL, NULL, NULL },
	{ KEY_PPAGE, REQ_SCROLL, SCROLL_PAGE_UP, NULL, NULL, NULL },
	{ KEY_NPAGE, REQ_SCROLL, SCROLL_PAGE_DOWN, NULL, NULL, NULL },
	{ KEY_HOME, REQ_SCROLL, SCROLL_HOME, NULL, NULL, NULL },
	{ KEY_CTRL('l'), REQ_REDRAW, 0, "Ctrl-L", NULL,
	  "paint the screen afresh" },
	{ '?', REQ_HELP, 0, "?", "help", "this page" },
	{ KEY_ESCAPE, REQ_LOOK, 0, "Esc", NULL,
	  "close this page; stop looking back" },
	{ 'q', REQ_QUIT, 0, "q", "quit",
	  "quit (Ctrl-C, too, unless something runs)" },
};
/* clang-format on */

const struct binding *keys_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct binding *keys_find(int key)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].key == key)
			return &table[i];
	}
	return NULL;
}
