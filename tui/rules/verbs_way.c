// SPDX-License-Identifier: MIT
/* Verbs about the flags on the way from one checkpoint to another. */
#include "image/insn.h"
#include "regs/pstate.h"
#include "verbs_impl.h"

bool verb_masked_in_hyp(const struct rule_subject *s, const struct lap *lap,
			const struct rule_args *a, struct verdict *v)
{
	unsigned int wrong = lap_leak_in(s->trace, lap) & a->flags;
	const struct lap_point *x2 = &lap->points[CP_X2];
	uint32_t event = lap_leak_in_event(s->trace, lap);
	char text[FLAGS_TEXT_LEN];

	if (!wrong)
		return true;
	while ((trace_at(s->trace, event)->flags & wrong) == wrong ||
	       (x2->present && event >= x2->first && event <= x2->last))
		event++;
	return verb_broken(
		v, event, wrong & ~trace_at(s->trace, event)->flags,
		"%s found clear under the hyp vectors, first at event %u",
		flags_text(wrong, text), trace_at(s->trace, event)->seq);
}

static bool waits(const struct trace *t, const struct lap *lap, uint32_t i)
{
	return i <= lap->points[CP_H3].first &&
	       trace_at(t, i)->vectors == VECTORS_UNSETTLED;
}

bool verb_unmask_after_sync(const struct rule_subject *s, const struct lap *lap,
			    const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x4 = &lap->points[CP_X4];
	char text[FLAGS_TEXT_LEN];

	/* Nothing may synchronise before H3: then its I was cleared early. */
	for (uint32_t i = x4->first + 1; x4->present && waits(s->trace, lap, i);
	     i++) {
		unsigned int cleared =
			trace_at(s->trace, i - 1)->flags &
			~(unsigned int)trace_at(s->trace, i)->flags & a->flags;

		if (cleared)
			return verb_broken(
				v, i, cleared,
				"%s cleared at event %u, before the ISB",
				flags_text(cleared, text),
				trace_at(s->trace, i - 1)->seq);
	}
	return true;
}

bool verb_window_at_most(const struct rule_subject *s, const struct lap *lap,
			 const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x2 = &lap->points[CP_X2];
	uint32_t open = 0, i;

	if (!x2->present)
		return true;
	for (i = x2->first; i < trace_count(s->trace); i++, open++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if ((e->flags & FLAG_A) || e->world != WORLD_HYP)
			break;
	}
	return open <= a->number ||
	       verb_broken(
		       v, x2->first, FLAG_A,
		       "A stays clear for %u instructions from the window on, "
		       "%u are allowed",
		       open, a->number);
}

/* Is an ISB executed while A is open for the guest's SError? */
bool verb_window_holds_isb(const struct rule_subject *s, const struct lap *lap,
			   const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x2 = verb_point(lap, CP_X2, v);

	(void)a;
	if (!x2)
		return false;
	for (uint32_t i = x2->first; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if ((e->flags & FLAG_A) || e->world != WORLD_HYP)
			break;
		if (insn_decode(e->word).kind == INSN_ISB)
			return true;
	}
	return verb_broken(v, x2->first, FLAG_A,
			   "A is masked again before an ISB was executed");
}

/* Instructions from H1 to H2 that are not the guest's. */
bool verb_path_at_most(const struct rule_subject *s, const struct lap *lap,
		       const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, CP_H1, v);
	const struct lap_point *q = p ? verb_point(lap, CP_H2, v) : NULL;
	unsigned int count = 0;

	if (!q)
		return false;
	for (uint32_t i = p->first; i < q->event; i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if (trace_at(s->trace, i + 1)->seq != e->seq + 1)
			return verb_broken(v, i, 0,
					   "instructions are missing from this "
					   "recording: use another recorder");
		count += e->world != WORLD_GUEST;
	}
	return count <= a->number ||
	       verb_broken(v, q->event, 0,
			   "%u instructions from H1 to H2, %u are allowed",
			   count, a->number);
}

/* At every event from the first of one checkpoint to the first of another, so
 * that what is set at the checkpoints alone does not do. */
bool verb_masked_between(const struct rule_subject *s, const struct lap *lap,
			 const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	const struct lap_point *q = p ? verb_point(lap, a->cp[1], v) : NULL;
	char text[FLAGS_TEXT_LEN];

	if (!q)
		return false;
	for (uint32_t i = p->first; i <= q->first; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong = ~(unsigned int)e->flags & a->flags;

		if (wrong)
			return verb_broken(
				v, i, wrong,
				"%s found clear at event %u, between %s "
				"and %s",
				flags_text(wrong, text), e->seq,
				checkpoint_name(a->cp[0]),
				checkpoint_name(a->cp[1]));
	}
	return true;
}

/* From the first event of one checkpoint to the first of the other. */
static bool way(const struct lap *lap, const struct rule_args *a,
		struct verdict *v, uint32_t *from, uint32_t *to)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	const struct lap_point *q = p ? verb_point(lap, a->cp[1], v) : NULL;

	if (!q)
		return false;
	*from = p->first;
	*to = q->first;
	return true;
}

static bool writes_flags(const struct trace_event *e)
{
	enum insn_kind kind = insn_decode(e->word).kind;

	return kind == INSN_MSR_DAIF || kind == INSN_MSR_DAIFSET ||
	       kind == INSN_MSR_DAIFCLR;
}

/* Writes that change a flag, from the first event of one checkpoint to the
 * first of another; exceptions and their returns are none. */
bool verb_changes_at_most(const struct rule_subject *s, const struct lap *lap,
			  const struct rule_args *a, struct verdict *v)
{
	unsigned int count = 0;
	uint32_t from, to;

	if (!way(lap, a, v, &from, &to))
		return false;
	for (uint32_t i = from; i < to; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		const struct trace_event *next = trace_at(s->trace, i + 1);
		unsigned int wrong = (unsigned int)(e->flags ^ next->flags);

		if (!writes_flags(e) || !wrong || ++count <= a->number)
			continue;
		return verb_broken(
			v, i + 1, wrong,
			"the flags are written once more at event %u: "
			"%u changes from %s to %s are allowed",
			e->seq, a->number, checkpoint_name(a->cp[0]),
			checkpoint_name(a->cp[1]));
	}
	return true;
}

/* ISBs executed from the first event of one checkpoint to the first of
 * another: each costs, and one is enough. */
bool verb_isbs_at_most(const struct rule_subject *s, const struct lap *lap,
		       const struct rule_args *a, struct verdict *v)
{
	unsigned int count = 0;
	uint32_t from, to;

	if (!way(lap, a, v, &from, &to))
		return false;
	for (uint32_t i = from; i < to; i++) {
		if (insn_decode(trace_at(s->trace, i)->word).kind != INSN_ISB ||
		    ++count <= a->number)
			continue;
		return verb_broken(v, i, 0,
				   "one ISB more at event %u: %u from %s to "
				   "%s are allowed",
				   trace_at(s->trace, i)->seq, a->number,
				   checkpoint_name(a->cp[0]),
				   checkpoint_name(a->cp[1]));
	}
	return true;
}
