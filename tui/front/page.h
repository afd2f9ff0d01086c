/* SPDX-License-Identifier: MIT */
/*
 * page.h - rows that go by in a window. A view writes all of them; those
 * inside are drawn, and the user scrolls over the rest.
 */
#ifndef FRONT_PAGE_H
#define FRONT_PAGE_H

#include "canvas.h"
#include "model.h"

struct page {
	struct canvas *w;
	int y;	  /* of the next row; may lie outside the window */
	int cols; /* cells of a grid in one row */
	int cell; /* the next one */
};

/* One row of one ink; the page goes on below it. */
void page_line(struct page *p, enum ink ink, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Text folded at its blanks, all but the first row @indent columns further in.
 */
void page_fold(struct page *p, enum ink ink, int indent, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The next cell of a grid whose columns are @width wide. */
void page_cell(struct page *p, int width, enum ink ink, const char *text);
/* Begin a grid, end it. */
void page_grid(struct page *p, int width);
void page_grid_end(struct page *p);

typedef void (*page_write)(struct page *p, const struct model *m);

/*
 * page_draw - draw what @write writes, *scroll rows below row @home. *scroll
 * is pulled back into what there is, or to @home.
 */
void page_draw(struct canvas *w, const struct model *m, int home, int *scroll,
	       page_write write);

#endif
