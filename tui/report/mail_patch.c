// SPDX-License-Identifier: MIT
#include <string.h>

#include "mail.h"
#include "patch_words.h"
#include "regs/pstate.h"

static void put_transitions(FILE *f, const struct behaviour *before,
			    const struct behaviour *after)
{
	struct patch_transition list[PATCH_CHANGES];
	size_t n = patch_transitions(before, after, list, PATCH_CHANGES);
	char from[FLAGS_TEXT_LEN], to[FLAGS_TEXT_LEN], at[MAIL_SYMBOL];

	for (size_t i = 0; i < n && i < PATCH_CHANGES; i++) {
		const struct patch_transition *t = &list[i];

		mail_line(f, "    %c lap %u %s -> %s %-20s %s",
			  t->added ? '+' : '-', t->lap,
			  flags_text(t->from, from),
			  flags_text(t->stretch->flags, to), t->stretch->began,
			  mail_symbol(at, t->stretch->began_at, 25));
	}
	if (n > PATCH_CHANGES)
		mail_line(f, "    and %zu more", n - PATCH_CHANGES);
}

static void put_rules(FILE *f, const struct behaviour *before,
		      const struct behaviour *after)
{
	struct patch_rule list[BEHAVIOUR_LAPS * BEHAVIOUR_VERDICTS];
	size_t n = patch_rules(before, after, list,
			       sizeof(list) / sizeof(list[0]));

	for (size_t i = 0; i < n; i++)
		mail_line(f, "    lap %u: %s newly %s", list[i].lap,
			  list[i].rule, list[i].holds ? "HOLDS" : "BROKEN");
}

static void put_changes(FILE *f, const struct patch_report *p, size_t i)
{
	for (unsigned int mode = 0; mode < PATCH_MODES; mode++) {
		const struct behaviour *before = patch_before(p, i, mode);
		const struct behaviour *after = &p->steps[i].after[mode];
		bool same = patch_same(before, after);

		mail_line(f, "  %s%s", patch_mode_words(mode),
			  same ? ": no difference on a lap"
			  : patch_only_cost(before, after)
				  ? ": only the cost changes"
				  : ":");
		if (same)
			continue;
		put_rules(f, before, after);
		put_transitions(f, before, after);
	}
}

static void put_step(FILE *f, const struct patch_report *p, size_t i)
{
	const struct patch_step *step = &p->steps[i];

	mail_line(f, "%s", "");
	mail_wrap(f, 4, "%u/%u %s", step->part, step->of, step->subject);
	if (*step->note)
		mail_wrap(f, 4, "    %s", step->note);
	if (step->outcome == PATCH_RUNS)
		put_changes(f, p, i);
	else
		mail_wrap(f, 4, "  %s%s%s", patch_outcome_name(step->outcome),
			  *step->why ? ": " : "", step->why);
}

static void put_callers(FILE *f, const struct patch_report *p)
{
	char head[96];

	if (!patch_callers_head(head, sizeof(head), p->callers, p->ncallers))
		return;
	mail_line(f, "%s", "");
	mail_line(f, "%s", head);
	for (size_t i = 0; i < p->ncallers; i++) {
		const struct caller *c = &p->callers[i];

		mail_line(f, "  %c %-26s %s", caller_affected(c) ? '*' : ' ',
			  c->name, c->callee);
	}
}

static void put_head(FILE *f, const struct patch_report *p)
{
	mail_wrap(f, 4, "%s", p->title);
	mail_line(f, "version %u, applied to %s", p->version, p->base);
	if (*p->note)
		mail_wrap(f, 0, "%s", p->note);
	mail_line(f, "%s", "");
	mail_wrap(f, 0, "%s", p->verdict);
}

static void put_mode(FILE *f, const struct side *s,
		     const struct patch_report *p, unsigned int mode)
{
	struct side rows = *s;

	mail_line(f, "%s", "");
	if (mode && !patch_mode_changes(p, mode)) {
		mail_wrap(f, 0,
			  "%s nothing changes: each checkpoint, rule and "
			  "figure is as before.",
			  patch_mode_words(mode));
		return;
	}
	mail_line(f, "%s:", patch_mode_words(mode));
	rows.n = patch_rows(p, mode, rows.rows);
	mail_side(f, &rows);
}

static void put_mail(FILE *f, const struct side *s, const void *of)
{
	const struct patch_report *p = of;
	struct side rows = *s;

	put_head(f, p);
	for (unsigned int mode = 0; patch_last(p) && mode < PATCH_MODES; mode++)
		put_mode(f, s, p, mode);
	if (patch_last(p)) {
		rows.n = patch_rows(p, 0, rows.rows);
		mail_line(f, "%s", "");
		mail_names(f, &rows);
	}
	for (size_t i = 0; i < p->nsteps; i++)
		put_step(f, p, i);
	put_callers(f, p);
}

char *patch_mail(const struct patch_report *p)
{
	return side_of_patch(p, put_mail);
}

/* ---- two versions --------------------------------------------------------------- */

/* git's lines as they are, each cut to the width. */
static void put_lines(FILE *f, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		mail_line(f, "  %.*s", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void put_range(FILE *f, const struct side *s, const void *of)
{
	const struct patch_range *r = of;
	struct side rows = *s;

	put_head(f, &r->from);
	mail_line(f, "%s", "");
	put_head(f, &r->to);
	mail_line(f, "%s", "");
	mail_line(f, "As texts (git range-diff):");
	put_lines(f, r->range);
	mail_line(f, "%s", "");
	rows.n = patch_range_rows(r, 0, rows.rows);
	mail_line(f, rows.n > 1 ? "As behaviour, with VHE:"
				: "Neither version comes as far as a lap.");
	if (rows.n > 1) {
		mail_side(f, &rows);
		mail_line(f, "%s", "");
		mail_names(f, &rows);
		mail_line(f, "%s", "");
		patch_range_rows(r, 1, rows.rows);
		mail_line(f, patch_range_changes(r, 1)
				     ? "Without VHE:"
				     : "Without VHE neither changes anything.");
	}
	if (rows.n > 1 && patch_range_changes(r, 1))
		mail_side(f, &rows);
}

char *patch_range_mail(const struct patch_range *r)
{
	return side_of_range(r, put_range);
}
