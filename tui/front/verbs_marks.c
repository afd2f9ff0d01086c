// SPDX-License-Identifier: MIT
/* Verbs about places in the trace that have a name. */
#include <stdio.h>
#include <string.h>

#include "front_impl.h"
#include "number.h"
#include "offer.h"
#include "sentence.h"

/* ---- goto -------------------------------------------------------------------- */

/* The lap of "H2@3", else the one shown; 0 if that is no number. */
static unsigned int lap_of(struct front *f, const char *at)
{
	struct model m;
	uint64_t lap;

	if (at)
		return number_read(at + 1, &lap) && lap <= UINT32_MAX
			       ? (unsigned int)lap
			       : 0;
	front_model(f, &m);
	return m.lap ? m.lap->number : 1;
}

static int go_to_checkpoint(struct front *f, const char *text)
{
	const struct trace *t = f->side->s->trace;
	const char *at = strchr(text, '@');
	int len = at ? (int)(at - text) : (int)strlen(text);
	unsigned int number = lap_of(f, at);
	const struct lap *lap;
	enum checkpoint cp;
	char name[8];

	snprintf(name, sizeof(name), "%.*s", len, text);
	cp = checkpoint_typed(name);
	if (cp == CP_COUNT) {
		front_say(f,
			  "%s is no event, mark or checkpoint: goto 57, "
			  "goto a, goto H2@1",
			  text);
		return -1;
	}
	lap = lap_get(t, number);
	if (!lap || !lap->points[cp].present) {
		front_say(f,
			  "there is no %s of lap %u in the trace: run on, "
			  "or it is a lap without",
			  checkpoint_name(cp), number);
		return -1;
	}
	return front_show_event(f, lap->points[cp].event);
}

static int go_to_mark(struct front *f, int mark)
{
	if (f->marks.set[mark])
		return front_show_event(f, f->marks.event[mark]);
	front_say(f, "no event is marked %s: mark %s marks this one",
		  marks_name(mark), marks_name(mark));
	return -1;
}

static int run_goto(struct front *f, const struct verb *v,
		    const struct words *w)
{
	uint64_t event;
	int mark;

	(void)v;
	if (w->count != 2) {
		front_say(f, "goto what? goto 57, goto a, goto H2@1");
		return -1;
	}
	if (number_read(w->word[1], &event))
		return front_show_event(f, (size_t)event);
	mark = marks_index(w->word[1]);
	return mark < 0 ? go_to_checkpoint(f, w->word[1]) : go_to_mark(f, mark);
}

/* ---- marks -------------------------------------------------------------------- */

static int mark_named(struct front *f, const struct words *w)
{
	int mark = w->count == 2 ? marks_index(w->word[1]) : -1;

	if (mark < 0)
		front_say(f, "a mark is a letter from a to z: %s a",
			  w->word[0]);
	return mark;
}

static int run_mark(struct front *f, const struct verb *v,
		    const struct words *w)
{
	int mark = mark_named(f, w);

	(void)v;
	if (mark < 0)
		return -1;
	f->marks.set[mark] = true;
	f->marks.event[mark] = f->side->s->at;
	inspect_mark(f, *marks_name(mark));
	front_say(f, "event %zu is marked %s: goto %s comes back here",
		  f->side->s->at, marks_name(mark), marks_name(mark));
	return 0;
}

static int run_unmark(struct front *f, const struct verb *v,
		      const struct words *w)
{
	int mark = mark_named(f, w);

	(void)v;
	if (mark < 0)
		return -1;
	front_say(f,
		  f->marks.set[mark] ? "%s marks nothing any more"
				     : "%s marked nothing",
		  marks_name(mark));
	f->marks.set[mark] = false;
	return 0;
}

static void tell_mark(struct front *f, int mark)
{
	const struct session *s = f->side->s;
	size_t event = f->marks.event[mark];
	char place[96] = "not recorded yet";

	if (event < trace_count(s->trace))
		symbols_format(&s->symbols, trace_at(s->trace, event)->pc,
			       place, sizeof(place));
	front_tell(f, "%s: event %zu, %s\n", marks_name(mark), event, place);
}

static int run_marks(struct front *f, const struct verb *v,
		     const struct words *w)
{
	int n = 0;

	(void)v;
	(void)w;
	for (int mark = 0; mark < MARKS; mark++) {
		if (!f->marks.set[mark])
			continue;
		tell_mark(f, mark);
		n++;
	}
	front_say(f, n ? "marked events: %d" : "no event is marked: mark a", n);
	front_show_lines(f);
	return 0;
}

/* clang-format off */
const struct verb verbs_marks[] = {
	{ "goto", "EVENT|MARK|CHECKPOINT[@LAP]", "look at it: goto H2@1",
	  run_goto, GOAL_COUNT, offer_place },
	{ "mark", "LETTER", "give this event a name, a to z",
	  run_mark, GOAL_COUNT, NULL },
	{ "marks", "", "list the marked events",
	  run_marks, GOAL_COUNT, NULL },
	{ "unmark", "LETTER", "take the name away",
	  run_unmark, GOAL_COUNT, offer_mark },
	{ 0 },
};
/* clang-format on */
