// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "patch_words.h"
#include "regs/pstate.h"

/* Beyond so many columns a row for each is easier to read. */
#define COLUMNS 5

/* ---- before and after ----------------------------------------------------------- */

static void put_columns(FILE *f, const struct side *s, unsigned int lap)
{
	const char *heads[COLUMNS + 3] = { "" };
	char caption[64];

	for (size_t i = 0; i < s->n; i++)
		heads[i + 1] = s->rows[i].label;
	heads[s->n + 1] = "what it is";
	snprintf(caption, sizeof(caption),
		 "Before and after, at the checkpoints of lap %u", lap + 1);
	html_table(f, caption, heads);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		html_row(f, "%s", checkpoint_name((enum checkpoint)cp));
		for (size_t i = 0; i < s->n; i++)
			html_flags(f, &s->rows[i].is->laps[lap].cells[cp],
				   &s->rows[0].is->laps[lap].cells[cp]);
		html_cell(f, "says", "%s",
			  checkpoint_words((enum checkpoint)cp));
		html_row_end(f);
	}
	html_table_end(f);
}

static void put_behaviour(FILE *f, const struct side *s, const char *id)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (s->n <= COLUMNS)
			put_columns(f, s, lap);
		else
			html_matrix(f, s->rows, s->n, lap);
		html_matrix_figure(f, s->rows, s->n, lap, s->entries, id);
	}
	html_matrix_rules(f, s->rows, s->n);
	html_matrix_cost(f, s->rows, s->n);
}

static void put_mode(FILE *f, const struct side *s,
		     const struct patch_report *p, unsigned int mode)
{
	static const char *const ids[PATCH_MODES] = { "vhe", "nvhe" };
	struct side rows = *s;

	html_say(f, "h2", NULL, "%s", patch_mode_words(mode));
	if (mode && !patch_mode_changes(p, mode)) {
		html_say(f, "p", NULL,
			 "Nothing changes: each checkpoint, rule and figure is "
			 "as before.");
		return;
	}
	rows.n = patch_rows(p, mode, rows.rows);
	put_behaviour(f, &rows, ids[mode]);
}

/* ---- the steps ------------------------------------------------------------------ */

static void put_transitions(FILE *f, const struct behaviour *before,
			    const struct behaviour *after)
{
	static const char *const heads[] = { "",      "lap",
					     "flags", "instruction",
					     "at",    NULL };
	struct patch_transition list[PATCH_CHANGES];
	size_t n = patch_transitions(before, after, list, PATCH_CHANGES);
	char from[FLAGS_TEXT_LEN], to[FLAGS_TEXT_LEN];

	if (!n)
		return;
	html_table(f, "Writes of the flags that come or go", heads);
	for (size_t i = 0; i < n && i < PATCH_CHANGES; i++) {
		const struct patch_transition *t = &list[i];

		html_row(f, t->added ? "+ added" : "\u2212 removed");
		html_cell(f, NULL, "%u", t->lap);
		html_cell(f, "flags", "%s \u2192 %s", flags_text(t->from, from),
			  flags_text(t->stretch->flags, to));
		html_cell(f, "mono", "%s", t->stretch->began);
		html_cell(f, "mono", "%s", t->stretch->began_at);
		html_row_end(f);
	}
	html_table_end(f);
	if (n > PATCH_CHANGES)
		html_say(f, "p", NULL, "And %zu more.", n - PATCH_CHANGES);
}

static void put_rules(FILE *f, const struct behaviour *before,
		      const struct behaviour *after)
{
	struct patch_rule list[BEHAVIOUR_LAPS * BEHAVIOUR_VERDICTS];
	size_t n = patch_rules(before, after, list,
			       sizeof(list) / sizeof(list[0]));

	for (size_t i = 0; i < n; i++)
		html_say(f, "p", list[i].holds ? "holds" : "broken",
			 "%s Lap %u: %s is newly %s",
			 list[i].holds ? "\u2713" : "\u2717", list[i].lap,
			 list[i].rule, list[i].holds ? "held" : "BROKEN");
}

static void put_changes(FILE *f, const struct patch_report *p, size_t i)
{
	for (unsigned int mode = 0; mode < PATCH_MODES; mode++) {
		const struct behaviour *before = patch_before(p, i, mode);
		const struct behaviour *after = &p->steps[i].after[mode];

		if (patch_same(before, after)) {
			html_say(f, "p", NULL, "%s: no difference on a lap.",
				 patch_mode_words(mode));
			continue;
		}
		html_say(f, "p", NULL, "%s:%s", patch_mode_words(mode),
			 patch_only_cost(before, after)
				 ? " only the cost changes."
				 : "");
		put_rules(f, before, after);
		put_transitions(f, before, after);
	}
}

static void put_step(FILE *f, const struct patch_report *p, size_t i)
{
	const struct patch_step *step = &p->steps[i];

	html_say(f, "h3", NULL, "%u/%u %s", step->part, step->of,
		 step->subject);
	if (*step->author)
		html_say(f, "p", "quiet", "%s%s%s", step->author,
			 *step->date ? ", " : "", step->date);
	if (*step->note)
		html_say(f, "p", NULL, "%s", step->note);
	if (step->outcome == PATCH_RUNS)
		put_changes(f, p, i);
	else
		html_say(f, "p", "broken", "\u2717 %s%s%s",
			 patch_outcome_name(step->outcome),
			 *step->why ? ": " : "", step->why);
}

/* ---- callers -------------------------------------------------------------------- */

static void put_callers(FILE *f, const struct patch_report *p)
{
	static const char *const heads[] = { "caller", "calls", "affected",
					     "how", NULL };
	char head[96];

	if (!patch_callers_head(head, sizeof(head), p->callers, p->ncallers))
		return;
	html_say(f, "h2", NULL, "%s", head);
	html_table(f, "Callers", heads);
	for (size_t i = 0; i < p->ncallers; i++) {
		const struct caller *c = &p->callers[i];
		bool is = caller_affected(c);

		html_row(f, "%s", c->name);
		html_cell(f, "mono", "%s", *c->callee ? c->callee : "?");
		html_cell(f, is ? "differs" : NULL, "%s", is ? "yes" : "no");
		html_cell(f, "says", "%s %s", patch_caller_words(c),
			  is && !c->self ? c->changed : "");
		html_row_end(f);
	}
	html_table_end(f);
}

/* ---- the whole ------------------------------------------------------------------ */

static void put_head(FILE *f, const struct patch_report *p)
{
	html_say(f, "p", "quiet", "Version %u, applied to %s.", p->version,
		 p->base);
	if (*p->note)
		html_say(f, "p", NULL, "%s", p->note);
	html_say(f, "p", "verdict", "%s", p->verdict);
}

static void put_page(FILE *f, const struct side *s, const void *of)
{
	const struct patch_report *p = of;

	html_begin(f, p->title);
	put_head(f, p);
	for (unsigned int mode = 0; patch_last(p) && mode < PATCH_MODES; mode++)
		put_mode(f, s, p, mode);
	html_say(f, "h2", NULL, p->nsteps > 1 ? "Step by step" : "The patch");
	for (size_t i = 0; i < p->nsteps; i++)
		put_step(f, p, i);
	put_callers(f, p);
	html_end(f);
}

char *patch_html(const struct patch_report *p)
{
	return side_of_patch(p, put_page);
}

/* ---- as a picture --------------------------------------------------------------- */

/* Of a patch that does not come so far there still is one: it says so. */
static void put_nothing(FILE *f, const char *title, const char *why)
{
	struct svg svg = {
		.f = f,
		.id = "laps",
		.alone = true,
		.width = DRAW_WIDTH,
		.height = 700,
	};

	svg_begin(&svg, title);
	svg_body(&svg);
	svg_text(&svg, "ink strong", 100, 250, "%s", title);
	svg_text(&svg, "ink", 100, 500, "%s", why);
	svg_end(&svg);
}

static void put_picture(FILE *f, const struct side *s, const void *of)
{
	const struct patch_report *p = of;
	size_t n = patch_rows(p, 0, s->rows);

	svg_prologue(f);
	if (n > 1)
		draw_side_by_side(f, p->title, s->rows, n, s->entries);
	else
		put_nothing(f, p->title, p->verdict);
}

char *patch_svg(const struct patch_report *p)
{
	return side_of_patch(p, put_picture);
}

/* ---- two versions --------------------------------------------------------------- */

static void put_range(FILE *f, const struct side *s, const void *of)
{
	const struct patch_range *r = of;
	struct side rows = *s;

	html_begin(f, r->to.title);
	put_head(f, &r->from);
	put_head(f, &r->to);
	html_say(f, "h2", NULL, "As texts (git range-diff)");
	html_lines(f, "git range-diff", r->range);
	html_say(f, "h2", NULL, "As behaviour, with VHE");
	rows.n = patch_range_rows(r, 0, rows.rows);
	if (rows.n > 1)
		put_behaviour(f, &rows, "vhe");
	else
		html_say(f, "p", NULL,
			 "Neither version comes as far as a lap.");
	if (rows.n > 1)
		html_say(f, "h2", NULL, "As behaviour, without VHE");
	patch_range_rows(r, 1, rows.rows);
	if (rows.n > 1 && patch_range_changes(r, 1))
		put_behaviour(f, &rows, "nvhe");
	else if (rows.n > 1)
		html_say(f, "p", NULL, "Neither version changes anything.");
	html_end(f);
}

char *patch_range_html(const struct patch_range *r)
{
	return side_of_range(r, put_range);
}

static void put_range_picture(FILE *f, const struct side *s, const void *of)
{
	const struct patch_range *r = of;
	size_t n = patch_range_rows(r, 0, s->rows);

	svg_prologue(f);
	if (n > 1)
		draw_side_by_side(f, r->to.title, s->rows, n, s->entries);
	else
		put_nothing(f, r->to.title, r->to.verdict);
}

char *patch_range_svg(const struct patch_range *r)
{
	return side_of_range(r, put_range_picture);
}
