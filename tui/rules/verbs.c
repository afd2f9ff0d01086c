// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "regs/pstate.h"
#include "verbs_impl.h"

bool verb_broken(struct verdict *v, uint32_t event, unsigned int wrong,
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

const struct lap_point *verb_point(const struct lap *lap, enum checkpoint cp,
				   struct verdict *v)
{
	if (lap->points[cp].present)
		return &lap->points[cp];
	v->missing = cp;
	verb_broken(v, TRACE_NO_EVENT, 0, "%s is missing on this lap",
		    checkpoint_name(cp));
	return NULL;
}

const char *verb_pattern(const struct rule_args *a, char buf[FLAGS_TEXT_LEN])
{
	flags_text(a->value, buf);
	for (int i = 0; i < 4; i++) {
		if (!(a->flags & (unsigned int)FLAG_D >> i))
			buf[i] = '?';
	}
	return buf;
}

bool verb_code(const struct rule_subject *s, const struct rule_args *a,
	       uint64_t *from, uint64_t *size, struct verdict *v)
{
	if (s->symbols && symbols_find(s->symbols, a->symbol, from, size) &&
	    *size)
		return true;
	return verb_broken(v, TRACE_NO_EVENT, 0,
			   "no code called %s in the image: do not rename it",
			   a->symbol);
}

static const struct rule_verb verbs[] = {
	{ "equal", "cc?f", verb_equal },
	{ "flags", "cp", verb_flags },
	{ "enters", "cp", verb_enters },
	{ "same-as-lap", "n", verb_same_as_lap },
	{ "present", "c", verb_present },
	{ "absent", "c", verb_absent },
	{ "vectors", "cv", verb_vectors },
	{ "masked-in-hyp", "?f", verb_masked_in_hyp },
	{ "unmask-after-sync", "?f", verb_unmask_after_sync },
	{ "window-at-most", "n", verb_window_at_most },
	{ "window-holds-isb", "", verb_window_holds_isb },
	{ "path-at-most", "n", verb_path_at_most },
	{ "masked-between", "cc?f", verb_masked_between },
	{ "changes-at-most", "ncc", verb_changes_at_most },
	{ "isbs-at-most", "ncc", verb_isbs_at_most },
	{ "runs", "s", verb_runs },
	{ "keeps", "s?f", verb_keeps },
	{ "masked-without-tge", "?f", verb_masked_without_tge },
	{ "reaches", "sp", verb_reaches },
	{ "through-spsr", "cc", verb_through_spsr },
	{ "changed-in", "cfs", verb_changed_in },
	{ "called-with", "sp", verb_called_with },
	{ "stack-aligned", "s", verb_stack_aligned },
	{ "unmask-last", "?f", verb_unmask_last },
	{ "unmask-after-tge", "?f", verb_unmask_after_tge },
	{ "window-from", "s", verb_window_from },
	{ "window-to", "s", verb_window_to },
};

const struct rule_verb *rule_verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	}
	return NULL;
}
