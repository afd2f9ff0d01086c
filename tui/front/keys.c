// SPDX-License-Identifier: MIT
#include "keys.h"

#include "front/keys.h"
#include "verb.h"

/* clang-format off */
static const struct binding table[] = {
	{ 's', "step", "s", "step", NULL },
	{ 'f', "flag", "f", "flag", NULL },
	{ 'c', "checkpoint", "c", "checkpoint", NULL },
	{ 'g', "enter", "g", "enter", NULL },
	{ 'x', "exit", "x", "exit", NULL },
	{ 'l', "lap", "l", "lap", NULL },
	{ 'r', "run", "r", "run", NULL },
	{ 'R', "restart", "R", "restart", NULL },
	{ '[', "back transition", "[ ]", NULL,
	  "look back or forward one recorded transition" },
	{ ']', "transition", NULL, NULL, NULL },
	{ K_LEFT, "laps -1", "Left Right", NULL,
	  "show an earlier or later lap" },
	{ K_RIGHT, "laps +1", NULL, NULL, NULL },
	{ '\t', "view next", "Tab", NULL,
	  "next view (Shift-Tab: the one before)" },
	{ K_BACKTAB, "view previous", NULL, NULL, NULL },
	{ '1', "view code", "1 .. 9 0", NULL,
	  "code flags strip laps registers console history vectors" },
	{ '2', "view flags", NULL, NULL, NULL },
	{ '3', "view strip", NULL, NULL, NULL },
	{ '4', "view laps", NULL, NULL, NULL },
	{ '5', "view registers", NULL, NULL, NULL },
	{ '6', "view console", NULL, NULL, NULL },
	{ '7', "view history", NULL, NULL, NULL },
	{ '8', "view vectors", NULL, NULL, NULL },
	{ '9', "view rules", NULL, NULL, NULL },
	{ '0', "view log", NULL, NULL, NULL },
	{ K_UP, "scroll up", "Up Down PgUp PgDn", NULL,
	  "scroll the view in [brackets]; Home goes back" },
	{ K_DOWN, "scroll down", NULL, NULL, NULL },
	{ K_PAGE_UP, "scroll pageup", NULL, NULL, NULL },
	{ K_PAGE_DOWN, "scroll pagedown", NULL, NULL, NULL },
	{ K_HOME, "scroll home", NULL, NULL, NULL },
	{ K_CTRL_L, "redraw", "Ctrl-L", NULL, NULL },
	{ '?', "help", "?", "help", "this page" },
	{ K_ESCAPE, "now", "Esc", NULL,
	  "close this page; stop looking back" },
	{ 'q', "quit", "q", "quit",
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

const char *keys_help(const struct binding *b)
{
	struct words words;
	const struct verb *verb;

	if (b->help)
		return b->help;
	words_split(&words, b->line);
	verb = verb_find(words.word[0]);
	return verb ? verb->help : "";
}
