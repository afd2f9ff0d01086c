// SPDX-License-Identifier: MIT
#include "reload.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fold.h"
#include "front_impl.h"
#include "overlay.h"
#include "reach.h"
#include "text.h"

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* A recording and somebody else's machine have no images to load again. */
static bool can_reload(const struct session *s)
{
	return s->machine && !s->opt.attach && !s->owned;
}

void reload_begin(struct side *side)
{
	const struct machine_options *opt = &side->s->opt.machine;
	bool can = can_reload(side->s);

	watch_begin(&side->reload.watch[0], can ? opt->kernel : NULL, now_ms());
	watch_begin(&side->reload.watch[1], can ? opt->guest : NULL, now_ms());
	side->reload.offered = false;
}

static void poll_side(struct front *f, struct side *side)
{
	struct reload *r = &side->reload;
	bool changed = false;

	for (size_t i = 0; i < 2; i++)
		changed |= watch_changed(&r->watch[i], now_ms());
	if (!changed || r->offered)
		return;
	r->offered = true;
	front_say(f,
		  "%s was built anew: u (reload) begins again, up to the "
		  "same checkpoint",
		  side->s->opt.name ? side->s->opt.name : "the image");
}

/* Not while somebody types: the offer takes the line of the status. */
void reload_poll(struct front *f)
{
	work_poll(f, now_ms());
	if (f->prompt.open || f->quiz.open || f->overlay != OVERLAY_NONE)
		return;
	for (size_t i = 0; i < f->nsides; i++)
		poll_side(f, &f->sides[i]);
}

int front_timeout_ms(const struct front *f)
{
	int least = work_wait(f, now_ms());

	for (size_t i = 0; i < 2 * f->nsides; i++) {
		const struct reload *r = &f->sides[i / 2].reload;
		int wait = watch_wait(&r->watch[i % 2], now_ms());

		if (wait >= 0 && (least < 0 || wait < least))
			least = wait;
	}
	return least;
}

/* ---- beginning again --------------------------------------------------------------- */

/* Run to the checkpoint, or as far as it gets. */
static enum reached come_back(struct front *f, struct landing to)
{
	const struct session_order order = { .goal = GOAL_CHECKPOINT };
	struct session *s = f->side->s;
	size_t event = 0;
	enum reached got;

	while ((got = reach_find(s->trace, to, &event)) == REACH_NOT_YET) {
		size_t before = trace_count(s->trace);

		if (front_go(f, &order) || f->interrupted ||
		    trace_count(s->trace) == before)
			return REACH_NOT_YET;
	}
	s->at = event;
	front_arrive(f);
	return got;
}

static void say_where(struct front *f, enum reached got, struct landing to,
		      const char *dropped)
{
	char status[STATUS_MAX];
	const char *cp = checkpoint_name(to.cp);

	memcpy(status, f->status, sizeof(status));
	if (got == REACH_FOUND)
		front_say(f, "begun again%s; %s", dropped, status);
	else if (got == REACH_MISSING)
		front_say(f, "begun again%s: lap %u has no %s now; %s", dropped,
			  to.lap, cp, status);
	else if (f->side->state != STATE_DEAD)
		front_say(f,
			  "begun again%s, but not as far as %s of lap %u; %s",
			  dropped, cp, to.lap, status);
}

/* What the old events had, the new ones have not. */
static void forget_old(struct front *f, unsigned int breaks, char *words,
		       size_t len)
{
	struct text t = text_begin(words, len);
	int marks = marks_cut(&f->marks, 0);

	if (breaks)
		text_add(&t, ", %u breakpoint%s dropped (the place is gone)",
			 breaks, breaks > 1 ? "s" : "");
	if (marks)
		text_add(&t, ", %d mark%s dropped", marks,
			 marks > 1 ? "s" : "");
	console_clear(&f->side->console);
	study_free(&f->side->study);
	f->side->study = (struct study){ .zoom = f->side->study.zoom };
	f->side->inspect =
		(struct inspect){ .profile = f->side->inspect.profile,
				  .diff = INSPECT_LAST };
	f->side->gaze = (struct gaze){ 0 };
	f->side->state = STATE_STOPPED;
	f->side->failure = (struct err){ .kind = ERR_NONE };
	f->side->spent = false;
	reload_begin(f->side);
}

/* All of it, however long, over the views. */
static void tell_why(struct front *f, const struct err *err)
{
	char *text = fold_text(err->text, OVERLAY_TEXT);

	front_say(f, "the old machine stays: %s", err->text);
	front_tell(f, "The old machine stays:\n\n%s\n", text ? text : "");
	front_show_lines(f);
	free(text);
}

int reload_now(struct front *f)
{
	struct session *s = f->side->s;
	struct landing to = reach_before(s->trace, s->at);
	struct err err = { .kind = ERR_NONE };
	char dropped[96];
	unsigned int breaks;

	f->side->reload.offered = true;
	if (session_reload(s, &breaks, &err)) {
		tell_why(f, &err);
		return -1;
	}
	forget_old(f, breaks, dropped, sizeof(dropped));
	f->following = true;
	front_arrive(f);
	say_where(f, come_back(f, to), to, dropped);
	f->following = false;
	return 0;
}
