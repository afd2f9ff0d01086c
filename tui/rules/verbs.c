// SPDX-License-Identifier: MIT
#include "verbs.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image/insn.h"
#include "regs/hcr.h"
#include "regs/pstate.h"

/* The account of a rule that does not hold; always false. */
static bool broken(struct verdict *v, uint32_t event, unsigned int wrong,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static bool broken(struct verdict *v, uint32_t event, unsigned int wrong,
		   const char *fmt, ...)
{
	va_list ap;

	v->event = event;
	v->wrong = wrong;
	va_start(ap, fmt);
	vsnprintf(v->text, sizeof(v->text), fmt, ap);
	va_end(ap);
	return false;
}

static const struct lap_point *point(const struct lap *lap, enum checkpoint cp,
				     struct verdict *v)
{
	if (lap->points[cp].present)
		return &lap->points[cp];
	broken(v, TRACE_NO_EVENT, 0, "%s is missing on this lap",
	       checkpoint_name(cp));
	return NULL;
}

/* ---- flags at checkpoints --------------------------------------------------- */

static bool equal(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);
	const struct lap_point *q = p ? point(lap, a->cp[1], v) : NULL;
	unsigned int before, after, wrong;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN], z[FLAGS_TEXT_LEN];

	if (!q)
		return false;
	before = trace_at(s->trace, p->event)->flags;
	after = trace_at(s->trace, q->event)->flags;
	wrong = (before ^ after) & a->flags;
	return !wrong ||
	       broken(v, q->event, wrong,
		      "%s is %s, %s is %s: %s came back different",
		      checkpoint_name(a->cp[0]), flags_text(before, x),
		      checkpoint_name(a->cp[1]), flags_text(after, y),
		      flags_text(wrong, z));
}

/* "D-?-": what must be, with '?' for the flags that may be either. */
static const char *pattern_text(const struct rule_args *a,
				char buf[FLAGS_TEXT_LEN])
{
	flags_text(a->value, buf);
	for (int i = 0; i < 4; i++) {
		if (!(a->flags & (unsigned int)FLAG_D >> i))
			buf[i] = '?';
	}
	return buf;
}

static bool like_pattern(const struct rule_subject *s, uint32_t event,
			 const char *verb, const struct rule_args *a,
			 struct verdict *v)
{
	unsigned int found = trace_at(s->trace, event)->flags;
	unsigned int wrong = (found ^ a->value) & a->flags;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN];

	return !wrong || broken(v, event, wrong, "%s %s %s, must be %s",
				checkpoint_name(a->cp[0]), verb,
				flags_text(found, x), pattern_text(a, y));
}

static bool flags(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);

	return p && like_pattern(s, p->event, "is", a, v);
}

/* The same where the checkpoint begins, whatever is written inside it. */
static bool enters(const struct rule_subject *s, const struct lap *lap,
		   const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);

	return p && like_pattern(s, p->first, "begins with", a, v);
}

static bool same_as_lap(const struct rule_subject *s, const struct lap *lap,
			const struct rule_args *a, struct verdict *v)
{
	const struct lap *other = lap_get(s->trace, a->number);
	char x[40], y[40];

	if (!other)
		return broken(v, TRACE_NO_EVENT, 0, "there is no lap %u",
			      a->number);
	for (int cp = CP_H0; cp < CP_U; cp++) {
		const struct lap_point *p = &lap->points[cp];
		const struct lap_point *q = &other->points[cp];

		if (!p->present || !q->present)
			continue;
		lap_flags(s->trace, p, x, sizeof(x));
		lap_flags(s->trace, q, y, sizeof(y));
		if (strcmp(x, y) != 0)
			return broken(v, p->event, 0,
				      "%s is %s, on lap %u it was %s",
				      checkpoint_name((enum checkpoint)cp), x,
				      a->number, y);
	}
	return true;
}

static bool present(const struct rule_subject *s, const struct lap *lap,
		    const struct rule_args *a, struct verdict *v)
{
	(void)s;
	return point(lap, a->cp[0], v);
}

static bool absent(const struct rule_subject *s, const struct lap *lap,
		   const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = &lap->points[a->cp[0]];

	(void)s;
	return !p->present ||
	       broken(v, p->event, 0, "%s is there, and must not be: %s",
		      checkpoint_name(a->cp[0]), checkpoint_words(a->cp[0]));
}

static bool vectors(const struct rule_subject *s, const struct lap *lap,
		    const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);
	enum vectors found;

	if (!p)
		return false;
	found = (enum vectors)trace_at(s->trace, p->event)->vectors;
	return found == a->vectors ||
	       broken(v, p->event, 0, "at %s the live vectors are %s, not %s",
		      checkpoint_name(a->cp[0]), vectors_name(found),
		      vectors_name(a->vectors));
}

/* ---- flags along the way -------------------------------------------------------- */

static bool masked_in_hyp(const struct rule_subject *s, const struct lap *lap,
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
	return broken(v, event, wrong & ~trace_at(s->trace, event)->flags,
		      "%s found clear under the hyp vectors, first at event %u",
		      flags_text(wrong, text), trace_at(s->trace, event)->seq);
}

static bool unmask_after_sync(const struct rule_subject *s,
			      const struct lap *lap, const struct rule_args *a,
			      struct verdict *v)
{
	const struct lap_point *x4 = &lap->points[CP_X4];
	char text[FLAGS_TEXT_LEN];

	for (uint32_t i = x4->first + 1; x4->present && i <= x4->last; i++) {
		unsigned int cleared =
			trace_at(s->trace, i - 1)->flags &
			~(unsigned int)trace_at(s->trace, i)->flags & a->flags;

		if (cleared)
			return broken(v, i, cleared,
				      "%s cleared at event %u, before the ISB",
				      flags_text(cleared, text),
				      trace_at(s->trace, i)->seq);
	}
	return true;
}

static bool window_at_most(const struct rule_subject *s, const struct lap *lap,
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
	       broken(v, x2->first, FLAG_A,
		      "A stays clear for %u instructions from the window on, "
		      "%u are allowed",
		      open, a->number);
}

/* Is an ISB executed while A is open for the guest's SError? */
static bool window_holds_isb(const struct rule_subject *s,
			     const struct lap *lap, const struct rule_args *a,
			     struct verdict *v)
{
	const struct lap_point *x2 = point(lap, CP_X2, v);

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
	return broken(v, x2->first, FLAG_A,
		      "A is masked again before an ISB was executed");
}

/* Instructions from H1 to H2 that are not the guest's. */
static bool path_at_most(const struct rule_subject *s, const struct lap *lap,
			 const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, CP_H1, v);
	const struct lap_point *q = p ? point(lap, CP_H2, v) : NULL;
	unsigned int count = 0;

	if (!q)
		return false;
	for (uint32_t i = p->first; i < q->event; i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if (trace_at(s->trace, i + 1)->seq != e->seq + 1)
			return broken(v, i, 0,
				      "instructions are missing from this "
				      "recording: use another recorder");
		count += e->world != WORLD_GUEST;
	}
	return count <= a->number ||
	       broken(v, q->event, 0,
		      "%u instructions from H1 to H2, %u are allowed", count,
		      a->number);
}

/* At every event from the first of one checkpoint to the first of another, so
 * that what is set at the checkpoints alone does not do. */
static bool masked_between(const struct rule_subject *s, const struct lap *lap,
			   const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);
	const struct lap_point *q = p ? point(lap, a->cp[1], v) : NULL;
	char text[FLAGS_TEXT_LEN];

	if (!q)
		return false;
	for (uint32_t i = p->first; i <= q->first; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong = ~(unsigned int)e->flags & a->flags;

		if (wrong)
			return broken(v, i, wrong,
				      "%s found clear at event %u, between %s "
				      "and %s",
				      flags_text(wrong, text), e->seq,
				      checkpoint_name(a->cp[0]),
				      checkpoint_name(a->cp[1]));
	}
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
static bool changes_at_most(const struct rule_subject *s, const struct lap *lap,
			    const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = point(lap, a->cp[0], v);
	const struct lap_point *q = p ? point(lap, a->cp[1], v) : NULL;
	unsigned int count = 0;

	if (!q)
		return false;
	for (uint32_t i = p->first; i < q->first; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		const struct trace_event *next = trace_at(s->trace, i + 1);
		unsigned int wrong = (unsigned int)(e->flags ^ next->flags);

		if (!writes_flags(e) || !wrong || ++count <= a->number)
			continue;
		return broken(v, i + 1, wrong,
			      "the flags are written once more at event %u: "
			      "%u changes from %s to %s are allowed",
			      e->seq, a->number, checkpoint_name(a->cp[0]),
			      checkpoint_name(a->cp[1]));
	}
	return true;
}

/* ---- flags in a piece of code ---------------------------------------------------- */

static bool code_of(const struct rule_subject *s, const struct rule_args *a,
		    uint64_t *from, uint64_t *size, struct verdict *v)
{
	if (s->symbols && symbols_find(s->symbols, a->symbol, from, size) &&
	    *size)
		return true;
	return broken(v, TRACE_NO_EVENT, 0,
		      "no code called %s in the image: do not rename it",
		      a->symbol);
}

static bool runs(const struct rule_subject *s, const struct lap *lap,
		 const struct rule_args *a, struct verdict *v)
{
	uint64_t from, size;

	(void)lap;
	if (!code_of(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		if (trace_at(s->trace, i)->pc - from < size)
			return true;
	}
	return broken(v, TRACE_NO_EVENT, 0, "%s was never executed", a->symbol);
}

/* Each time that function returns, are the flags what they were when it was
 * entered? */
static bool keeps(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	const struct trace_event *entry = NULL;
	uint64_t from, size;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN];

	(void)lap;
	if (!code_of(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong;

		if (e->pc == from)
			entry = e;
		if (!entry || e->depth >= entry->depth)
			continue;
		wrong = (e->flags ^ entry->flags) & a->flags;
		if (wrong)
			return broken(v, (uint32_t)i, wrong,
				      "%s was entered with %s and left with %s",
				      a->symbol, flags_text(entry->flags, x),
				      flags_text(e->flags, y));
		entry = NULL;
	}
	return true;
}

/*
 * While ordinary host code runs at EL2 with HCR_EL2.TGE clear, as the
 * stage-2 TLB helpers of VHE do: an interrupt taken there runs the host's
 * handlers in the guest's regime.
 */
static bool masked_without_tge(const struct rule_subject *s,
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
			return broken(v, (uint32_t)i, wrong,
				      "%s found clear at event %u, where TGE "
				      "is clear",
				      flags_text(wrong, text), e->seq);
	}
	return true;
}

/* ---- the table ------------------------------------------------------------------- */

static const struct rule_verb verbs[] = {
	{ "equal", "cc?f", equal },
	{ "flags", "cp", flags },
	{ "enters", "cp", enters },
	{ "same-as-lap", "n", same_as_lap },
	{ "present", "c", present },
	{ "absent", "c", absent },
	{ "vectors", "cv", vectors },
	{ "masked-in-hyp", "?f", masked_in_hyp },
	{ "unmask-after-sync", "?f", unmask_after_sync },
	{ "window-at-most", "n", window_at_most },
	{ "window-holds-isb", "", window_holds_isb },
	{ "path-at-most", "n", path_at_most },
	{ "masked-between", "cc?f", masked_between },
	{ "changes-at-most", "ncc", changes_at_most },
	{ "runs", "s", runs },
	{ "keeps", "s?f", keeps },
	{ "masked-without-tge", "?f", masked_without_tge },
};

const struct rule_verb *rule_verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	}
	return NULL;
}
