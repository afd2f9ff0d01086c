// SPDX-License-Identifier: MIT
#include "keys.h"

#include "front/keys.h"
#include "verb.h"

/* clang-format off */
static const struct binding table[] = {
	{ 's', "step", "s S", "step", "execute one instruction; S: go back one" },
	{ 'S', "back step", NULL, NULL, NULL },
	{ 'n', "over", "n N", NULL, "the same, with what it calls; N: back" },
	{ 'N', "back over", NULL, NULL, NULL },
	{ 'f', "flag", "f F", "flag",
	  "to the next change of a flag; F: back to the last" },
	{ 'F', "back flag", NULL, NULL, NULL },
	{ 'c', "checkpoint", "c C", "checkpoint",
	  "to the next checkpoint of the lap; C: back" },
	{ 'C', "back checkpoint", NULL, NULL, NULL },
	{ 'e', "level", "e E", NULL,
	  "to the next change of exception level; E: back" },
	{ 'E', "back level", NULL, NULL, NULL },
	{ 'g', "enter", "g G", "enter",
	  "run to the ERET that enters the guest; G: back" },
	{ 'G', "back enter", NULL, NULL, NULL },
	{ 'x', "exit", "x X", "exit",
	  "to the first instruction of the exit vector; X: back" },
	{ 'X', "back exit", NULL, NULL, NULL },
	{ 'l', "lap", "l L", "lap", "to the end of the lap; L: back" },
	{ 'L', "back lap", NULL, NULL, NULL },
	{ 'r', "run", "r R", "run",
	  "run on, any key stops; R: back to a breakpoint" },
	{ 'R', "back run", NULL, NULL, NULL },
	{ '[', "back transition", "[ ]", NULL,
	  "look back or forward one recorded transition" },
	{ ']', "transition", NULL, NULL, NULL },
	{ ':', "prompt", ":", "verb",
	  "type a verb, goto H2@1 or back flag D; Tab helps" },
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
	{ K_LEFT, "laps -1", "Left Right", NULL,
	  "show an earlier or later lap" },
	{ K_RIGHT, "laps +1", NULL, NULL, NULL },
	{ '?', "help", "?", "help", "this page" },
	{ K_ESCAPE, "now", "Esc", NULL,
	  "close this page; stop looking back" },
	{ 'q', "quit", "q", "quit",
	  "quit (Ctrl-C, too, unless something runs)" },
	/* The first page of help ends here. */
	{ 'o', "out", "o O", NULL,
	  "out of this function; O: back to its call" },
	{ 'O', "back out", NULL, NULL, NULL },
	{ 't', "cursor", "t T", NULL,
	  "run to the cursor in the code; T: back to it" },
	{ 'T', "back cursor", NULL, NULL, NULL },
	{ 18, "restart", "Ctrl-R", NULL, NULL },
	{ '/', "prompt find", "/ .", NULL,
	  "search: D+, el1, world guest, H2, a text; .: again" },
	{ '.', "find", NULL, NULL, NULL },
	{ '+', "zoom in", "+ -", NULL, "zoom the strip in or out" },
	{ '-', "zoom out", NULL, NULL, NULL },
	{ K_ENTER, "pick", "Enter", NULL, "jump to the row with the cursor" },
	{ 'm', "prompt mark", "m '", NULL, "mark this event; ': go to one" },
	{ '\'', "prompt goto", NULL, NULL, NULL },
	{ 'b', "break", "b", NULL,
	  "stop at the cursor, or not any more; breaks lists all" },
	{ 'i', "irqs", "i", NULL,
	  "single steps: hold interrupts back, or take them" },
	{ 'p', "profile next", "p", NULL, "show other registers" },
	{ 'P', "predict", "P", NULL,
	  "be asked for the flags; s c g x l stop at each question" },
	{ 'w', "other", "w", NULL, NULL },
	{ 'u', "reload", "u", NULL, NULL },
	{ 'd', "gdb", "d", NULL, NULL },
	{ 'k', "lab check", "k", NULL, "build and judge your work on a lab" },
	{ K_CTRL_L, "redraw", "Ctrl-L", NULL, NULL },
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
