// SPDX-License-Identifier: MIT
#include <stdint.h>
#include <string.h>

#include "svg.h"

/* In tenths of a pixel, so that no run is off by a rounded column. */
enum { CELL_W = 84, CELL_H = 180, BASELINE = 137, MARGIN = 140 };

#define FULL_BLOCK 0x2588

/* Cells side by side that look the same are drawn as one text. */
struct run {
	int row, col, cols;
	VTermColor fg, bg;
	bool bold, underline, italic;
	char text[TERM_ROW_BYTES];
};

/* @blank stands for each blank: the ordinary one collapses with others. */
static void put_escaped(FILE *f, const char *s, const char *blank)
{
	for (; *s; s++) {
		switch (*s) {
		case '&':
			fputs("&amp;", f);
			break;
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case ' ':
			fputs(blank, f);
			break;
		default:
			/* XML has no way to write the other controls. */
			putc((unsigned char)*s < ' ' ? ' ' : *s, f);
		}
	}
}

static void put_tenths(FILE *f, const char *name, int tenths)
{
	fprintf(f, " %s=\"%d.%d\"", name, tenths / 10, tenths % 10);
}

static void put_colour(FILE *f, const VTermColor *c)
{
	fprintf(f, " fill=\"#%02x%02x%02x\"", c->rgb.red, c->rgb.green,
		c->rgb.blue);
}

static void put_ground(FILE *f, const struct run *r)
{
	fputs("<rect", f);
	put_tenths(f, "x", MARGIN + r->col * CELL_W);
	put_tenths(f, "y", MARGIN + r->row * CELL_H);
	put_tenths(f, "width", r->cols * CELL_W);
	put_tenths(f, "height", CELL_H);
	put_colour(f, &r->bg);
	fputs("/>\n", f);
}

/* Blanks at the ends of a text are lost in some viewers: leave them out. */
static void trim(struct run *r)
{
	size_t len = strlen(r->text), lead = strspn(r->text, " ");

	while (len > lead && r->text[len - 1] == ' ') {
		len--;
		r->cols--;
	}
	r->col += (int)lead;
	r->cols -= (int)lead;
	memmove(r->text, r->text + lead, len - lead);
	r->text[len - lead] = '\0';
}

static void put_text(FILE *f, struct run *r)
{
	if (!r->underline)
		trim(r);
	if (!*r->text)
		return;
	fputs("<text", f);
	put_tenths(f, "x", MARGIN + r->col * CELL_W);
	put_tenths(f, "y", MARGIN + r->row * CELL_H + BASELINE);
	put_tenths(f, "textLength", r->cols * CELL_W);
	put_colour(f, &r->fg);
	if (r->bold)
		fputs(" font-weight=\"bold\"", f);
	if (r->italic)
		fputs(" font-style=\"italic\"", f);
	if (r->underline)
		fputs(" text-decoration=\"underline\"", f);
	putc('>', f);
	put_escaped(f, r->text, "\u00a0");
	fputs("</text>\n", f);
}

static void put_run(FILE *f, struct run *r, const VTermColor *ground)
{
	if (!vterm_color_is_equal(&r->bg, ground))
		put_ground(f, r);
	put_text(f, r);
}

static struct run look(const struct term *t, int row, int col)
{
	VTermPos pos = { .row = row, .col = col };
	VTermScreenCell cell;
	struct run r = { .row = row, .col = col };

	vterm_screen_get_cell(t->screen, pos, &cell);
	vterm_screen_convert_color_to_rgb(t->screen, &cell.fg);
	vterm_screen_convert_color_to_rgb(t->screen, &cell.bg);
	r.cols = cell.width;
	r.fg = cell.attrs.reverse ? cell.bg : cell.fg;
	r.bg = cell.attrs.reverse ? cell.fg : cell.bg;
	/* A default colour and the same colour by number look alike. */
	r.fg.type = r.bg.type = VTERM_COLOR_RGB;
	r.bold = cell.attrs.bold;
	r.italic = cell.attrs.italic;
	r.underline = cell.attrs.underline != 0;
	term_cell(&cell, r.text);
	/* Glyphs leave seams where full blocks meet; grounds do not. */
	if (cell.chars[0] == FULL_BLOCK) {
		r.bg = r.fg;
		strcpy(r.text, " ");
	}
	return r;
}

static bool alike(const struct run *a, const struct run *b)
{
	return a->bold == b->bold && a->underline == b->underline &&
	       a->italic == b->italic && vterm_color_is_equal(&a->fg, &b->fg) &&
	       vterm_color_is_equal(&a->bg, &b->bg);
}

static void put_row(FILE *f, const struct term *t, int row,
		    const VTermColor *ground)
{
	struct run run = look(t, row, 0), next;

	for (int col = run.cols; col < t->cols; col += next.cols) {
		next = look(t, row, col);
		if (alike(&run, &next)) {
			strcat(run.text, next.text);
			run.cols += next.cols;
		} else {
			put_run(f, &run, ground);
			run = next;
		}
	}
	put_run(f, &run, ground);
}

static void put_head(FILE *f, const struct term *t, const char *title,
		     const char *desc, const VTermColor *ground)
{
	int w = 2 * MARGIN + t->cols * CELL_W;
	int h = 2 * MARGIN + t->rows * CELL_H;

	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
	      "aria-labelledby=\"title desc\"",
	      f);
	put_tenths(f, "width", w);
	put_tenths(f, "height", h);
	fprintf(f, " viewBox=\"0 0 %d.%d %d.%d\">\n", w / 10, w % 10, h / 10,
		h % 10);
	fputs("<title id=\"title\">", f);
	put_escaped(f, title, " ");
	fputs("</title>\n<desc id=\"desc\">", f);
	put_escaped(f, desc, " ");
	fputs("</desc>\n<rect width=\"100%\" height=\"100%\" rx=\"8\"", f);
	put_colour(f, ground);
	fputs("/>\n<g font-size=\"14\" font-family=\""
	      "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace"
	      "\">\n",
	      f);
}

int svg_write(FILE *f, const struct term *t, const char *title,
	      const char *desc)
{
	VTermState *state = vterm_obtain_state(t->vt);
	VTermColor fg, ground;

	vterm_state_get_default_colors(state, &fg, &ground);
	vterm_screen_convert_color_to_rgb(t->screen, &ground);
	ground.type = VTERM_COLOR_RGB;
	put_head(f, t, title, desc, &ground);
	for (int row = 0; row < t->rows; row++)
		put_row(f, t, row, &ground);
	fputs("</g>\n</svg>\n", f);
	return ferror(f) ? -1 : 0;
}
