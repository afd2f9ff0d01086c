/* SPDX-License-Identifier: MIT */
/*
 * side.h - targets under their labels, and room to draw a lap of each: what a
 * picture, a page or a mail is written from.
 */
#ifndef REPORT_SIDE_H
#define REPORT_SIDE_H

#include "draw.h"
#include "report/compare.h"
#include "report/patch.h"
#include "report/report.h"

struct side {
	struct matrix_row *rows; /* for the caller to fill in */
	struct draw_entry *entries;
	size_t n;
};

/* -1 when memory is short. */
int side_begin(struct side *s, size_t n);
void side_end(struct side *s);

/* What @put writes. malloc()ed, NULL when memory is short. */
typedef void (*side_writer)(FILE *f, const struct side *s, const void *of);
char *side_write(const struct side *s, side_writer put, const void *of);

/* The same for what a report or a comparison is about. */
char *side_of_report(const struct report_input *in, side_writer put);
char *side_of_comparison(const struct comparison *c, side_writer put);
/* Of a patch there is room for the rows; @put fills them in. */
char *side_of_patch(const struct patch_report *p, side_writer put);
char *side_of_range(const struct patch_range *r, side_writer put);

#endif
