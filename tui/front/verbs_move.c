// SPDX-License-Identifier: MIT
/* Verbs that move the target or the position. */
#include <stdlib.h>
#include <string.h>

#include "front_impl.h"

static int order_of(struct front *f, const struct verb *v,
		    const struct words *w, bool back)
{
	struct session_order order = { .goal = v->goal, .back = back };

	(void)w;
	return front_go(f, &order);
}

static int run_go(struct front *f, const struct verb *v, const struct words *w)
{
	return order_of(f, v, w, false);
}

/* The nearest transition before (-1) or behind (+1) an event; the first or
 * last event where there is none. */
static size_t next_transition(const struct trace *t, size_t i, int by)
{
	size_t end = by < 0 ? 0 : trace_count(t) - 1;

	while (i != end) {
		i = by < 0 ? i - 1 : i + 1;
		if (trace_is_transition(t, i))
			break;
	}
	return i;
}

static int show(struct front *f, size_t event)
{
	struct err err;

	if (session_seek(f->side->s, event, &err))
		return front_fail(f, &err);
	front_arrive(f);
	return 0;
}

static int run_transition(struct front *f, const struct verb *v,
			  const struct words *w)
{
	const struct session *s = f->side->s;

	(void)v;
	if (trace_count(s->trace) == 0)
		return -1;
	return show(f, next_transition(s->trace, s->at,
				       !strcmp(w->word[0], "back") ? -1 : 1));
}

static int run_now(struct front *f, const struct verb *v, const struct words *w)
{
	(void)v;
	(void)w;
	if (trace_count(f->side->s->trace) == 0)
		return -1;
	return show(f, trace_count(f->side->s->trace) - 1);
}

static int run_back(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const struct verb *what = verb_find(w->count > 1 ? w->word[1] : "step");

	(void)v;
	if (what && what->run == run_transition)
		return run_transition(f, what, w);
	if (!what || what->goal == GOAL_COUNT) {
		front_say(f,
			  "back is followed by a verb that moves: back step");
		return -1;
	}
	return order_of(f, what, w, true);
}

static int run_restart(struct front *f, const struct verb *v,
		       const struct words *w)
{
	(void)v;
	(void)w;
	if (!f->side->spent)
		front_ask(f, "y restarts, n does not", front_restart,
			  "Restart the machine and drop this recording?");
	return 0;
}

/* clang-format off */
const struct verb verbs_move[] = {
	{ "step", "", "execute one instruction",
	  run_go, GOAL_STEP, NULL },
	{ "flag", "", "run to the next change of a flag",
	  run_go, GOAL_FLAGS, NULL },
	{ "checkpoint", "", "run to the next checkpoint of the lap",
	  run_go, GOAL_CHECKPOINT, NULL },
	{ "enter", "", "run to the ERET that enters the guest",
	  run_go, GOAL_ENTRY, NULL },
	{ "exit", "", "run to the first instruction of the guest-exit vector",
	  run_go, GOAL_EXIT, NULL },
	{ "lap", "", "run until the lap is complete",
	  run_go, GOAL_LAP, NULL },
	{ "run", "", "run on, recording; any key stops it",
	  run_go, GOAL_OFF, NULL },
	{ "back", "VERB", "the same, towards the beginning",
	  run_back, GOAL_COUNT, NULL },
	{ "transition", "", "the next recorded change of flags or level",
	  run_transition, GOAL_COUNT, NULL },
	{ "now", "", "stop looking back",
	  run_now, GOAL_COUNT, NULL },
	{ "restart", "", "power-cycle the machine and begin again",
	  run_restart, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
