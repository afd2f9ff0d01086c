// SPDX-License-Identifier: MIT
#include <string.h>

#include "html.h"
#include "report/compare.h"

static void put_targets(FILE *f, const struct side *s)
{
	static const char *const heads[] = { "target", "what it is", "mode",
					     "guest",  "lap 1",	     "lap 2",
					     NULL };
	char words[64];

	html_table(f, "The targets", heads);
	for (size_t i = 0; i < s->n; i++) {
		const struct behaviour *b = s->rows[i].is;

		html_row(f, "%s", s->rows[i].label);
		html_cell(f, "says", "%s", b->title);
		html_cell(f, NULL, "%s", b->mode);
		html_cell(f, NULL, "%s", b->guest);
		for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
			html_cell(f,
				  b->laps[lap].leak_in || b->laps[lap].leak_out
					  ? "broken"
					  : "holds",
				  "%s",
				  story_leaks(&b->laps[lap], words,
					      sizeof(words)));
		html_row_end(f);
	}
	html_table_end(f);
}

void html_side(FILE *f, const struct side *s)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		html_say(f, "h2", NULL, "Lap %u", lap + 1);
		html_matrix(f, s->rows, s->n, lap);
		html_matrix_figure(f, s->rows, s->n, lap, s->entries, "all");
	}
	html_say(f, "h2", NULL, "Rules and cost");
	html_matrix_rules(f, s->rows, s->n);
	html_matrix_cost(f, s->rows, s->n);
}

static bool leaks(const struct behaviour *b)
{
	bool any = false;

	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		any |= !b->laps[lap].complete || b->laps[lap].leak_in ||
		       b->laps[lap].leak_out;
	return any;
}

static void put_verdict(FILE *f, const struct side *s)
{
	char names[512] = "";
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		size_t used = strlen(names);

		if (leaks(s->rows[i].is))
			continue;
		snprintf(names + used, sizeof(names) - used, "%s%s",
			 n++ ? ", " : ": ", s->rows[i].label);
	}
	html_say(f, "p", "verdict", "%zu of %zu without a leak%s", n, s->n,
		 names);
}

static void put_page(FILE *f, const struct side *s, const void *of)
{
	char title[96];

	(void)of;
	snprintf(title, sizeof(title), "%zu targets, held against %s", s->n,
		 s->rows[0].label);
	html_begin(f, title);
	put_verdict(f, s);
	put_targets(f, s);
	html_side(f, s);
	html_end(f);
}

static void put_picture(FILE *f, const struct side *s, const void *of)
{
	char title[96];

	(void)of;
	snprintf(title, sizeof(title), "%zu targets, held against %s", s->n,
		 s->rows[0].label);
	svg_prologue(f);
	draw_side_by_side(f, title, s->rows, s->n, s->entries);
}

char *compare_html(const struct comparison *c)
{
	return side_of_comparison(c, put_page);
}

char *compare_svg(const struct comparison *c)
{
	return side_of_comparison(c, put_picture);
}
