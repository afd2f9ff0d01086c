// SPDX-License-Identifier: MIT
/* Verbs about the flags in a piece of code, wherever a lap is. */
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "verbs_impl.h"

bool verb_runs(const struct rule_subject *s, const struct lap *lap,
	       const struct rule_args *a, struct verdict *v)
{
	uint64_t from, size;

	(void)lap;
	if (!verb_code(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		if (trace_at(s->trace, i)->pc - from < size)
			return true;
	}
	return verb_broken(v, TRACE_NO_EVENT, 0, "%s was never executed",
			   a->symbol);
}

/* Each time that function returns, are the flags what they were when it was
 * entered? */
bool verb_keeps(const struct rule_subject *s, const struct lap *lap,
		const struct rule_args *a, struct verdict *v)
{
	const struct trace_event *entry = NULL;
	uint64_t from, size;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN];

	(void)lap;
	if (!verb_code(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong;

		/* They count their calls apart. */
		if (e->world == WORLD_GUEST || e->world == WORLD_USER)
			continue;
		if (e->pc == from)
			entry = e;
		if (!entry || e->depth >= entry->depth)
			continue;
		wrong = (e->flags ^ entry->flags) & a->flags;
		if (wrong)
			return verb_broken(
				v, (uint32_t)i, wrong,
				"%s was entered with %s and left with %s at "
				"event %u",
				a->symbol, flags_text(entry->flags, x),
				flags_text(e->flags, y), e->seq);
		entry = NULL;
	}
	return true;
}

/*
 * While ordinary host code runs at EL2 with HCR_EL2.TGE clear, as the
 * stage-2 TLB helpers of VHE do: an interrupt taken there runs the host's
 * handlers in the guest's regime.
 */
bool verb_masked_without_tge(const struct rule_subject *s,
			     const struct lap *lap, const struct rule_args *a,
			     struct verdict *v)
{
	char text[FLAGS_TEXT_LEN];

	(void)lap;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong = ~(unsigned int)e->flags & a->flags;

		if (e->world == WORLD_HOST && e->el == 2 &&
		    (e->hcr_el2 & HCR_E2H) && !(e->hcr_el2 & HCR_TGE) && wrong)
			return verb_broken(
				v, (uint32_t)i, wrong,
				"%s found clear at event %u, where TGE "
				"is clear",
				flags_text(wrong, text), e->seq);
	}
	return true;
}
