// SPDX-License-Identifier: MIT
#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void page_line(struct page *p, enum ink ink, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(p->w, p->y++, 0, ink, "%s", text);
}

/* How much of the text goes on a row of @room columns. */
static int fold_at(const char *text, int room)
{
	int len = (int)strlen(text), at = room;

	if (len <= room)
		return len;
	while (at > 0 && text[at] != ' ')
		at--;
	return at > 0 ? at : room;
}

static void put_folded(struct page *p, enum ink ink, int indent,
		       const char *text)
{
	int x = 0;

	while (*text) {
		int room = p->w->cols - x;
		int len = fold_at(text, room > 8 ? room : 8);

		put(p->w, p->y++, x, ink, "%.*s", len, text);
		text += len;
		text += strspn(text, " ");
		x = indent;
	}
}

void page_fold(struct page *p, enum ink ink, int indent, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put_folded(p, ink, indent, text);
}

void page_grid(struct page *p, int width)
{
	p->cols = p->w->cols / width > 0 ? p->w->cols / width : 1;
	p->cell = 0;
}

void page_cell(struct page *p, int width, enum ink ink, const char *text)
{
	int x = p->cell * width;

	put_fill(p->w, p->y, x, width, INK_PLAIN, " ");
	put(p->w, p->y, x, ink, "%s", text);
	if (++p->cell == p->cols) {
		p->cell = 0;
		p->y++;
	}
}

void page_grid_end(struct page *p)
{
	if (p->cell > 0)
		p->y++;
	p->cell = 0;
}

static int draw_from(struct canvas *w, const struct model *m, int top,
		     page_write write)
{
	struct page p = { .w = w, .y = -top, .cols = 1 };

	write(&p, m);
	return p.y + top;
}

void page_draw(struct canvas *w, const struct model *m, int home, int *scroll,
	       page_write write)
{
	int top = home + *scroll;
	int rows = draw_from(w, m, top, write);
	int limit = rows > w->rows ? rows - w->rows : 0;

	if (limit < home)
		limit = home;
	if (top >= 0 && top <= limit)
		return;
	top = top < 0 ? 0 : limit;
	*scroll = top - home;
	canvas_clear(w);
	draw_from(w, m, top, write);
}
