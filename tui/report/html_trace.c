// SPDX-License-Identifier: MIT
#include "html.h"

static void put_rules(FILE *f, const struct report_input *in, unsigned int lap)
{
	static const char *const heads[] = { "rule", "", "what was found",
					     NULL };
	char caption[64];

	snprintf(caption, sizeof(caption), "Rules on lap %u", lap);
	html_table(f, caption, heads);
	for (size_t i = 0; i < in->nverdicts; i++) {
		const struct verdict *v = &in->verdicts[i];

		if (v->lap != lap)
			continue;
		html_row(f, "%s", v->rule->name);
		html_holds(f, v->holds);
		html_cell(f, "says", "%s", v->holds ? v->rule->says : v->text);
		html_row_end(f);
	}
	html_table_end(f);
}

static void put_lap(FILE *f, const struct draw_entry *entry,
		    const struct report_input *in, unsigned int lap)
{
	char caption[64], id[16];

	html_say(f, "h2", NULL, "Lap %u", lap);
	snprintf(id, sizeof(id), "lap%u", lap);
	html_figure(f, entry->heading);
	draw_stack(f, id, false, entry->heading, entry, 1, true);
	html_figure_end(f, "From left to right: instructions. Pointing at a "
			   "stretch names the instruction that began it.");
	snprintf(caption, sizeof(caption), "Checkpoints of lap %u", lap);
	html_checkpoints(f, entry->lap, caption);
	put_rules(f, in, lap);
	snprintf(caption, sizeof(caption), "What changed on lap %u, and where",
		 lap);
	html_stretches(f, entry->lap, caption);
}

static void put_rest(FILE *f, const struct report_input *in)
{
	if (in->laps > BEHAVIOUR_LAPS)
		html_say(f, "p", "quiet",
			 "Laps 3 to %u are in the formats text and json.",
			 in->laps);
}

static void put_page(FILE *f, const struct side *s, const void *of)
{
	const struct behaviour *b = s->rows[0].is;

	html_begin(f, s->rows[0].label);
	if (*b->title)
		html_say(f, "p", NULL, "%s", b->title);
	html_leaks(f, b);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (draw_entries(s->entries, s->rows, 1, lap))
			put_lap(f, s->entries, of, lap + 1);
	}
	html_say(f, "h2", NULL, "Cost");
	html_matrix_cost(f, s->rows, s->n);
	put_rest(f, of);
	html_end(f);
}

static void put_picture(FILE *f, const struct side *s, const void *of)
{
	struct draw_entry entries[BEHAVIOUR_LAPS];
	size_t n = 0;

	(void)of;
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		n += draw_entries(&entries[n], s->rows, 1, lap);
	svg_prologue(f);
	draw_stack(f, "laps", true, s->rows[0].label, entries, n, true);
}

char *report_svg(const struct report_input *in)
{
	return side_of_report(in, put_picture);
}

char *report_html(const struct report_input *in)
{
	return side_of_report(in, put_page);
}
