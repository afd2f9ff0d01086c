/* SPDX-License-Identifier: MIT */
/*
 * matrix.h - behaviours as the rows of text tables, each held against the
 * first one. What differs is marked by a character.
 */
#ifndef REPORT_MATRIX_H
#define REPORT_MATRIX_H

#include <stdio.h>

#include "report/behaviour.h"

struct matrix_row {
	char label[64];
	const struct behaviour *is;
};

struct matrix {
	const struct matrix_row *rows;
	size_t count;
	unsigned int width; /* columns of the page, at least 80 */
};

/* "v4.13", or "v4.13:nvhe". */
void matrix_label(struct matrix_row *row, const struct behaviour *b);

/* The flags at each checkpoint of one lap, from 0. */
void matrix_checkpoints(FILE *f, const struct matrix *m, unsigned int lap);
/* Checkpoints with more than one value, if there are any. */
void matrix_writes(FILE *f, const struct matrix *m);
/* What the marks mean. */
void matrix_legend(FILE *f);
/* What the names of the places and rules in it mean, a line each. */
void matrix_names(FILE *f, const struct matrix *m);
/* Is it on a lap of any of them? */
bool matrix_shows(const struct matrix_row *rows, size_t n, enum checkpoint cp);
/* The sentence of a standing rule, "" of any other. */
const char *matrix_rule_words(const char *rule);
/* "holds", "BROKEN lap 1+2", "not judged"; 15 characters at most. */
void matrix_rule(char *buf, size_t len, const struct behaviour *b,
		 const char *rule);
void matrix_rules(FILE *f, const struct matrix *m);
/* The way from H1 to H2 of one lap, figures and differences. */
void matrix_cost(FILE *f, const struct matrix *m, unsigned int lap);
void matrix_cost_legend(FILE *f);
/* Why the cost of a lap is not known. */
const char *matrix_unmeasured(const struct behaviour *b, unsigned int lap);

#endif
