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

/* Laps before the one shown that are summed up in a row. */
#define LAPS_BEFORE 6

static const struct verdict *verdict_of(const struct model *m,
					const struct lap *lap, size_t rule)
{
	const struct judged_lap *j;

	if (!m->study || !lap || !lap->complete)
		return NULL;
	j = judged_get(&m->study->judged, m->s->trace, lap);
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
	char line[300];
	struct text t = text_begin(line, sizeof(line));

	if (v->event == TRACE_NO_EVENT) {
		page_fold(p, INK_BOLD, 4, v->text);
		return;
	}
	text_add(&t, "  %s, event %u: %s", checkpoint_of(m->lap, v->event),
		 v->event, v->text);
	page_fold(p, INK_BOLD, 4, line);
	for (unsigned int flag = FLAG_D; flag; flag >>= 1) {
		char why[200];

		if (!(v->wrong & flag))
			continue;
		provenance_flag(m->s, v->event, flag, sizeof(why), why,
				sizeof(why));
		snprintf(line, sizeof(line), "  %s", why);
		page_fold(p, INK_PLAIN, 4, line);
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
	page_fold(p, INK_PLAIN, 4, line);
}

static void write_rule(struct page *p, const struct model *m, size_t i)
{
	const struct rule *rule = rules_standing(i);
	const struct verdict *v = verdict_of(m, m->lap, i);
	char line[300];
	int x = put(p->w, p->y, 0, state_ink(v), "%-6s", state_words(v));

	put(p->w, p->y++, x, INK_BOLD, "  %s", rule->name);
	snprintf(line, sizeof(line), "  %s", rule->says);
	page_fold(p, INK_DIM, 2, line);
	if (v && !v->holds)
		write_broken(p, m, v);
	write_before(p, m, i);
}

static void write_rules(struct page *p, const struct model *m)
{
	if (m->lab_text) {
		page_fold(p, INK_BOLD, 0, m->lab_text->title);
		page_fold(p, INK_PLAIN, 0, m->lab_text->text);
	}
	for (size_t i = 0; rules_standing(i); i++)
		write_rule(p, m, i);
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	page_draw(w, m, 0, scroll, write_rules);
}

static void title(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);

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
