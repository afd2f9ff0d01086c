// SPDX-License-Identifier: MIT
#include "compare.h"

#include <string.h>

#include "front_impl.h"
#include "reach.h"
#include "text.h"
#include "versus.h"

static struct side *other_side(struct front *f)
{
	return &f->sides[f->side == &f->sides[0]];
}

static const char *name_of(const struct front *f, const struct side *side)
{
	const struct side *other = &f->sides[side == &f->sides[0]];

	return versus_name(&side->s->opt, &other->s->opt);
}

void compare_turn(struct front *f)
{
	f->side = other_side(f);
	front_arrive(f);
}

/* ---- lockstep ------------------------------------------------------------------- */

/* Run until the checkpoint is there or has been passed. */
static enum reached catch_up(struct front *f, struct landing to, size_t *event)
{
	const struct session_order order = { .goal = GOAL_CHECKPOINT };
	struct session *s = f->side->s;
	enum checkpoint cp;
	unsigned int lap;
	enum reached got;

	while ((got = reach_find(s->trace, to, event)) == REACH_NOT_YET) {
		size_t count = trace_count(s->trace);

		s->at = count - 1;
		if (front_go(f, &order) || trace_count(s->trace) == count ||
		    !session_checkpoint(s, &lap, &cp))
			return reach_find(s->trace, to, event);
	}
	return got;
}

static enum reached bring(struct front *f, struct side *side, struct landing to)
{
	struct side *active = f->side;
	size_t before = side->s->at, event;
	enum reached got;

	f->side = side;
	f->following = true;
	got = catch_up(f, to, &event);
	f->following = false;
	if (got != REACH_NOT_YET)
		side->s->at = event;
	side->gaze.before = before;
	front_arrive(f);
	/* A side that is lost says so in its own rows. */
	if (f->overlay == OVERLAY_LOST)
		f->overlay = OVERLAY_NONE;
	f->side = active;
	return got;
}

static void add_result(struct front *f, struct text *t, const struct side *side,
		       enum reached got, struct landing to)
{
	const char *cp = checkpoint_name(to.cp);

	if (got == REACH_MISSING)
		text_add(t, "%s has no %s in lap %u: ", name_of(f, side), cp,
			 to.lap);
	else if (got == REACH_NOT_YET && side->state == STATE_DEAD)
		text_add(t, "%s is lost (%s): ", name_of(f, side),
			 side->failure.text);
	else if (got == REACH_NOT_YET && side->state == STATE_OFF)
		text_add(t, "%s is off: ", name_of(f, side));
	else if (got == REACH_NOT_YET)
		text_add(t, "%s stopped on its way: ", name_of(f, side));
}

static bool in_lockstep(enum session_goal goal)
{
	return goal == GOAL_CHECKPOINT || goal == GOAL_ENTRY ||
	       goal == GOAL_EXIT || goal == GOAL_LAP;
}

void compare_follow(struct front *f)
{
	struct side *other = other_side(f);
	char words[STATUS_MAX], status[STATUS_MAX];
	struct text t = text_begin(words, sizeof(words));
	struct landing to = { 0 };
	enum reached got;

	if (f->nsides < 2 || f->following || !in_lockstep(f->order.goal))
		return;
	if (!session_checkpoint(f->side->s, &to.lap, &to.cp) &&
	    f->side->s->at > 0)
		return;
	memcpy(status, f->status, sizeof(status));
	got = bring(f, other, to);
	add_result(f, &t, other, got, to);
	front_say(f, "%s%s", words, status);
}

/* ---- the screen ------------------------------------------------------------------ */

void compare_draw(struct front *f, struct canvas *c)
{
	struct side *active = f->side;
	struct model m[2];

	if (!screen_begin(&f->screen, c))
		return;
	for (size_t i = 0; i < 2; i++) {
		f->side = &f->sides[i];
		front_model(f, &m[i]);
	}
	f->side = active;
	versus_draw(c, m, (size_t)(active - f->sides));
	screen_end(c, f->status);
}
