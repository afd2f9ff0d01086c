/* SPDX-License-Identifier: MIT */
/*
 * svg.h - shapes and words of a picture. Places and sizes are in tenths of a
 * pixel, so that the same figures give the same bytes everywhere. A class is
 * one of style.c's, or several with blanks between them.
 */
#ifndef REPORT_SVG_H
#define REPORT_SVG_H

#include <stdbool.h>
#include <stdio.h>

struct svg {
	FILE *f;
	const char *id; /* in front of every id, for several in one page */
	int width, height;
	bool alone; /* a file of its own, not part of a page */
};

/* In front of a picture that is a file of its own. */
void svg_prologue(FILE *f);

/*
 * svg_begin - up to the words that a screen reader says instead of the picture:
 * @title, and what the caller writes to .f, escaped, before it calls
 * svg_body(). Shapes follow behind that.
 */
void svg_begin(const struct svg *svg, const char *title);
void svg_body(const struct svg *svg);
void svg_end(const struct svg *svg);

void svg_rect(const struct svg *svg, const char *class, int x, int y, int w,
	      int h);
/* A rectangle of slanted lines, for what is modelled; not seen. */
void svg_hatched(const struct svg *svg, int x, int y, int w, int h);
void svg_line(const struct svg *svg, const char *class, int x1, int y1, int x2,
	      int y2);
/* A closed shape through @n points, x and y in turn. */
void svg_shape(const struct svg *svg, const char *class, const int *points,
	       size_t n);
/* The same, not closed. */
void svg_way(const struct svg *svg, const char *class, const int *points,
	     size_t n);
/* One line; @y is its base line. */
void svg_text(const struct svg *svg, const char *class, int x, int y,
	      const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* What a pointer that rests there is told. */
void svg_hint(const struct svg *svg, int x, int y, int w, int h,
	      const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* How wide @text is at most, at 13 pixels. */
int svg_width(const char *text);

#endif
