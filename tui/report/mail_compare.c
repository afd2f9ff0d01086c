// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "report/compare.h"

#define NAME_WIDTH 14
#define CELL_WIDTH 7
#define PER_BLOCK  ((MAIL_WIDTH - NAME_WIDTH) / CELL_WIDTH)
#define CELL_TEXT  24

/* ---- rows of one thing, a column for each target ----------------------------------- */

typedef void (*cell_writer)(char text[CELL_TEXT], const struct side *s,
			    size_t target, unsigned int lap, unsigned int row);
typedef const char *(*row_namer)(unsigned int row);

static void put_row(FILE *f, const struct side *s, unsigned int lap,
		    size_t from, const char *name, cell_writer cell,
		    unsigned int row)
{
	size_t to = from + PER_BLOCK < s->n ? from + PER_BLOCK : s->n;
	char line[MAIL_WIDTH + CELL_TEXT + 1], text[CELL_TEXT];
	int used = snprintf(line, sizeof(line), "%-*s", NAME_WIDTH, name);

	for (size_t i = from; i < to; i++) {
		cell(text, s, i, lap, row);
		used += snprintf(line + used, sizeof(line) - (size_t)used,
				 "%*s", CELL_WIDTH, text);
	}
	mail_line(f, "%s", line);
}

static void head_cell(char text[CELL_TEXT], const struct side *s, size_t target,
		      unsigned int lap, unsigned int row)
{
	(void)s, (void)lap, (void)row;
	snprintf(text, CELL_TEXT, "(%zu)", target + 1);
}

static void put_table(FILE *f, const struct side *s, unsigned int lap,
		      const char *title, row_namer name, cell_writer cell,
		      unsigned int rows)
{
	for (size_t from = 0; from < s->n; from += PER_BLOCK) {
		mail_line(f, "%s", "");
		put_row(f, s, lap, from, title, head_cell, 0);
		for (unsigned int row = 0; row < rows; row++)
			put_row(f, s, lap, from, name(row), cell, row);
	}
}

/* ---- flags ------------------------------------------------------------------------- */

static const char *checkpoint_at(unsigned int row)
{
	return checkpoint_name((enum checkpoint)row);
}

static void flags_cell(char text[CELL_TEXT], const struct side *s,
		       size_t target, unsigned int lap, unsigned int row)
{
	const struct behaviour_cell *first =
		&s->rows[0].is->laps[lap].cells[row];
	const struct behaviour_cell *c =
		&s->rows[target].is->laps[lap].cells[row];
	const char *last = strrchr(c->flags, ' ');

	snprintf(text, CELL_TEXT, "%s%s",
		 behaviour_cells_differ(first, c) ? "*" : "",
		 !c->present ? "."
		 : last	     ? last + 1
			     : c->flags);
}

void mail_matrix(FILE *f, const struct side *s, unsigned int lap)
{
	char title[16];

	snprintf(title, sizeof(title), "lap %u", lap + 1);
	put_table(f, s, lap, title, checkpoint_at, flags_cell, CP_COUNT);
}

/* ---- cost --------------------------------------------------------------------------- */

static void cost_cell(char text[CELL_TEXT], const struct side *s, size_t target,
		      unsigned int lap, unsigned int row)
{
	int64_t is;

	if (cost_figure(&s->rows[target].is->laps[lap].cost, row, &is))
		snprintf(text, CELL_TEXT, "%" PRId64, is);
	else
		snprintf(text, CELL_TEXT, "?");
}

void mail_cost(FILE *f, const struct side *s, unsigned int lap)
{
	char title[16];

	snprintf(title, sizeof(title), "cost, lap %u", lap + 1);
	put_table(f, s, lap, title, cost_figure_name, cost_cell, COST_FIGURES);
}

/* ---- rules --------------------------------------------------------------------------- */

static bool says(const struct side *s, size_t i, const char *rule,
		 const char *what)
{
	char text[CELL_TEXT];

	matrix_rule(text, sizeof(text), s->rows[i].is, rule);
	return !strcmp(text, what);
}

/* The targets that say the same as target @i, unless one before it did. */
static void put_alike(FILE *f, const struct side *s, size_t i, const char *rule)
{
	char text[CELL_TEXT], list[512] = "";

	matrix_rule(text, sizeof(text), s->rows[i].is, rule);
	for (size_t k = 0; k < s->n; k++) {
		size_t used = strlen(list);

		if (!says(s, k, rule, text))
			continue;
		if (k < i)
			return;
		snprintf(list + used, sizeof(list) - used, " (%zu)", k + 1);
	}
	mail_wrap(f, 19, "  %-16s%s", text, list);
}

void mail_rules(FILE *f, const struct side *s)
{
	const struct behaviour_lap *first = &s->rows[0].is->laps[0];

	for (size_t r = 0; r < first->nverdicts; r++) {
		mail_line(f, "%s", first->verdicts[r].rule);
		for (size_t i = 0; i < s->n; i++)
			put_alike(f, s, i, first->verdicts[r].rule);
	}
}

/* ---- what the names mean --------------------------------------------------------------- */

void mail_names(FILE *f, const struct side *s)
{
	const struct behaviour_lap *first = &s->rows[0].is->laps[0];

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (matrix_shows(s->rows, s->n, (enum checkpoint)cp))
			mail_line(f, "  %-3s%s",
				  checkpoint_name((enum checkpoint)cp),
				  checkpoint_words((enum checkpoint)cp));
	}
	for (size_t r = 0; r < first->nverdicts; r++)
		mail_wrap(f, 5, "  %s: %s", first->verdicts[r].rule,
			  matrix_rule_words(first->verdicts[r].rule));
}

/* ---- all of it ------------------------------------------------------------------------ */

void mail_side(FILE *f, const struct side *s)
{
	for (size_t i = 0; i < s->n; i++)
		mail_wrap(f, 6, "  (%zu) %-11s %s", i + 1, s->rows[i].label,
			  s->rows[i].is->title);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		mail_matrix(f, s, lap);
	mail_line(f, "%s", "");
	mail_wrap(f, 0,
		  "A letter is a flag that is set (masked), a dot a place that "
		  "there is not, a star what differs from (1): flags, level, "
		  "vectors or synchronisation. Where a flag is written inside, "
		  "the last value stands.");
	mail_line(f, "%s", "");
	mail_rules(f, s);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		mail_cost(f, s, lap);
	mail_line(f, "%s", "");
	mail_wrap(f, 0,
		  "From H1 to H2, counted in the recordings: instructions of "
		  "host, hyp and guest; the other figures are of host and hyp "
		  "together, the stack in bytes.");
}

static void put_mail(FILE *f, const struct side *s, const void *of)
{
	(void)of;
	mail_line(f, "%zu targets, held against the first:", s->n);
	mail_line(f, "%s", "");
	mail_side(f, s);
	mail_line(f, "%s", "");
	mail_names(f, s);
}

char *compare_mail(const struct comparison *c)
{
	return side_of_comparison(c, put_mail);
}
