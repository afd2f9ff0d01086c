// SPDX-License-Identifier: MIT
#include "svg.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "style.h"

/* A wide letter of a sans serif at 13 pixels; monospaced ones are narrower. */
#define LETTER 83

/* Never negative: a picture begins at 0. */
static void put_tenths(FILE *f, int v)
{
	fprintf(f, v % 10 ? "%d.%d" : "%d", v / 10, v % 10);
}

static void put_place(FILE *f, const char *name, int v)
{
	fprintf(f, " %s=\"", name);
	put_tenths(f, v);
	putc('"', f);
}

static void put_box(FILE *f, int x, int y, int w, int h)
{
	put_place(f, "x", x);
	put_place(f, "y", y);
	put_place(f, "width", w);
	put_place(f, "height", h);
}

static void put_pattern(const struct svg *svg)
{
	fprintf(svg->f,
		"<defs><pattern id=\"%s-hatch\" width=\"6\" height=\"6\" "
		"patternUnits=\"userSpaceOnUse\" "
		"patternTransform=\"rotate(45)\"><line class=\"hatch\" "
		"x1=\"1\" y1=\"0\" x2=\"1\" y2=\"6\"/></pattern></defs>\n",
		svg->id);
}

void svg_prologue(FILE *f)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", f);
}

void svg_begin(const struct svg *svg, const char *title)
{
	FILE *f = svg->f;

	fprintf(f,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
		"aria-labelledby=\"%s-title %s-desc\"",
		svg->id, svg->id);
	put_place(f, "width", svg->width);
	put_place(f, "height", svg->height);
	fputs(" viewBox=\"0 0 ", f);
	put_tenths(f, svg->width);
	putc(' ', f);
	put_tenths(f, svg->height);
	fprintf(f, "\">\n<title id=\"%s-title\">", svg->id);
	markup_text(f, title);
	fprintf(f, "</title>\n<desc id=\"%s-desc\">", svg->id);
}

void svg_body(const struct svg *svg)
{
	fputs("</desc>\n", svg->f);
	if (svg->alone) {
		fputs("<style>\n", svg->f);
		style_css(svg->f, false);
		fputs("</style>\n", svg->f);
	}
	put_pattern(svg);
	svg_rect(svg, "ground", 0, 0, svg->width, svg->height);
}

void svg_end(const struct svg *svg)
{
	fputs("</svg>\n", svg->f);
}

void svg_rect(const struct svg *svg, const char *class, int x, int y, int w,
	      int h)
{
	fprintf(svg->f, "<rect class=\"%s\"", class);
	put_box(svg->f, x, y, w, h);
	fputs("/>\n", svg->f);
}

void svg_hatched(const struct svg *svg, int x, int y, int w, int h)
{
	fprintf(svg->f, "<rect fill=\"url(#%s-hatch)\"", svg->id);
	put_box(svg->f, x, y, w, h);
	fputs("/>\n", svg->f);
}

void svg_line(const struct svg *svg, const char *class, int x1, int y1, int x2,
	      int y2)
{
	fprintf(svg->f, "<line class=\"%s\"", class);
	put_place(svg->f, "x1", x1);
	put_place(svg->f, "y1", y1);
	put_place(svg->f, "x2", x2);
	put_place(svg->f, "y2", y2);
	fputs("/>\n", svg->f);
}

static void put_points(const struct svg *svg, const char *element,
		       const char *class, const int *points, size_t n)
{
	fprintf(svg->f, "<%s class=\"%s\" points=\"", element, class);
	for (size_t i = 0; i < 2 * n; i++) {
		if (i)
			putc(i % 2 ? ',' : ' ', svg->f);
		put_tenths(svg->f, points[i]);
	}
	fputs("\"/>\n", svg->f);
}

void svg_shape(const struct svg *svg, const char *class, const int *points,
	       size_t n)
{
	put_points(svg, "polygon", class, points, n);
}

void svg_way(const struct svg *svg, const char *class, const int *points,
	     size_t n)
{
	put_points(svg, "polyline", class, points, n);
}

static void put_words(FILE *f, const char *fmt, va_list ap)
{
	char text[512];

	vsnprintf(text, sizeof(text), fmt, ap);
	markup_text(f, text);
}

void svg_text(const struct svg *svg, const char *class, int x, int y,
	      const char *fmt, ...)
{
	va_list ap;

	fprintf(svg->f, "<text class=\"%s\"", class);
	put_place(svg->f, "x", x);
	put_place(svg->f, "y", y);
	putc('>', svg->f);
	va_start(ap, fmt);
	put_words(svg->f, fmt, ap);
	va_end(ap);
	fputs("</text>\n", svg->f);
}

void svg_hint(const struct svg *svg, int x, int y, int w, int h,
	      const char *fmt, ...)
{
	va_list ap;

	fputs("<rect fill-opacity=\"0\"", svg->f);
	put_box(svg->f, x, y, w, h);
	fputs("><title>", svg->f);
	va_start(ap, fmt);
	put_words(svg->f, fmt, ap);
	va_end(ap);
	fputs("</title></rect>\n", svg->f);
}

int svg_width(const char *text)
{
	return (int)strlen(text) * LETTER;
}
