// SPDX-License-Identifier: MIT
#include "matrix.h"

#include <string.h>

#include "base/text.h"
#include "rules/rules.h"

#define PAGE_WIDTH   80
#define CELLS_WIDTH  (CP_COUNT * 5) /* a mark and four flags each */
#define LABEL_WIDTH  14
#define RULE_WIDTH   21
#define FIGURE_WIDTH 6

#define MARK_FLAGS '*' /* other flags than the first row's */
#define MARK_STATE '+' /* the same flags, something else differs */
#define MARK_THEN  '>' /* a flag is written inside */

void matrix_label(struct matrix_row *row, const struct behaviour *b)
{
	bool vhe = !strcmp(b->mode, "vhe");

	snprintf(row->label, sizeof(row->label), "%s%s%s", b->name,
		 vhe ? "" : ":", vhe ? "" : b->mode);
	row->is = b;
}

static const struct behaviour_lap *lap_of(const struct matrix *m, size_t row,
					  unsigned int lap)
{
	return &m->rows[row].is->laps[lap];
}

/* Longer labels get what the page has left. */
static int label_width(const struct matrix *m)
{
	int most = m->width > PAGE_WIDTH
			   ? (int)(m->width - PAGE_WIDTH) + LABEL_WIDTH
			   : LABEL_WIDTH;
	int width = LABEL_WIDTH;

	for (size_t i = 0; i < m->count; i++) {
		int len = (int)strlen(m->rows[i].label) + 1;

		width = len > width ? len : width;
	}
	return width < most ? width : most;
}

/* Cut to fit, with a mark where it was cut. */
static void print_label(FILE *f, const struct matrix *m, const char *label)
{
	int width = label_width(m);
	bool cut = (int)strlen(label) > width - 1;

	fprintf(f, "%-*.*s%s", cut ? width - 2 : width, width - 2 + !cut, label,
		cut ? "~ " : "");
}

/* ---- checkpoints ------------------------------------------------------------- */

/* The last value of a cell: "D-IF, then --I-" ends with it. */
static const char *last_flags(const struct behaviour_cell *cell)
{
	const char *blank = strrchr(cell->flags, ' ');

	return !cell->present ? "." : blank ? blank + 1 : cell->flags;
}

static char mark_of(const struct behaviour_cell *first,
		    const struct behaviour_cell *cell)
{
	if (behaviour_cells_differ(first, cell))
		return first->present != cell->present ||
				       strcmp(first->flags, cell->flags)
			       ? MARK_FLAGS
			       : MARK_STATE;
	return strchr(cell->flags, ',') ? MARK_THEN : ' ';
}

/* Without blanks at the end. */
static void print_line(FILE *f, char *line)
{
	size_t len = strlen(line);

	while (len && line[len - 1] == ' ')
		line[--len] = '\0';
	fprintf(f, "%s\n", line);
}

void matrix_checkpoints(FILE *f, const struct matrix *m, unsigned int lap)
{
	char line[CELLS_WIDTH + 1], title[16];

	snprintf(title, sizeof(title), "lap %u", lap + 1);
	print_label(f, m, title);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		snprintf(line + cp * 5, 6, " %-4s",
			 checkpoint_name((enum checkpoint)cp));
	print_line(f, line);
	for (size_t i = 0; i < m->count; i++) {
		const struct behaviour_lap *l = lap_of(m, i, lap);

		for (unsigned int cp = 0; cp < CP_COUNT; cp++)
			snprintf(line + cp * 5, 6, "%c%-4s",
				 mark_of(&lap_of(m, 0, lap)->cells[cp],
					 &l->cells[cp]),
				 last_flags(&l->cells[cp]));
		print_label(f, m, m->rows[i].label);
		print_line(f, line);
	}
}

/* "1", "1, 2": the laps on which a row's checkpoint shows just these flags. */
static void print_laps(FILE *f, const struct behaviour *b, unsigned int cp,
		       const char *flags)
{
	const char *comma = "";

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (strcmp(b->laps[lap].cells[cp].flags, flags) != 0)
			continue;
		fprintf(f, "%s%u", comma, lap + 1);
		comma = ", ";
	}
}

static bool said(const struct behaviour *b, unsigned int lap, unsigned int cp)
{
	return lap && !strcmp(b->laps[lap - 1].cells[cp].flags,
			      b->laps[lap].cells[cp].flags);
}

void matrix_writes(FILE *f, const struct matrix *m)
{
	bool head = false;

	for (size_t i = 0; i < m->count; i++) {
		for (unsigned int at = 0; at < CP_COUNT * BEHAVIOUR_LAPS;
		     at++) {
			unsigned int cp = at / BEHAVIOUR_LAPS;
			unsigned int lap = at % BEHAVIOUR_LAPS;
			const char *flags = lap_of(m, i, lap)->cells[cp].flags;

			if (!strchr(flags, ',') || said(m->rows[i].is, lap, cp))
				continue;
			if (!head)
				fputs("\nA flag is written inside these, the "
				      "last value is in the table:\n",
				      f);
			head = true;
			fputs("  ", f);
			print_label(f, m, m->rows[i].label);
			fprintf(f, "%-3s %s, lap ",
				checkpoint_name((enum checkpoint)cp), flags);
			print_laps(f, m->rows[i].is, cp, flags);
			fputc('\n', f);
		}
	}
}

void matrix_legend(FILE *f)
{
	fputs("A letter is a set (masked) flag, a dot a place that there is "
	      "not. In front:\n"
	      "*  other flags than in the first row\n"
	      "+  the same ones; the level, the vectors or the "
	      "synchronisation is another\n"
	      ">  a flag is written inside, this is the last value\n",
	      f);
}

/* ---- names ------------------------------------------------------------------- */

bool matrix_shows(const struct matrix_row *rows, size_t n, enum checkpoint cp)
{
	for (size_t i = 0; i < n * BEHAVIOUR_LAPS; i++) {
		if (rows[i / BEHAVIOUR_LAPS]
			    .is->laps[i % BEHAVIOUR_LAPS]
			    .cells[cp]
			    .present)
			return true;
	}
	return false;
}

const char *matrix_rule_words(const char *rule)
{
	const struct rule *r;

	for (size_t i = 0; (r = rules_standing(i)); i++) {
		if (!strcmp(r->name, rule))
			return r->says;
	}
	return "";
}

void matrix_names(FILE *f, const struct matrix *m)
{
	const struct behaviour_lap *first = lap_of(m, 0, 0);

	fputs("Places on a lap:\n", f);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (matrix_shows(m->rows, m->count, (enum checkpoint)cp))
			fprintf(f, "%-3s%s\n",
				checkpoint_name((enum checkpoint)cp),
				checkpoint_words((enum checkpoint)cp));
	}
	fputs("Rules:\n", f);
	for (size_t r = 0; r < first->nverdicts; r++) {
		const char *rule = first->verdicts[r].rule;

		fprintf(f, "%s: ", rule);
		text_fold(f, matrix_rule_words(rule), (int)strlen(rule) + 2, 3,
			  PAGE_WIDTH - 1);
	}
}

/* ---- rules ------------------------------------------------------------------- */

void matrix_rule(char *buf, size_t len, const struct behaviour *b,
		 const char *rule)
{
	char laps[BEHAVIOUR_LAPS * 4] = "";
	unsigned int judged = 0, broken = 0;

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		const struct behaviour_verdict *v =
			behaviour_verdict_of(&b->laps[lap], rule);
		size_t used = strlen(laps);

		judged += v != NULL;
		if (!v || v->holds)
			continue;
		snprintf(laps + used, sizeof(laps) - used, "%s%u",
			 broken++ ? "+" : "", lap + 1);
	}
	if (!judged)
		snprintf(buf, len, "not judged");
	else if (!broken)
		snprintf(buf, len, "holds");
	else
		snprintf(buf, len, "BROKEN lap %s", laps);
}

static void print_rule_head(FILE *f, const struct matrix *m,
			    const struct behaviour_lap *first)
{
	char line[BEHAVIOUR_VERDICTS * RULE_WIDTH + 1] = "";

	for (size_t r = 0; r < first->nverdicts; r++)
		snprintf(line + r * RULE_WIDTH, RULE_WIDTH + 1, " %-*.*s",
			 RULE_WIDTH - 1, RULE_WIDTH - 1,
			 first->verdicts[r].rule);
	print_label(f, m, "rules");
	print_line(f, line);
}

void matrix_rules(FILE *f, const struct matrix *m)
{
	const struct behaviour_lap *first = lap_of(m, 0, 0);
	char line[BEHAVIOUR_VERDICTS * RULE_WIDTH + 1] = "";
	char text[RULE_WIDTH], before[RULE_WIDTH];

	print_rule_head(f, m, first);
	for (size_t i = 0; i < m->count; i++) {
		for (size_t r = 0; r < first->nverdicts; r++) {
			const char *rule = first->verdicts[r].rule;

			matrix_rule(before, sizeof(before), m->rows[0].is,
				    rule);
			matrix_rule(text, sizeof(text), m->rows[i].is, rule);
			snprintf(line + r * RULE_WIDTH, RULE_WIDTH + 1,
				 "%c%-*s",
				 strcmp(before, text) ? MARK_FLAGS : ' ',
				 RULE_WIDTH - 1, text);
		}
		print_label(f, m, m->rows[i].label);
		print_line(f, line);
	}
}

/* ---- cost --------------------------------------------------------------------- */

static const char *const heads[COST_FIGURES] = {
	"host",	 "hyp",	 "guest", "load", "store",
	"stack", "barr", "isb",	  "mrs",  "msr",
};

static void print_figures(FILE *f, const struct cost *c)
{
	int64_t value;

	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		if (cost_figure(c, i, &value))
			fprintf(f, "%*lld", FIGURE_WIDTH, (long long)value);
		else
			fprintf(f, "%*s", FIGURE_WIDTH, "?");
	}
	fputc('\n', f);
}

/* Nothing where nothing differs. */
static void print_differences(FILE *f, const struct matrix *m,
			      const struct cost *first, const struct cost *c)
{
	char line[COST_FIGURES * FIGURE_WIDTH + 1];
	bool any = false;

	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		char *at = line + i * FIGURE_WIDTH;
		int64_t was, is;
		bool differs = cost_figure(first, i, &was) &&
			       cost_figure(c, i, &is) && was != is;

		snprintf(at, FIGURE_WIDTH + 1, "%*s", FIGURE_WIDTH, "");
		if (differs)
			snprintf(at, FIGURE_WIDTH + 1, "%+*d", FIGURE_WIDTH,
				 (int)(is - was));
		any |= differs;
	}
	if (!any)
		return;
	print_label(f, m, "");
	print_line(f, line);
}

const char *matrix_unmeasured(const struct behaviour *b, unsigned int lap)
{
	const struct behaviour_lap *l = &b->laps[lap];

	return !l->complete		  ? "the lap is not complete"
	       : !l->cells[CP_H1].present ? "IRQs are never off (no H1)"
	       : !l->cells[CP_H2].present ? "the lap does not come back (no H2)"
					  : "not every instruction was seen";
}

void matrix_cost(FILE *f, const struct matrix *m, unsigned int lap)
{
	char title[16];

	snprintf(title, sizeof(title), "cost, lap %u", lap + 1);
	print_label(f, m, title);
	for (unsigned int i = 0; i < COST_FIGURES; i++)
		fprintf(f, "%*s", FIGURE_WIDTH, heads[i]);
	fputc('\n', f);
	for (size_t i = 0; i < m->count; i++) {
		const struct cost *c = &lap_of(m, i, lap)->cost;

		print_label(f, m, m->rows[i].label);
		if (!c->known) {
			fprintf(f, "   not measured: %s\n",
				matrix_unmeasured(m->rows[i].is, lap));
			continue;
		}
		print_figures(f, c);
		print_differences(f, m, &lap_of(m, 0, lap)->cost, c);
	}
}

void matrix_cost_legend(FILE *f)
{
	fputs("The way from H1 to H2, IRQs off: instructions of host, hyp and "
	      "guest; then what\n"
	      "host and hyp do on it: loads, stores, bytes of stack, "
	      "barriers, the ISBs among\n"
	      "them, MRS, MSR. Counted in this recording.\n",
	      f);
}
