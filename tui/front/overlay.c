// SPDX-License-Identifier: MIT
#include "overlay.h"

#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "layout.h"
#include "verb.h"

#define BOX_W	(LAYOUT_MIN_W - 2)
#define LABEL_W 19
#define VERB_W	24
#define SAY_W	60

static const char *const legend[] = {
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

/* Rows go by; those inside the box are drawn. */
struct page {
	struct canvas *box; /* NULL: count only */
	int y;
};

static void put_row(struct page *p, enum ink ink, const char *label, int width,
		    const char *text)
{
	if (p->box && p->y >= 1 && p->y < p->box->rows - 1) {
		put(p->box, p->y, 2, *text ? INK_BOLD : ink, "%.*s", BOX_W - 4,
		    label);
		put(p->box, p->y, 2 + width, ink, "%.*s", BOX_W - 4 - width,
		    text);
	}
	p->y++;
}

/* What everybody needs first, the marks among it: one page of 24 rows. */
static void put_keys(struct page *p)
{
	size_t count;
	const struct binding *b = keys_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (!b[i].label)
			continue;
		put_row(p, INK_PLAIN, b[i].label, LABEL_W, keys_help(&b[i]));
		if (strcmp(b[i].line, "quit") != 0)
			continue;
		for (int k = 0; k < LEGEND; k++)
			put_row(p, INK_PLAIN, legend[k], 0, "");
		put_row(p, INK_PLAIN, "", 0, "");
		put_row(p, INK_HERE, "more keys", 0, "");
	}
}

static void put_verbs(struct page *p)
{
	char label[80];

	for (size_t t = 0; verb_topic(t); t++) {
		const struct verb *v = verb_topic(t)->verbs;

		put_row(p, INK_PLAIN, "", 0, "");
		put_row(p, INK_HERE, verb_topic(t)->title, 0, "");
		for (; v->name; v++) {
			snprintf(label, sizeof(label), "%s %s", v->name,
				 v->args);
			/* A long one has a row of its own. */
			if (strlen(label) < VERB_W) {
				put_row(p, INK_PLAIN, label, VERB_W, v->help);
				continue;
			}
			put_row(p, INK_BOLD, label, 0, "");
			put_row(p, INK_PLAIN, "", VERB_W, v->help);
		}
	}
}

static void put_lines(struct page *p, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		char line[256];

		snprintf(line, sizeof(line), "%.*s", (int)len, text);
		put_row(p, INK_PLAIN, line, 0, "");
		text += len + (text[len] == '\n');
	}
}

/* What @text is, or without one the help, from row @y on. */
static int put_page(struct canvas *box, const char *text, int y)
{
	struct page p = { .box = box, .y = y };

	if (text) {
		put_lines(&p, text);
	} else {
		put_keys(&p);
		put_verbs(&p);
	}
	return p.y - y;
}

static void overlay_page(struct canvas *c, const char *title, const char *text,
			 int *scroll)
{
	int rows = put_page(NULL, text, 0), last;
	struct canvas box = { 0 };

	if (open_box(&box, c, rows + 2, BOX_W))
		return;
	last = rows + 2 - box.rows;
	*scroll = *scroll > last ? last : *scroll < 0 ? 0 : *scroll;
	put_page(&box, text, 1 - *scroll);
	put(&box, 0, 2, INK_BOLD, " %s: Esc closes ", title);
	if (last > 0)
		put(&box, box.rows - 1, 2, INK_BOLD, " rows %d to %d of %d%s ",
		    *scroll + 1, *scroll + box.rows - 2, rows,
		    *scroll < last ? ": PgDn shows more" : "");
	close_box(c, &box);
}

void overlay_help(struct canvas *c, int *scroll)
{
	overlay_page(c, "help", NULL, scroll);
}

void overlay_lines(struct canvas *c, const char *text, int *scroll)
{
	overlay_page(c, "more", text ? text : "", scroll);
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
