/* SPDX-License-Identifier: MIT */
/*
 * compare.h - several targets side by side: a matrix of targets and
 * checkpoints, the rules, and what the way from H1 to H2 costs compared with
 * the first of them. Into memory; nothing here prints.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "report/behaviour.h"

/* The first is what the others are held against. */
struct comparison {
	const struct behaviour *targets;
	size_t count;
};

/* For people: at least @width columns wide, 80 if less. malloc()ed, NULL when
 * memory is short. */
char *compare_text(const struct comparison *c, unsigned int width);
/* The same for a screen of 80 by 24 and few targets: no legends, and lap 1's
 * cost only. */
char *compare_brief(const struct comparison *c);
/* Schema vhelab-compare/1: docs/patches.md. malloc()ed. */
char *compare_json(const struct comparison *c);

/* As a picture, as one page that needs nothing else, and as 72 columns of
 * ASCII for a mail: docs/reports.md. malloc()ed. */
char *compare_svg(const struct comparison *c);
char *compare_html(const struct comparison *c);
char *compare_mail(const struct comparison *c);

#endif
