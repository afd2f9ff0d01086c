// SPDX-License-Identifier: MIT
/* What several pages show of a lap, each as a table. */
#include <inttypes.h>
#include <string.h>

#include "html.h"
#include "regs/pstate.h"

#define TALL 2 /* so many time lines have room for lanes */

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no (modelled)";
}

void html_checkpoints(FILE *f, const struct behaviour_lap *lap,
		      const char *caption)
{
	static const char *const heads[] = {
		"",	 "flags",	 "EL",
		"world", "live vectors", "synchronised",
		"at",	 "what it is",	 NULL
	};

	html_table(f, caption, heads);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct behaviour_cell *c = &lap->cells[cp];

		if (!c->present)
			continue;
		html_row(f, "%s", checkpoint_name(cp));
		html_flags(f, c, cp == CP_H2 ? &lap->cells[CP_H1] : NULL);
		html_cell(f, NULL, "EL%u", c->el);
		html_cell(f, NULL, "%s", world_name(c->world));
		html_cell(f, NULL, "%s", vectors_name(c->vectors));
		html_cell(f, NULL, "%s", yes_no(c->synchronised));
		html_cell(f, "mono", "%s", c->symbol);
		html_cell(f, "says", "%s", checkpoint_words(cp));
		html_row_end(f);
	}
	html_table_end(f);
}

void html_stretches(FILE *f, const struct behaviour_lap *lap,
		    const char *caption)
{
	static const char *const heads[] = {
		"event", "begun by",	 "at",		 "flags",	 "EL",
		"world", "live vectors", "synchronised", "instructions", NULL
	};
	char flags[FLAGS_TEXT_LEN];

	html_table(f, caption, heads);
	for (size_t i = 0; i < lap->nstretches; i++) {
		const struct behaviour_stretch *s = &lap->stretches[i];

		html_row(f, "%" PRIu64, s->event - (*s->began ? 1 : 0));
		html_cell(f, "mono", "%s", s->began);
		html_cell(f, "mono", "%s", s->began_at);
		html_cell(f,
			  i && s[-1].flags != s->flags ? "flags differs"
						       : "flags",
			  "%s", flags_text(s->flags, flags));
		html_cell(f, NULL, "EL%u", s->el);
		html_cell(f, NULL, "%s", world_name(s->world));
		html_cell(f, NULL, "%s", vectors_name(s->vectors));
		html_cell(f, NULL, "%s", yes_no(s->synchronised));
		html_cell(f, "n", "%" PRIu64, s->instructions);
		html_row_end(f);
	}
	html_table_end(f);
}

/* ---- targets side by side ---------------------------------------------------- */

/* "" and the names of the checkpoints, or of the figures. */
static const char *const *matrix_heads(const char *(*name)(unsigned int i),
				       unsigned int n, const char *heads[])
{
	heads[0] = "";
	for (unsigned int i = 0; i < n; i++)
		heads[i + 1] = name(i);
	heads[n + 1] = NULL;
	return heads;
}

static const char *name_of_checkpoint(unsigned int i)
{
	return checkpoint_name((enum checkpoint)i);
}

void html_matrix(FILE *f, const struct matrix_row *rows, size_t n,
		 unsigned int lap)
{
	const struct behaviour_cell *first = rows[0].is->laps[lap].cells;
	const char *heads[CP_COUNT + 2];
	char caption[48];

	snprintf(caption, sizeof(caption), "Flags at the checkpoints of lap %u",
		 lap + 1);
	html_table(f, caption,
		   matrix_heads(name_of_checkpoint, CP_COUNT, heads));
	for (size_t i = 0; i < n; i++) {
		const struct behaviour_cell *c = rows[i].is->laps[lap].cells;

		html_row(f, "%s", rows[i].label);
		for (unsigned int cp = 0; cp < CP_COUNT; cp++)
			html_flags(f, &c[cp], &first[cp]);
		html_row_end(f);
	}
	html_table_end(f);
}

static void put_rules_row(FILE *f, const struct matrix_row *row,
			  unsigned int lap, const struct behaviour_lap *first)
{
	html_row(f, "%s, lap %u", row->label, lap + 1);
	for (size_t r = 0; r < first->nverdicts; r++) {
		const struct behaviour_verdict *v = behaviour_verdict_of(
			&row->is->laps[lap], first->verdicts[r].rule);

		if (v)
			html_holds(f, v->holds);
		else
			html_cell(f, "quiet", "not judged");
	}
	html_row_end(f);
}

void html_matrix_rules(FILE *f, const struct matrix_row *rows, size_t n)
{
	const struct behaviour_lap *first = &rows[0].is->laps[0];
	const char *heads[BEHAVIOUR_VERDICTS + 2] = { "" };

	for (size_t r = 0; r < first->nverdicts; r++)
		heads[r + 1] = first->verdicts[r].rule;
	html_table(f, "Which rules hold", heads);
	for (size_t i = 0; i < n; i++) {
		for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
			put_rules_row(f, &rows[i], lap, first);
	}
	html_table_end(f);
}

static void put_figure(FILE *f, const struct cost *first, const struct cost *c,
		       unsigned int figure)
{
	int64_t was, is;

	if (!cost_figure(c, figure, &is))
		html_cell(f, "n quiet", "not known");
	else if (!cost_figure(first, figure, &was) || was == is)
		html_cell(f, "n", "%" PRId64, is);
	else
		html_cell(f, "n differs", "%" PRId64 " (%+" PRId64 ")", is,
			  is - was);
}

static void put_cost(FILE *f, const struct matrix_row *rows, size_t n,
		     unsigned int lap)
{
	const char *heads[COST_FIGURES + 2];
	char caption[96];

	snprintf(caption, sizeof(caption), "Cost of lap %u from H1 to H2%s",
		 lap + 1, n > 1 ? ", and the difference to the first row" : "");
	html_table(f, caption,
		   matrix_heads(cost_figure_name, COST_FIGURES, heads));
	for (size_t i = 0; i < n; i++) {
		html_row(f, "%s", rows[i].label);
		for (unsigned int k = 0; k < COST_FIGURES; k++)
			put_figure(f, &rows[0].is->laps[lap].cost,
				   &rows[i].is->laps[lap].cost, k);
		html_row_end(f);
	}
	html_table_end(f);
}

void html_matrix_cost(FILE *f, const struct matrix_row *rows, size_t n)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		put_cost(f, rows, n, lap);
	html_say(f, "p", "quiet",
		 "Counted in the recording, with IRQs off: instructions of "
		 "host, hyp and guest. The other figures are of host and hyp "
		 "together: loads, stores, bytes of stack, barriers and the "
		 "ISBs among them, reads (MRS) and writes (MSR) of system "
		 "registers.");
}

void html_matrix_figure(FILE *f, const struct matrix_row *rows, size_t n,
			unsigned int lap, struct draw_entry *entries,
			const char *id)
{
	char title[48], picture[32];

	snprintf(title, sizeof(title), "Time lines of lap %u on one scale",
		 lap + 1);
	snprintf(picture, sizeof(picture), "%s-lap%u", id, lap + 1);
	html_figure(f, title);
	draw_stack(f, picture, false, title, entries,
		   draw_entries(entries, rows, n, lap), n <= TALL);
	html_figure_end(f, "From left to right: instructions, from the first "
			   "checkpoint on. Pointing at a stretch names the "
			   "instruction that began it.");
}

void html_leaks(FILE *f, const struct behaviour *b)
{
	for (unsigned int i = 0; i < BEHAVIOUR_LAPS; i++) {
		const struct behaviour_lap *lap = &b->laps[i];
		char words[64];

		if (!lap->nstretches)
			continue;
		html_say(f, "p",
			 lap->leak_out || lap->leak_in ? "verdict broken"
			 : lap->complete	       ? "verdict holds"
						       : "verdict",
			 "Lap %u: %s", i + 1,
			 story_leaks(lap, words, sizeof(words)));
	}
}
