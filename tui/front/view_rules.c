// SPDX-License-Identifier: MIT
/*
 * The standing rules on the lap shown and on those before it: open while the
 * lap runs, then held or broken. A lab's own text stands above them.
 */
#include "page.h"
#include "provenance.h"
#include "regs/pstate.h"
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"

/* Laps before the one shown that are summed up in a row. */
#define LAPS_BEFORE 6

static struct judge judge_of(const struct model *m)
{
	return (struct judge){ .rules = m->lab ? m->lab->rules : NULL,
			       .subject = { .trace = m->s->trace,
					    .symbols = &m->s->symbols,
					    .nvhe = m->lab && m->lab->nvhe } };
}

static const struct verdict *verdict_of(const struct model *m,
					const struct lap *lap, size_t rule)
{
	const struct judge by = judge_of(m);
	const struct judged_lap *j;

	if (!m->study || !lap || !lap->complete)
		return NULL;
	if (!judge_covers(&by, rule, lap->number))
		return NULL;
	j = judged_get(&m->study->judged, &by, lap);
	return rule < j->count ? &j->verdicts[rule] : NULL;
}

static const char *state_words(const struct verdict *v)
{
	if (!v)
		return "open";
	return v->holds ? "held" : "BROKEN";
}

static enum ink state_ink(const struct verdict *v)
{
	if (!v)
		return INK_PLAIN;
	return v->holds ? INK_BOLD : INK_LEAK;
}

static const char *checkpoint_of(const struct lap *lap, uint32_t event)
{
	for (int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (p->present && event >= p->first && event <= p->last)
			return checkpoint_name((enum checkpoint)cp);
	}
	return "";
}

/* What was expected and found, where, and why the flags were so. */
static void write_broken(struct page *p, const struct model *m,
			 const struct verdict *v)
{
	const char *cp = checkpoint_of(m->lap, v->event);

	if (v->event == TRACE_NO_EVENT) {
		page_fold(p, INK_BOLD, 4, "%s", v->text);
		return;
	}
	/* What is said of another place names the event itself. */
	if (*cp)
		page_fold(p, INK_BOLD, 4, "  %s, event %u: %s", cp, v->event,
			  v->text);
	else
		page_fold(p, INK_BOLD, 4, "  %s", v->text);
	for (unsigned int flag = FLAG_D; flag; flag >>= 1) {
		char why[200];

		if (!(v->wrong & flag))
			continue;
		provenance_flag(m->s, v->event, flag, sizeof(why), why,
				sizeof(why));
		page_fold(p, INK_PLAIN, 4, "  %s", why);
	}
}

/* "before: lap 3 held, lap 2 held, lap 1 BROKEN" */
static void write_before(struct page *p, const struct model *m, size_t rule)
{
	char line[300];
	struct text t = text_begin(line, sizeof(line));
	unsigned int n = m->lap ? m->lap->number : 0;

	if (n < 2)
		return;
	text_add(&t, "  before:");
	for (unsigned int i = 1; i < n && i <= LAPS_BEFORE; i++) {
		const struct lap *lap = lap_get(m->s->trace, n - i);

		text_add(&t, "%s lap %u %s", i > 1 ? "," : "", n - i,
			 state_words(verdict_of(m, lap, rule)));
	}
	page_fold(p, INK_PLAIN, 4, "%s", line);
}

static void write_rule(struct page *p, const struct model *m, size_t i)
{
	const struct judge by = judge_of(m);
	const struct rule *rule = judge_rule(&by, i);
	const struct verdict *v = verdict_of(m, m->lap, i);
	bool here = !m->lap || judge_covers(&by, i, m->lap->number);
	int x = put(p->w, p->y, 0, state_ink(v), "%-6s",
		    here ? state_words(v) : "-");

	put(p->w, p->y++, x, INK_BOLD, "  %s", rule->name);
	page_fold(p, INK_DIM, 2, "  %s", rule->says);
	if (v && !v->holds)
		write_broken(p, m, v);
	write_before(p, m, i);
}

/* A handout has a line for each paragraph: see fold_paragraphs(). */
static void write_text(struct page *p, const char *text)
{
	char *lines = fold_text(text, p->w->cols > 1 ? p->w->cols - 1 : 1);
	char *rest = lines, *line;

	while (rest && (line = strsep(&rest, "\n")))
		page_line(p, *line == '#' ? INK_BOLD : INK_PLAIN, "%s", line);
	free(lines);
}

/* The rules first: they are what changes while one works. */
static void write_rules(struct page *p, const struct model *m)
{
	const struct judge by = judge_of(m);

	for (size_t i = 0; judge_rule(&by, i); i++)
		write_rule(p, m, i);
	if (!m->lab)
		return;
	page_line(p, INK_PLAIN, "%s", "");
	page_line(p, INK_BOLD, "%s", m->lab->title);
	write_text(p, m->lab->text);
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	page_draw(w, m, 0, scroll, write_rules);
}

static void title(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);

	if (m->lab)
		text_add(&t, "lab: %s, ", m->lab->title);
	if (!m->lap)
		text_add(&t, "no lap has begun");
	else
		text_add(&t, "lap %u%s", m->lap->number,
			 m->lap->complete ? "" : ", under way");
}

const struct view_ops view_rules = {
	.name = "rules",
	.min_h = 1,
	.min_w = 40,
	.draw = draw,
	.title = title,
};
