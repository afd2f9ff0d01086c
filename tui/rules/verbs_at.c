// SPDX-License-Identifier: MIT
/* Verbs about the flags at one checkpoint, or two. */
#include <string.h>

#include "regs/pstate.h"
#include "verbs_impl.h"

bool verb_equal(const struct rule_subject *s, const struct lap *lap,
		const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	const struct lap_point *q = p ? verb_point(lap, a->cp[1], v) : NULL;
	unsigned int before, after, wrong;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN], z[FLAGS_TEXT_LEN];

	if (!q)
		return false;
	before = trace_at(s->trace, p->event)->flags;
	after = trace_at(s->trace, q->event)->flags;
	wrong = (before ^ after) & a->flags;
	return !wrong ||
	       verb_broken(v, q->event, wrong,
			   "%s is %s, %s is %s: %s came back different",
			   checkpoint_name(a->cp[0]), flags_text(before, x),
			   checkpoint_name(a->cp[1]), flags_text(after, y),
			   flags_text(wrong, z));
}

/* "DA" */
static const char *letters(unsigned int flags, char buf[FLAGS_TEXT_LEN])
{
	char four[FLAGS_TEXT_LEN];
	int n = 0;

	flags_text(flags, four);
	for (const char *p = four; *p; p++) {
		if (*p != '-')
			buf[n++] = *p;
	}
	buf[n] = '\0';
	return buf;
}

/* How it is said that the flags are, and that they must be so. */
struct wording {
	const char *found, *set, *clear;
};

static bool like_pattern(const struct rule_subject *s, uint32_t event,
			 const struct wording *w, const struct rule_args *a,
			 struct verdict *v)
{
	unsigned int found = trace_at(s->trace, event)->flags;
	unsigned int wrong = (found ^ a->value) & a->flags;
	unsigned int set = wrong & a->value, clear = wrong & ~a->value;
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN], z[FLAGS_TEXT_LEN];

	if (!wrong)
		return true;
	flags_text(found, x);
	if (a->flags == FLAGS_ALL)
		return verb_broken(v, event, wrong, "%s %s %s, must be %s",
				   checkpoint_name(a->cp[0]), w->found, x,
				   verb_pattern(a, y));
	return verb_broken(v, event, wrong, "%s %s %s: %s%s%s%s%s",
			   checkpoint_name(a->cp[0]), w->found, x,
			   letters(set, y), set ? w->set : "",
			   set && clear ? ", " : "", letters(clear, z),
			   clear ? w->clear : "");
}

bool verb_flags(const struct rule_subject *s, const struct lap *lap,
		const struct rule_args *a, struct verdict *v)
{
	static const struct wording is = { "is", " must be set",
					   " must be clear" };
	const struct lap_point *p = verb_point(lap, a->cp[0], v);

	return p && like_pattern(s, p->event, &is, a, v);
}

/* The same where the checkpoint begins, whatever is written inside it. */
bool verb_enters(const struct rule_subject *s, const struct lap *lap,
		 const struct rule_args *a, struct verdict *v)
{
	static const struct wording begins = { "begins with",
					       " must be set before it",
					       " must not be set before it" };
	const struct lap_point *p = verb_point(lap, a->cp[0], v);

	return p && like_pattern(s, p->first, &begins, a, v);
}

bool verb_same_as_lap(const struct rule_subject *s, const struct lap *lap,
		      const struct rule_args *a, struct verdict *v)
{
	const struct lap *other = lap_get(s->trace, a->number);
	char x[40], y[40];

	if (!other)
		return verb_broken(v, TRACE_NO_EVENT, 0, "there is no lap %u",
				   a->number);
	for (int cp = CP_H0; cp < CP_U; cp++) {
		const struct lap_point *p = &lap->points[cp];
		const struct lap_point *q = &other->points[cp];

		if (!p->present || !q->present)
			continue;
		lap_flags(s->trace, p, x, sizeof(x));
		lap_flags(s->trace, q, y, sizeof(y));
		if (strcmp(x, y) != 0)
			return verb_broken(v, p->event, 0,
					   "%s is %s, on lap %u it was %s",
					   checkpoint_name((enum checkpoint)cp),
					   x, a->number, y);
	}
	return true;
}

bool verb_present(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	(void)s;
	return verb_point(lap, a->cp[0], v);
}

bool verb_absent(const struct rule_subject *s, const struct lap *lap,
		 const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = &lap->points[a->cp[0]];

	(void)s;
	return !p->present ||
	       verb_broken(v, p->event, 0, "%s is there, and must not be: %s",
			   checkpoint_name(a->cp[0]),
			   checkpoint_words(a->cp[0]));
}

bool verb_vectors(const struct rule_subject *s, const struct lap *lap,
		  const struct rule_args *a, struct verdict *v)
{
	const struct lap_point *p = verb_point(lap, a->cp[0], v);
	enum vectors found;

	if (!p)
		return false;
	found = (enum vectors)trace_at(s->trace, p->event)->vectors;
	return found == a->vectors ||
	       verb_broken(v, p->event, 0,
			   "at %s the live vectors are %s, not %s",
			   checkpoint_name(a->cp[0]), vectors_name(found),
			   vectors_name(a->vectors));
}
