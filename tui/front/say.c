// SPDX-License-Identifier: MIT
/* What the drawings say, in words. */
#include "regs/pstate.h"
#include "sentence.h"
#include "view.h"

static const struct {
	unsigned int flag;
	int bit; /* index into trace_event.changed */
	char name;
} flags[] = {
	{ FLAG_D, 3, 'D' },
	{ FLAG_A, 2, 'A' },
	{ FLAG_I, 1, 'I' },
	{ FLAG_F, 0, 'F' },
};

static void say_flag(const struct model *m, struct text *t, int i)
{
	unsigned int flag = flags[i].flag;
	uint32_t since = m->now->changed[flags[i].bit];

	text_add(t, "%c is %s: %s", flags[i].name,
		 m->now->flags & flag ? "set" : "clear",
		 flag_words(flag, m->now->flags & flag));
	if (since == TRACE_NO_EVENT)
		text_add(t, ", since before the recording");
	else
		text_add(t, ", since event %u", since);
	if ((m->now->flags ^ m->was->flags) & flag)
		text_add(t, ", changed since the last stop");
	text_add(t, "\n");
}

void say_flags(const struct model *m, struct text *t)
{
	const struct trace_event *e = m->now;
	char four[FLAGS_TEXT_LEN], el[8], list[FLAG_LIST_LEN];

	if (!e)
		return;
	text_add(t, "flags %s, %s, world %s\n", flags_text(e->flags, four),
		 sentence_el(e, el), world_name((enum world)e->world));
	for (int i = 0; i < 4; i++)
		say_flag(m, t, i);
	text_add(t, "vectors %s at 0x%llx, %s\n",
		 vectors_name((enum vectors)e->vectors),
		 (unsigned long long)e->vbar,
		 e->synchronised ? "synchronised"
				 : "not synchronised (modelled)");
	if (m->leak_out)
		text_add(t, "leak in lap %u: at H2 not as at H1: %s%s\n",
			 m->lap->number, sentence_flags(m->leak_out, list),
			 m->lap->complete ? "" : ", so far");
	if (m->leak_in)
		text_add(t, "lap %u: open under hyp vectors: %s\n",
			 m->lap->number, sentence_flags(m->leak_in, list));
}

/* ---- the strip --------------------------------------------------------------- */

static bool alike(const struct trace_event *a, const struct trace_event *b)
{
	return a->flags == b->flags && a->world == b->world &&
	       a->vectors == b->vectors;
}

static void say_stretch(const struct model *m, struct text *t, size_t first,
			size_t last)
{
	const struct trace_event *e = trace_at(m->s->trace, first);
	char four[FLAGS_TEXT_LEN];

	text_add(t, "events %zu to %zu: %s, vectors %s, flags %s", first, last,
		 world_name((enum world)e->world),
		 vectors_name((enum vectors)e->vectors),
		 flags_text(e->flags, four));
	for (int cp = 0; m->lap && cp < CP_COUNT; cp++) {
		const struct lap_point *p = &m->lap->points[cp];

		if (p->present && p->first >= first && p->first <= last)
			text_add(t, ", %s",
				 checkpoint_name((enum checkpoint)cp));
	}
	if (m->event >= first && m->event <= last)
		text_add(t, ", here");
	text_add(t, "\n");
}

void say_strip(const struct model *m, struct text *t)
{
	const struct trace *trace = m->s->trace;
	size_t first = m->lap_first;

	if (!m->now)
		return;
	if (m->lap)
		text_add(t, "lap %u\n", m->lap->number);
	for (size_t i = first + 1; i <= m->lap_end; i++) {
		if (i < m->lap_end &&
		    alike(trace_at(trace, i), trace_at(trace, first)))
			continue;
		say_stretch(m, t, first, i - 1);
		first = i;
	}
}
