// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "regs/pstate.h"
#include "rules/rules.h"

/* A rule's verb: fills event and text of a verdict that does not hold. */
typedef bool (*rule_holds)(const struct trace *t, const struct lap *lap,
			   struct verdict *v);

static bool back_equals_before(const struct trace *t, const struct lap *lap,
			       struct verdict *v)
{
	const struct lap_point *h1 = &lap->points[CP_H1];
	const struct lap_point *h2 = &lap->points[CP_H2];
	unsigned int before, after;
	char a[FLAGS_TEXT_LEN], b[FLAGS_TEXT_LEN], leak[FLAGS_TEXT_LEN];

	if (!h1->present || !h2->present) {
		snprintf(v->text, sizeof(v->text),
			 "H1 or H2 is missing on this lap");
		return false;
	}
	before = trace_at(t, h1->event)->flags;
	after = trace_at(t, h2->event)->flags;
	if (before == after)
		return true;
	v->event = h2->event;
	snprintf(v->text, sizeof(v->text),
		 "H1 is %s, H2 is %s: %s came back different",
		 flags_text(before, a), flags_text(after, b),
		 flags_text(before ^ after, leak));
	return false;
}

static bool nothing_leaks_in(const struct trace *t, const struct lap *lap,
			     struct verdict *v)
{
	char text[FLAGS_TEXT_LEN];

	v->event = lap_leak_in_event(t, lap);
	if (v->event == TRACE_NO_EVENT)
		return true;
	snprintf(v->text, sizeof(v->text),
		 "%s found clear under the hyp vectors, first at event %u",
		 flags_text(lap_leak_in(t, lap), text),
		 trace_at(t, v->event)->seq);
	return false;
}

static bool unmask_after_sync(const struct trace *t, const struct lap *lap,
			      struct verdict *v)
{
	const struct lap_point *x4 = &lap->points[CP_X4];
	char text[FLAGS_TEXT_LEN];

	for (uint32_t i = x4->first + 1; x4->present && i <= x4->last; i++) {
		unsigned int cleared = trace_at(t, i - 1)->flags &
				       ~(unsigned int)trace_at(t, i)->flags;

		if (!cleared)
			continue;
		v->event = i;
		snprintf(v->text, sizeof(v->text),
			 "%s cleared at event %u, before the ISB",
			 flags_text(cleared, text), trace_at(t, i)->seq);
		return false;
	}
	return true;
}

static const struct {
	struct rule rule;
	rule_holds holds;
} standing[] = {
	{ { "back-equals-before",
	    "The flags at H2 equal the flags at H1: what the switch did to "
	    "them stays in the switch." },
	  back_equals_before },
	{ { "nothing-leaks-in",
	    "While the hyp vectors are live in the switch, every flag is set, "
	    "the SError window excepted." },
	  nothing_leaks_in },
	{ { "unmask-after-sync",
	    "On the way out no flag is cleared before the host's vectors are "
	    "synchronised." },
	  unmask_after_sync },
};

#define NR_STANDING (sizeof(standing) / sizeof(standing[0]))

const struct rule *rules_standing(size_t index)
{
	return index < NR_STANDING ? &standing[index].rule : NULL;
}

static struct verdict judge(const struct trace *t, const struct lap *lap,
			    size_t r)
{
	struct verdict v = {
		.rule = &standing[r].rule,
		.lap = lap->number,
		.event = TRACE_NO_EVENT,
	};

	v.holds = standing[r].holds(t, lap, &v);
	return v;
}

size_t rules_judge(const struct trace *t, struct verdict *out, size_t max)
{
	size_t n = 0;

	for (unsigned int number = 1; number <= lap_count(t); number++) {
		const struct lap *lap = lap_get(t, number);

		for (size_t r = 0; lap->complete && r < NR_STANDING; r++) {
			if (n == max)
				return n;
			out[n++] = judge(t, lap, r);
		}
	}
	return n;
}
