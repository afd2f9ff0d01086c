// SPDX-License-Identifier: MIT
/* Verbs about what has to come before something else. */
#include "image/insn.h"
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "verbs_impl.h"

/* The flags of @of that the instruction in front of event @i cleared. */
static unsigned int cleared_at(const struct trace *t, uint32_t i,
			       unsigned int of)
{
	return trace_at(t, i - 1)->flags &
	       ~(unsigned int)trace_at(t, i)->flags & of;
}

/* The first event from X1 up to H2 that shows a flag cleared, the SError
 * window excepted; H2's own first event if there is none. */
static uint32_t first_unmask(const struct trace *t, const struct lap *lap,
			     unsigned int of)
{
	const struct lap_point *x2 = &lap->points[CP_X2];
	const uint32_t end = lap->points[CP_H2].first;
	uint32_t i = lap->points[CP_X1].first + 1;

	while (i < end &&
	       ((x2->present && i == x2->first) || !cleared_at(t, i, of)))
		i++;
	return i;
}

/* On the way out, is no system register written behind the first unmask? */
bool verb_unmask_last(const struct rule_subject *s, const struct lap *lap,
		      const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x1 = verb_point(lap, CP_X1, v);
	const struct lap_point *h2 = x1 ? verb_point(lap, CP_H2, v) : NULL;
	char text[FLAGS_TEXT_LEN];
	uint32_t unmask;

	if (!h2)
		return false;
	unmask = first_unmask(s->trace, lap, a->flags);
	for (uint32_t i = unmask; i < h2->first; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int cleared = cleared_at(s->trace, unmask, a->flags);

		if (insn_decode(e->word).kind == INSN_MSR_SYSREG)
			return verb_broken(v, unmask, cleared,
					   "%s cleared at event %u, and the "
					   "switch writes a system register "
					   "behind it, at event %u",
					   flags_text(cleared, text),
					   trace_at(s->trace, unmask)->seq,
					   e->seq);
	}
	return true;
}

static bool host_at_el2(const struct trace_event *e)
{
	return e->world == WORLD_HOST && e->el == 2 && (e->hcr_el2 & HCR_E2H);
}

/*
 * When the host has set HCR_EL2.TGE again, is no flag cleared before that is
 * synchronised? MODELLED from the instructions: QEMU acts on the write at once.
 */
bool verb_unmask_after_tge(const struct rule_subject *s, const struct lap *lap,
			   const struct rule_args *a, struct verdict *v)
{
	bool unsettled = false;
	char text[FLAGS_TEXT_LEN];

	(void)lap;
	for (uint32_t i = 1; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		const struct trace_event *before = trace_at(s->trace, i - 1);
		unsigned int cleared = cleared_at(s->trace, i, a->flags);

		if (!host_at_el2(before) || !host_at_el2(e) || e->synchronised)
			unsettled = false;
		else if (!(before->hcr_el2 & HCR_TGE) && (e->hcr_el2 & HCR_TGE))
			unsettled = true;
		if (unsettled && cleared)
			return verb_broken(v, i, cleared,
					   "%s cleared at event %u, before an "
					   "ISB behind the write of TGE",
					   flags_text(cleared, text), e->seq);
	}
	return true;
}

/* ---- the two addresses of the SError window ------------------------------- */

/* The event of the ISB that is executed with A open, or NULL. */
static const struct trace_event *window_isb(const struct rule_subject *s,
					    const struct lap_point *x2,
					    uint32_t *at)
{
	for (*at = x2->first; *at + 1 < trace_count(s->trace); ++*at) {
		const struct trace_event *e = trace_at(s->trace, *at);

		if ((e->flags & FLAG_A) || e->world != WORLD_HYP)
			return NULL;
		if (insn_decode(e->word).kind == INSN_ISB)
			return e;
	}
	return NULL;
}

/* Does an SError that is taken before event @at return to the symbol? */
static bool returns_to(const struct rule_subject *s, const struct rule_args *a,
		       uint32_t at, struct verdict *v)
{
	uint64_t addr, size;

	if (!s->symbols || !symbols_find(s->symbols, a->symbol, &addr, &size))
		return verb_broken(v, TRACE_NO_EVENT, 0,
				   "no label %s in the image: do not rename it",
				   a->symbol);
	return trace_at(s->trace, at)->pc == addr ||
	       verb_broken(v, at, FLAG_A,
			   "an SError in the window can return to event %u, "
			   "which is not at %s: el2_error will not know it",
			   trace_at(s->trace, at)->seq, a->symbol);
}

/* Is A opened right in front of an ISB, and is that where the label is? */
bool verb_window_from(const struct rule_subject *s, const struct lap *lap,
		      const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x2 = verb_point(lap, CP_X2, v);
	uint32_t at;

	if (!x2)
		return false;
	if (!window_isb(s, x2, &at) || at != x2->first)
		return verb_broken(v, x2->first, FLAG_A,
				   "A is not opened right in front of an ISB");
	return returns_to(s, a, at, v);
}

/* Is the label right behind that ISB? */
bool verb_window_to(const struct rule_subject *s, const struct lap *lap,
		    const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *x2 = verb_point(lap, CP_X2, v);
	uint32_t at;

	if (!x2)
		return false;
	if (!window_isb(s, x2, &at))
		return verb_broken(v, x2->first, FLAG_A,
				   "no ISB is executed while A is open");
	return returns_to(s, a, at + 1, v);
}
