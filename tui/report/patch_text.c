// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "patch_words.h"
#include "regs/pstate.h"

/* ---- the tables --------------------------------------------------------------- */

static void print_legends(FILE *f, const struct matrix *m)
{
	fputc('\n', f);
	matrix_legend(f);
	matrix_cost_legend(f);
	fputc('\n', f);
	matrix_names(f, m);
}

static void print_tables(FILE *f, const struct patch_report *p,
			 unsigned int mode, unsigned int width)
{
	struct matrix_row *rows = calloc(p->nsteps + 1, sizeof(*rows));
	struct matrix m = { .rows = rows, .width = width };

	if (mode && !patch_mode_changes(p, mode)) {
		fprintf(f,
			"\n%s nothing changes: each checkpoint, rule and "
			"figure is as before.\n",
			patch_mode_words(mode));
	} else if (rows) {
		m.count = patch_rows(p, mode, rows);
		fprintf(f, "\n%s, guest %s\n", patch_mode_words(mode),
			p->before[mode].guest);
		for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
			matrix_checkpoints(f, &m, lap);
		matrix_writes(f, &m);
		fputc('\n', f);
		matrix_rules(f, &m);
		fputc('\n', f);
		for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
			matrix_cost(f, &m, lap);
	}
	if (rows && mode + 1 == PATCH_MODES) {
		m.count = patch_rows(p, 0, rows);
		print_legends(f, &m);
	}
	free(rows);
}

/* ---- a step --------------------------------------------------------------------- */

static void print_transitions(FILE *f, const struct behaviour *before,
			      const struct behaviour *after)
{
	struct patch_transition list[PATCH_CHANGES];
	size_t n = patch_transitions(before, after, list, PATCH_CHANGES);

	for (size_t i = 0; i < n && i < PATCH_CHANGES; i++) {
		const struct patch_transition *t = &list[i];
		char from[FLAGS_TEXT_LEN], to[FLAGS_TEXT_LEN];

		fprintf(f, "  %c lap %u  %s>%s  %-24s %s\n",
			t->added ? '+' : '-', t->lap, flags_text(t->from, from),
			flags_text(t->stretch->flags, to), t->stretch->began,
			t->stretch->began_at);
	}
	if (n > PATCH_CHANGES)
		fprintf(f, "    and %zu more\n", n - PATCH_CHANGES);
}

static void print_rules(FILE *f, const struct behaviour *before,
			const struct behaviour *after)
{
	struct patch_rule list[BEHAVIOUR_LAPS * BEHAVIOUR_VERDICTS];
	size_t n = patch_rules(before, after, list,
			       sizeof(list) / sizeof(list[0]));

	for (size_t i = 0; i < n; i++)
		fprintf(f, "  lap %u: %s %s\n", list[i].lap, list[i].rule,
			list[i].holds ? "newly HOLDS" : "newly BROKEN");
}

#define CALLEE 26 /* columns */

/* What is too long for the line goes on below it. */
static void print_caller(FILE *f, const struct caller *c, int lines)
{
	bool named = *c->changed && !c->self && caller_affected(c);
	char words[2 * CALLER_NAME];
	const char *callee = *c->callee ? c->callee : "?";
	int used = fprintf(f, "  %c %-26s ", caller_affected(c) ? '*' : ' ',
			   c->name);
	int wide = snprintf(words, sizeof(words), "%s%s%s",
			    patch_caller_words(c), named ? " " : "",
			    named ? c->changed : "");

	if (used + CALLEE + wide > lines)
		fprintf(f, "%s\n      %s\n", callee, words);
	else
		fprintf(f, "%-*s%s\n", CALLEE, callee, words);
}

static void print_callers(FILE *f, const struct caller *callers, size_t n,
			  int lines)
{
	char head[96];

	if (!patch_callers_head(head, sizeof(head), callers, n))
		return;
	fprintf(f, "\n%s\n", head);
	for (size_t i = 0; i < n; i++)
		print_caller(f, &callers[i], lines);
}

/* "kvm_ioctl, kvm_init_stage2": each once; they are in order. */
static void print_affected(FILE *f, const struct patch_step *step)
{
	const char *last = "", *comma = ": ";
	unsigned int affected;
	unsigned int all =
		patch_callers(step->callers, step->ncallers, &affected);

	if (!all)
		return;
	fprintf(f, "  Callers affected: %u of %u", affected, all);
	for (size_t i = 0; i < step->ncallers && affected < all; i++) {
		const struct caller *c = &step->callers[i];

		if (!caller_affected(c) || !strcmp(last, c->name))
			continue;
		fprintf(f, "%s%s", comma, c->name);
		last = c->name;
		comma = ", ";
	}
	fputc('\n', f);
}

static void print_step(FILE *f, const struct patch_report *p, size_t i)
{
	const struct patch_step *step = &p->steps[i];

	fprintf(f, "\n%u/%u %s\n", step->part, step->of, step->subject);
	if (*step->author)
		fprintf(f, "    %s%s%s\n", step->author,
			*step->date ? ", " : "", step->date);
	if (*step->note)
		fprintf(f, "    %s\n", step->note);
	if (step->outcome != PATCH_RUNS) {
		fprintf(f, "  %s%s%s\n", patch_outcome_name(step->outcome),
			*step->why ? ": " : "", step->why);
		return;
	}
	for (unsigned int mode = 0; mode < PATCH_MODES; mode++) {
		const struct behaviour *before = patch_before(p, i, mode);
		const struct behaviour *after = &step->after[mode];

		if (patch_same(before, after)) {
			fprintf(f, "  %s: no difference on a lap\n",
				patch_mode_words(mode));
			continue;
		}
		fprintf(f, "  %s:%s\n", patch_mode_words(mode),
			patch_only_cost(before, after)
				? " only the cost changes"
				: "");
		print_transitions(f, before, after);
		print_rules(f, before, after);
	}
	if (p->nsteps > 1)
		print_affected(f, step);
}

/* ---- the whole ------------------------------------------------------------------ */

static void print_all(FILE *f, const struct patch_report *p, unsigned int width)
{
	int lines = width < 80 ? 79 : (int)width - 1;

	text_fold(f, p->title, 0, 0, lines);
	fprintf(f, "version %u, applied to %s\n", p->version, p->base);
	if (*p->note)
		text_fold(f, p->note, 0, 0, lines);
	fputc('\n', f);
	text_fold(f, p->verdict, 0, 0, lines);
	if (patch_last(p)) {
		for (unsigned int mode = 0; mode < PATCH_MODES; mode++)
			print_tables(f, p, mode, width);
	}
	for (size_t i = 0; i < p->nsteps; i++)
		print_step(f, p, i);
	print_callers(f, p->callers, p->ncallers, lines);
}

char *patch_text(const struct patch_report *p, unsigned int width)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	print_all(f, p, width);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
