/* SPDX-License-Identifier: MIT */
/*
 * html.h - the frame of a page, and the pieces pages are made of. The result
 * is HTML that is well-formed XML as well. All text is escaped here.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "side.h"

/* @title is the page's name and its first heading. */
void html_begin(FILE *f, const char *title);
void html_end(FILE *f);

/* <@element class="@class">text</@element>; without a class if that is NULL. */
void html_say(FILE *f, const char *element, const char *class, const char *fmt,
	      ...) __attribute__((format(printf, 4, 5)));

/* Text whose lines stay lines. */
void html_lines(FILE *f, const char *label, const char *text);

/* A table in a box of its own that scrolls where the page is too narrow for
 * it. @heads ends with a NULL. */
void html_table(FILE *f, const char *caption, const char *const *heads);
void html_table_end(FILE *f);
/* The head of a row; the row ends with html_row_end(). */
void html_row(FILE *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void html_row_end(FILE *f);
void html_cell(FILE *f, const char *class, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Flags; marked if @first, which may be NULL, shows something else. */
void html_flags(FILE *f, const struct behaviour_cell *c,
		const struct behaviour_cell *first);
/* A sign and a word: does the rule hold? */
void html_holds(FILE *f, bool holds);

/* A picture in its box; between the two the picture itself is drawn. */
void html_figure(FILE *f, const char *label);
void html_figure_end(FILE *f, const char *caption);

/* ---- pieces that several pages have ----------------------------------------- */

void html_checkpoints(FILE *f, const struct behaviour_lap *lap,
		      const char *caption);
/* Every stretch, with the instruction that began it. */
void html_stretches(FILE *f, const struct behaviour_lap *lap,
		    const char *caption);
/* A line for each lap: does it leak, and how? */
void html_leaks(FILE *f, const struct behaviour *b);

/* Targets side by side, held against the first of them: flags of a lap (from
 * 0), rules of both, cost, and the time lines, for which there must be room; @id is in front
 * of the picture's ids. */
void html_matrix(FILE *f, const struct matrix_row *rows, size_t n,
		 unsigned int lap);
void html_matrix_rules(FILE *f, const struct matrix_row *rows, size_t n);
void html_matrix_cost(FILE *f, const struct matrix_row *rows, size_t n);
void html_matrix_figure(FILE *f, const struct matrix_row *rows, size_t n,
			unsigned int lap, struct draw_entry *entries,
			const char *id);
/* All of these. */
void html_side(FILE *f, const struct side *s);

#endif
