// SPDX-License-Identifier: MIT
#include "overlay.h"

#include <string.h>

#include "draw.h"
#include "keys.h"
#include "layout.h"

#define LABEL_W 19

static const char *const legend[] = {
	"",
	"A letter is a flag that is set: that exception is MASKED. - is open.",
	"* marks what changed since the last stop, @N the event that did it.",
	"LEAK: a flag at H2, behind the switch, is not what it was at H1.",
	"host or hyp: VBAR is written, no ISB yet. QEMU does not wait: "
	"modelled.",
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
	for (int y = 0; y < h; y++) {
		put(win, y, 0, INK_DIM, "%s", draw_sign(SIGN_VLINE));
		put(win, y, w - 1, INK_DIM, "%s", draw_sign(SIGN_VLINE));
	}
	put_fill(win, 0, 0, w, INK_DIM, draw_sign(SIGN_HLINE));
	put_fill(win, h - 1, 0, w, INK_DIM, draw_sign(SIGN_HLINE));
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

void overlay_ask(const char *question)
{
	WINDOW *w = open_box(3, (int)strlen(question) + 6);

	if (w)
		put(w, 1, 3, INK_BOLD, "%s", question);
}
