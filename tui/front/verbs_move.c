// SPDX-License-Identifier: MIT
/* Verbs that move the target or the position. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cursor.h"
#include "front_impl.h"
#include "number.h"
#include "offer.h"

static struct session_order order_of(const struct verb *v,
				     const struct words *w)
{
	return (struct session_order){ .goal = v->goal, .back = w->back };
}

static int too_many(struct front *f, const struct words *w, int most)
{
	if (w->count <= most)
		return 0;
	front_say(f, "%s: one word too many; help %s tells", w->word[most],
		  w->word[0]);
	return -1;
}

/* STEP, or STEP N times. */
static int run_go(struct front *f, const struct verb *v, const struct words *w)
{
	struct session_order order = order_of(v, w);
	uint64_t times = 1;

	if (too_many(f, w, 2))
		return -1;
	if (w->count > 1 && (!number_read(w->word[1], &times) || !times)) {
		front_say(f, "%s takes a number from 1, not %s", v->name,
			  w->word[1]);
		return -1;
	}
	return front_go_times(f, &order, times, CP_COUNT);
}

static int run_on(struct front *f, const struct verb *v, const struct words *w)
{
	struct session_order order = order_of(v, w);

	return too_many(f, w, 1) ? -1 : front_go(f, &order);
}

/* "D", "DA", "d a": letters of flags. */
static bool add_flags(const char *letters, unsigned int *flags)
{
	static const char names[] = "FIAD";

	for (; *letters; letters++) {
		const char *at =
			strchr(names, toupper((unsigned char)*letters));

		if (!at)
			return false;
		*flags |= 1U << (at - names);
	}
	return true;
}

static int run_flag(struct front *f, const struct verb *v,
		    const struct words *w)
{
	struct session_order order = order_of(v, w);

	for (int i = 1; i < w->count; i++) {
		if (add_flags(w->word[i], &order.flags))
			continue;
		front_say(f, "the flags are D, A, I and F, not %s", w->word[i]);
		return -1;
	}
	return front_go(f, &order);
}

enum checkpoint checkpoint_typed(const char *name)
{
	enum checkpoint cp = CP_H0;

	/* A small u is a mark. */
	while (cp < CP_COUNT && (name[1] ? strcasecmp(name, checkpoint_name(cp))
					 : strcmp(name, checkpoint_name(cp))))
		cp++;
	return cp;
}

static int run_checkpoint(struct front *f, const struct verb *v,
			  const struct words *w)
{
	struct session_order order = order_of(v, w);
	enum checkpoint cp = CP_COUNT;

	if (too_many(f, w, 2))
		return -1;
	if (w->count > 1) {
		cp = checkpoint_typed(w->word[1]);
		if (cp == CP_COUNT) {
			front_say(f,
				  "no checkpoint is called %s: H0 H1 E1 E2 "
				  "E3 X1 X2 X3 X4 X5 H2 H3 U",
				  w->word[1]);
			return -1;
		}
	}
	return front_go_times(f, &order, 1, cp);
}

static int run_to(struct front *f, const struct verb *v, const struct words *w)
{
	struct session_order order = order_of(v, w);
	struct err err;

	if (w->count != 2) {
		front_say(f, "to what? to 0x40081000, to __kvm_vcpu_run+0x10, "
			     "to x30");
		return -1;
	}
	if (number_address(f->side->s, w->word[1], &order.address, &err))
		return front_fail(f, &err);
	return front_go(f, &order);
}

/* The nearest transition before or behind the position; the first or last
 * event where there is none. */
static size_t next_transition(struct front *f, bool back)
{
	struct digest *d = &f->side->study.digest;
	struct model m;
	size_t next;

	front_model(f, &m);
	next = digest_changes_to(d, m.event);
	if (!back)
		return next < d->nchanges && d->changes[next] < m.limit
			       ? d->changes[next]
			       : m.limit - 1;
	if (next > 0 && d->changes[next - 1] == m.event)
		next--;
	return next > 0 ? d->changes[next - 1] : 0;
}

int front_show_event(struct front *f, size_t event)
{
	struct err err;

	if (session_seek(f->side->s, event, &err))
		return front_fail(f, &err);
	front_arrive(f);
	return 0;
}

static int nothing_yet(struct front *f)
{
	if (trace_count(f->side->s->trace))
		return 0;
	front_say(f, "nothing has run yet");
	return -1;
}

static int run_transition(struct front *f, const struct verb *v,
			  const struct words *w)
{
	(void)v;
	if (nothing_yet(f))
		return -1;
	return front_show_event(f, next_transition(f, w->back));
}

static int run_now(struct front *f, const struct verb *v, const struct words *w)
{
	(void)v;
	(void)w;
	if (nothing_yet(f))
		return -1;
	if (f->settings.predict && f->nsides == 1) {
		front_say(f, "predict is on: s c g x l go on from question to "
			     "question, P turns it off");
		return -1;
	}
	return front_show_event(f, trace_count(f->side->s->trace) - 1);
}

static int run_cursor(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct session_order order = order_of(v, w);

	if (too_many(f, w, 1))
		return -1;
	if (!code_cursor(f, &order.address)) {
		front_say(f, "nothing has run yet");
		return -1;
	}
	return front_go(f, &order);
}

/* One by one, so that no breakpoint is in the way. */
static int run_resume(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct session_order order = order_of(v, w);
	size_t event = f->restore.event, last;

	if (!f->restore.resumable || nothing_yet(f)) {
		front_say(f, "no earlier session to resume");
		return -1;
	}
	last = trace_count(f->side->s->trace) - 1;
	if (event <= last)
		return front_show_event(f, event);
	f->side->s->at = last;
	if (front_go_times(f, &order, event - last, CP_COUNT))
		return -1;
	if (f->side->s->at == event)
		restore_arrived(f);
	return 0;
}

static int run_back(struct front *f, const struct verb *v,
		    const struct words *w)
{
	static const struct words step = { .word = { "step" }, .count = 1 };
	struct words what = w->count > 1 ? *w : step;
	const struct verb *verb;

	(void)v;
	if (w->count > 1) {
		memmove(what.word, what.word + 1,
			sizeof(what.word) - sizeof(what.word[0]));
		what.word[WORDS_MAX] = NULL;
		what.count--;
	}
	what.back = true;
	verb = verb_find(what.word[0]);
	if (verb && verb->run != run_resume &&
	    (verb->goal != GOAL_COUNT || verb->run == run_transition ||
	     verb->run == front_find))
		return verb->run(f, verb, &what);
	front_say(f, "back is followed by a verb that moves: back step");
	return -1;
}

static int run_restart(struct front *f, const struct verb *v,
		       const struct words *w)
{
	(void)v;
	(void)w;
	if (f->side->spent || !f->side->s->machine) {
		front_say(f, "there is no machine to restart: quit, and run "
			     "the target again");
		return -1;
	}
	front_ask(f, "y restarts, n does not", front_restart,
		  "Restart the machine and drop this recording?");
	return 0;
}

/* clang-format off */
const struct verb verbs_move[] = {
	{ "step", "[N]", "execute one instruction, or N",
	  run_go, GOAL_STEP, NULL },
	{ "over", "[N]", "the same, with what it calls or traps into",
	  run_go, GOAL_OVER, NULL },
	{ "out", "[N]", "run until this function has returned",
	  run_go, GOAL_OUT, NULL },
	{ "flag", "[D|A|I|F]...", "run to the next change of a flag",
	  run_flag, GOAL_FLAGS, offer_flag },
	{ "checkpoint", "[NAME]", "run to the next checkpoint, or to that one",
	  run_checkpoint, GOAL_CHECKPOINT, offer_checkpoint },
	{ "level", "[N]", "run to the next change of the exception level",
	  run_go, GOAL_LEVEL, NULL },
	{ "enter", "[N]", "run to the ERET that enters the guest",
	  run_go, GOAL_ENTRY, NULL },
	{ "exit", "[N]", "run to the first instruction of the exit vector",
	  run_go, GOAL_EXIT, NULL },
	{ "lap", "[N]", "run until the lap is complete, or N of them",
	  run_go, GOAL_LAP, NULL },
	{ "run", "", "run on, recording; any key stops it",
	  run_on, GOAL_OFF, NULL },
	{ "to", "ADDRESS|SYMBOL", "run there",
	  run_to, GOAL_ADDRESS, offer_symbol },
	{ "cursor", "", "run to the row with the cursor in the code",
	  run_cursor, GOAL_ADDRESS, NULL },
	{ "back", "[VERB...]", "the same, towards the beginning: back flag D",
	  run_back, GOAL_COUNT, offer_back },
	{ "transition", "", "the next recorded change of flags or level",
	  run_transition, GOAL_COUNT, NULL },
	{ "now", "", "stop looking back",
	  run_now, GOAL_COUNT, NULL },
	{ "resume", "", "run on to where the last session was",
	  run_resume, GOAL_STEP, NULL },
	{ "restart", "", "power-cycle the machine and begin again; asks first",
	  run_restart, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
