// SPDX-License-Identifier: MIT
/* What several pages show of a lap, each as a table. */
#include <inttypes.h>
#include <string.h>

#include "html.h"
#include "regs/pstate.h"

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
		html_flags(f, c, cp == CP_H2 && lap->leak_out);
		html_cell(f, NULL, "EL%u", c->el);
		html_cell(f, NULL, "%s", world_name(c->world));
		html_cell(f, NULL, "%s", vectors_name(c->vectors));
		html_cell(f, NULL, "%s", yes_no(c->synchronised));
		html_cell(f, "mono", "%s", c->symbol);
		html_cell(f, NULL, "%s", checkpoint_words(cp));
		html_row_end(f);
	}
	html_table_end(f);
}

void html_rules(FILE *f, const struct behaviour_lap *lap, const char *caption)
{
	static const char *const heads[] = { "rule", "", "what was found",
					     NULL };

	if (!lap->nverdicts)
		return;
	html_table(f, caption, heads);
	for (size_t i = 0; i < lap->nverdicts; i++) {
		html_row(f, "%s", lap->verdicts[i].rule);
		html_verdict(f, &lap->verdicts[i]);
		html_cell(f, NULL, "%s", lap->verdicts[i].says);
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
