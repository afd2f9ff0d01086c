// SPDX-License-Identifier: MIT
/* Verbs about what gave a flag its value. */
#include "image/insn.h"
#include "regs/pstate.h"
#include "verbs_impl.h"

/* From @from up to @to, that excluded; TRACE_NO_EVENT if there is none. */
static uint32_t last_eret(const struct trace *t, uint32_t from, uint32_t to)
{
	for (uint32_t i = to; i-- > from;) {
		if (insn_decode(trace_at(t, i)->word).kind == INSN_ERET)
			return i;
	}
	return TRACE_NO_EVENT;
}

/*
 * Does an ERET between the two put back, from SPSR_EL2, what the flags were at
 * the first? It must be the last one on the way, for only that one counts.
 */
bool verb_through_spsr(const struct rule_subject *s, const struct lap *lap,
		       const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	const struct lap_point *q = p ? verb_point(lap, a->cp[1], v) : NULL;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN];
	unsigned int before, saved;
	uint32_t eret;

	if (!q)
		return false;
	eret = last_eret(s->trace, p->event, q->event);
	if (eret == TRACE_NO_EVENT)
		return verb_broken(
			v, q->event, 0, "no exception return from %s to %s",
			checkpoint_name(a->cp[0]), checkpoint_name(a->cp[1]));
	if (trace_at(s->trace, eret + 1)->world == WORLD_GUEST)
		return verb_broken(v, eret, 0,
				   "the last ERET before %s goes to the guest: "
				   "the host is come back to by a branch",
				   checkpoint_name(a->cp[1]));
	before = trace_at(s->trace, p->event)->flags;
	saved = pstate_flags(trace_at(s->trace, eret)->spsr_el2);
	return saved == before ||
	       verb_broken(v, eret, before ^ saved,
			   "SPSR_EL2 holds %s at the ERET, %s was %s",
			   flags_text(saved, x), checkpoint_name(a->cp[0]),
			   flags_text(before, y));
}

/* Was each of the flags last changed by an instruction of that function? */
bool verb_changed_in(const struct rule_subject *s, const struct lap *lap,
		     const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	const struct trace_event *e;
	uint64_t from, size;

	if (!p || !verb_code(s, a, &from, &size, v))
		return false;
	e = trace_at(s->trace, p->event);
	for (unsigned int bit = 0; bit < 4; bit++) {
		uint32_t shows = e->changed[bit];

		if (!(a->flags & 1U << bit))
			continue;
		if (shows == TRACE_NO_EVENT || !shows ||
		    trace_at(s->trace, shows)->exception ||
		    trace_at(s->trace, shows - 1)->pc - from >= size)
			return verb_broken(v, p->event, 1U << bit,
					   "what changed it last was no "
					   "instruction of %s",
					   a->symbol);
	}
	return true;
}

/* Is that function entered at least once with such flags? */
bool verb_reaches(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	uint64_t from, size;
	char x[FLAGS_TEXT_LEN];

	(void)lap;
	if (!verb_code(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if (e->pc == from && !((e->flags ^ a->value) & a->flags))
			return true;
	}
	return verb_broken(v, TRACE_NO_EVENT, 0, "%s was never entered with %s",
			   a->symbol, verb_pattern(a, x));
}
