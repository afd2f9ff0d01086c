// SPDX-License-Identifier: MIT
#include "overlay.h"

#include <string.h>

#include "draw.h"
#include "keys.h"
#include "layout.h"

#define LABEL_W 19
#define SAY_W	60

static const char *const legend[] = {
	"",
	"A letter is a flag that is set: that exception is MASKED. - is open.",
	"* marks what changed since the last stop, @N the event that did it.",
	"LEAK: a flag at H2, behind the switch, is not what it was at H1.",
	"host or hyp: VBAR written, no ISB yet. Modelled: QEMU never waits.",
};
#define LEGEND ((int)(sizeof(legend) / sizeof(legend[0])))

static PANEL *panel;

void overlay_drop(void)
{
	WINDOW *w;

	if (!panel)
		return;
	w = panel_window(panel);
	del_panel(panel);
	delwin(w);
	panel = NULL;
}

static void put_edge(WINDOW *w, int y, const char *left, const char *right)
{
	put_fill(w, y, 1, getmaxx(w) - 2, INK_DIM, draw_sign(SIGN_HLINE));
	put(w, y, 0, INK_DIM, "%s", left);
	put(w, y, getmaxx(w) - 1, INK_DIM, "%s", right);
}

static WINDOW *open_box(int h, int w)
{
	WINDOW *win;

	overlay_drop();
	h = h < LINES ? h : LINES;
	w = w < COLS ? w : COLS;
	win = newwin(h, w, (LINES - h) / 2, (COLS - w) / 2);
	if (!win)
		return NULL;
	panel = new_panel(win);
	for (int y = 1; y < h - 1; y++) {
		put(win, y, 0, INK_DIM, "%s", draw_sign(SIGN_VLINE));
		put(win, y, w - 1, INK_DIM, "%s", draw_sign(SIGN_VLINE));
	}
	put_edge(win, 0, draw_sign(SIGN_TOP_LEFT), draw_sign(SIGN_TOP_RIGHT));
	put_edge(win, h - 1, draw_sign(SIGN_BOTTOM_LEFT),
		 draw_sign(SIGN_BOTTOM_RIGHT));
	return win;
}

int overlay_help_rows(void)
{
	size_t count;
	const struct binding *b = keys_table(&count);
	int rows = LEGEND + 2;

	for (size_t i = 0; i < count; i++)
		rows += b[i].label != NULL;
	return rows;
}

void overlay_help(void)
{
	WINDOW *w = open_box(overlay_help_rows(), LAYOUT_MIN_W - 2);
	size_t count;
	const struct binding *b = keys_table(&count);
	int y = 1;

	if (!w)
		return;
	put(w, 0, 2, INK_BOLD, " help: Esc closes ");
	for (size_t i = 0; i < count; i++) {
		if (!b[i].label)
			continue;
		put(w, y, 2, INK_BOLD, "%s", b[i].label);
		put(w, y++, 2 + LABEL_W, INK_PLAIN, "%s", b[i].help);
	}
	for (int i = 0; i < LEGEND; i++)
		put(w, y++, 2, INK_PLAIN, "%s", legend[i]);
}

/* How much of @text goes into a line: up to the last blank that fits. */
static int fold(const char *text)
{
	int len = (int)strlen(text), cut = SAY_W;

	if (len <= SAY_W)
		return len;
	while (cut > 0 && text[cut] != ' ')
		cut--;
	return cut > 0 ? cut : SAY_W;
}

/* Returns the rows used; draws only if there is a window. */
static int put_folded(WINDOW *w, const char *text)
{
	int y = 1;

	for (int len; *text; text += len, y++) {
		len = fold(text);
		if (w)
			put(w, y, 3, INK_BOLD, "%.*s", len, text);
		len += text[len] == ' ';
	}
	return y - 1;
}

void overlay_say(const char *text, const char *last)
{
	int rows = put_folded(NULL, text);
	WINDOW *w = open_box(rows + 4, SAY_W + 6);

	if (!w)
		return;
	put_folded(w, text);
	put(w, rows + 2, 3, INK_PLAIN, "%s", last);
}
