// SPDX-License-Identifier: MIT
#include <inttypes.h>

#include "mail.h"
#include "regs/pstate.h"

static void put_cells(FILE *f, const struct behaviour_lap *lap)
{
	char at[MAIL_SYMBOL];

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct behaviour_cell *c = &lap->cells[cp];

		if (c->present)
			mail_line(f, "  %-3s %-16s  EL%u %-5s %-11s %s",
				  checkpoint_name((enum checkpoint)cp),
				  c->flags, c->el, world_name(c->world),
				  vectors_name(c->vectors),
				  mail_symbol(at, c->symbol, 26));
	}
}

/* What neither flags nor vectors show is left to the other formats. */
static void put_changes(FILE *f, const struct behaviour_lap *lap)
{
	char is[FLAGS_TEXT_LEN], at[MAIL_SYMBOL];

	for (size_t i = 1; i < lap->nstretches; i++) {
		const struct behaviour_stretch *s = &lap->stretches[i];

		if (s->flags != s[-1].flags || s->vectors != s[-1].vectors ||
		    s->el != s[-1].el)
			mail_line(f, "%6" PRIu64 " %s EL%u %-11s %-20s %s",
				  s->event - 1, flags_text(s->flags, is), s->el,
				  vectors_name(s->vectors), s->began,
				  mail_symbol(at, s->began_at, 21));
	}
}

static void put_verdicts(FILE *f, const struct report_input *in,
			 unsigned int lap)
{
	for (size_t i = 0; i < in->nverdicts; i++) {
		const struct verdict *v = &in->verdicts[i];

		if (v->lap == lap)
			mail_wrap(f, 9, "  %-6s %s%s%s",
				  v->holds ? "holds" : "BROKEN", v->rule->name,
				  *v->text ? ": " : "", v->text);
	}
}

static void put_lap(FILE *f, const struct behaviour_lap *lap,
		    const struct report_input *in, unsigned int number)
{
	char words[64];

	mail_line(f, "%s", "");
	mail_line(f, "Lap %u: %s", number,
		  story_leaks(lap, words, sizeof(words)));
	mail_line(f, "%s", "");
	mail_strip(f, lap);
	mail_line(f, "%s", "");
	put_cells(f, lap);
	mail_line(f, "%s", "");
	put_changes(f, lap);
	mail_line(f, "%s", "");
	put_verdicts(f, in, number);
}

static void put_mail(FILE *f, const struct side *s, const void *of)
{
	mail_wrap(f, 2, "%s", s->rows[0].label);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		if (s->rows[0].is->laps[lap].nstretches)
			put_lap(f, &s->rows[0].is->laps[lap], of, lap + 1);
	}
	mail_line(f, "%s", "");
	mail_strip_legend(f);
}

char *report_mail(const struct report_input *in)
{
	return side_of_report(in, put_mail);
}
