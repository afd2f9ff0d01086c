// SPDX-License-Identifier: MIT
#include "overlay.h"

#include <string.h>

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

static void put_edge(struct canvas *w, int y, const char *left,
		     const char *right)
{
	put_fill(w, y, 1, w->cols - 2, INK_DIM, canvas_sign(SIGN_HLINE));
	put(w, y, 0, INK_DIM, "%s", left);
	put(w, y, w->cols - 1, INK_DIM, "%s", right);
}

/* An empty box that fits; 0 if there is room for one. */
static int open_box(struct canvas *box, const struct canvas *c, int h, int w)
{
	h = h < c->rows ? h : c->rows;
	w = w < c->cols ? w : c->cols;
	if (h < 3 || w < 3 || canvas_resize(box, h, w))
		return -1;
	for (int y = 1; y < h - 1; y++) {
		put(box, y, 0, INK_DIM, "%s", canvas_sign(SIGN_VLINE));
		put(box, y, w - 1, INK_DIM, "%s", canvas_sign(SIGN_VLINE));
	}
	put_edge(box, 0, canvas_sign(SIGN_TOP_LEFT),
		 canvas_sign(SIGN_TOP_RIGHT));
	put_edge(box, h - 1, canvas_sign(SIGN_BOTTOM_LEFT),
		 canvas_sign(SIGN_BOTTOM_RIGHT));
	return 0;
}

static void close_box(struct canvas *c, struct canvas *box)
{
	canvas_lay(c, (c->rows - box->rows) / 2, (c->cols - box->cols) / 2,
		   box);
	canvas_free(box);
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

void overlay_help(struct canvas *c)
{
	struct canvas box = { 0 };
	size_t count;
	const struct binding *b = keys_table(&count);
	int y = 1;

	if (open_box(&box, c, overlay_help_rows(), LAYOUT_MIN_W - 2))
		return;
	put(&box, 0, 2, INK_BOLD, " help: Esc closes ");
	for (size_t i = 0; i < count; i++) {
		if (!b[i].label)
			continue;
		put(&box, y, 2, INK_BOLD, "%s", b[i].label);
		put(&box, y++, 2 + LABEL_W, INK_PLAIN, "%s", keys_help(&b[i]));
	}
	for (int i = 0; i < LEGEND; i++)
		put(&box, y++, 2, INK_PLAIN, "%s", legend[i]);
	close_box(c, &box);
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
static int put_folded(struct canvas *w, const char *text)
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

void overlay_say(struct canvas *c, const char *text, const char *last)
{
	struct canvas box = { 0 };
	int rows = put_folded(NULL, text);

	if (open_box(&box, c, rows + 4, SAY_W + 6))
		return;
	put_folded(&box, text);
	put(&box, rows + 2, 3, INK_PLAIN, "%s", last);
	close_box(c, &box);
}
