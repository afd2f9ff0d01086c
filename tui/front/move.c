// SPDX-License-Identifier: MIT
/* What moves the target, and what goes on meanwhile. */
#include <stdio.h>
#include <string.h>

#include "compare.h"
#include "front_impl.h"
#include "sentence.h"

/* About five minutes of single steps; then the user is asked to go on. */
#define BUDGET 1000000

static bool tick(struct session *s, void *ctx)
{
	struct front *f = ctx;

	(void)s;
	front_read_console(f);
	front_say(f, "running to %s, event %zu: %s stops",
		  sentence_goal(f->order.goal),
		  trace_count(f->side->s->trace) - 1,
		  f->order.goal == GOAL_OFF ? "any key" : "Esc");
	if (f->host.pump && !f->host.pump(f->host.ctx))
		f->interrupted = true;
	return !f->done && !f->interrupted;
}

/* The verb of a key, behind `back`, too. */
static const struct verb *verb_of(const struct binding *b)
{
	struct words w;

	words_split(&w, b->line);
	return verb_find(!strcmp(w.word[0], "back") ? w.word[1] : w.word[0]);
}

/* Is a key waiting that opens the command line? What follows is text. */
static bool typing(const struct front *f)
{
	for (size_t i = 0; i < f->queued; i++) {
		const struct binding *b = keys_find(f->queue[i]);

		if (b && !strncmp(b->line, "prompt", 6))
			return true;
	}
	return f->prompt.open;
}

/*
 * Typing ahead must not break what runs: g twice means the entry after the
 * next. Any other key stops the run and then does what it always does. Only
 * a run without a goal is stopped, and nothing more, by the run keys as well.
 */
bool front_key_running(struct front *f, int key)
{
	const struct binding *b = keys_find(key);
	const struct verb *v = b ? verb_of(b) : NULL;
	bool go = v && v->goal != GOAL_COUNT;
	bool endless = f->running && f->order.goal == GOAL_OFF;

	if ((b || typing(f)) && !(go && endless) && f->queued < QUEUE_MAX)
		f->queue[f->queued++] = key;
	return go && !endless && f->running;
}

static void target_failed(struct front *f, const struct err *err)
{
	f->side->state = STATE_DEAD;
	f->side->failure = *err;
	f->overlay = OVERLAY_LOST;
	front_say(f, "target lost: %s", err->text);
	if (err->kind == ERR_CANCELLED)
		front_leave(f, err);
}

/* The lap shown is the one that the position lies in. */
static void show_lap_here(struct front *f)
{
	struct model m;
	unsigned int lap;

	front_model(f, &m);
	lap = model_lap_from(&m, m.event + 1);
	f->side->gaze.lap_back = lap > 1 ? m.laps - (lap - 1) : m.laps - 1;
	if (m.laps == 0)
		f->side->gaze.lap_back = 0;
}

void front_arrive(struct front *f)
{
	struct model m;
	char words[300];

	show_lap_here(f);
	screen_unscroll(&f->screen);
	front_model(f, &m);
	front_say(f, "%s%s", m.looking ? "looking back at " : "",
		  sentence_event(&m, words, sizeof(words)));
}

static void report_stop(struct front *f, enum session_outcome outcome)
{
	struct model m;
	char words[STATUS_MAX];

	/* Nobody can start it again. */
	if (outcome == SESSION_OFF && !f->side->s->machine)
		outcome = SESSION_END;
	show_lap_here(f);
	screen_unscroll(&f->screen);
	front_model(f, &m);
	front_say(f, "%s",
		  sentence_stop(&m, f->order.goal, outcome, words,
				sizeof(words)));
}

static bool counts(const struct session *s, enum checkpoint wanted)
{
	enum checkpoint cp;
	unsigned int lap;

	return wanted == CP_COUNT ||
	       (session_checkpoint(s, &lap, &cp) && cp == wanted);
}

static enum session_outcome run_orders(struct front *f, uint64_t times,
				       enum checkpoint cp, struct err *err)
{
	enum session_outcome outcome = SESSION_REACHED;

	while (times > 0 && outcome == SESSION_REACHED) {
		outcome = session_go(f->side->s, &f->order, err);
		if (counts(f->side->s, cp))
			times--;
		/* What comes with the last event stops no more than this. */
		if (outcome == SESSION_REACHED && times && f->interrupted)
			outcome = SESSION_STOPPED;
	}
	return outcome;
}

static enum session_outcome run_order(struct front *f, uint64_t times,
				      enum checkpoint cp, struct err *err)
{
	struct side *side = f->side;
	enum session_outcome outcome;

	side->gaze.before = side->s->at;
	side->state = STATE_RUNNING;
	f->interrupted = false;
	f->running = true;
	outcome = run_orders(f, times, cp, err);
	f->running = false;
	side->state = side->s->off ? STATE_OFF : STATE_STOPPED;
	front_read_console(f);
	return outcome;
}

/* May the target move that way? Says why not. */
static bool can_go(struct front *f, const struct session_order *order)
{
	const struct session *s = f->side->s;
	bool recorded = order->back || s->at + 1 < trace_count(s->trace);

	if (!recorded && f->side->state == STATE_DEAD) {
		f->overlay = OVERLAY_LOST;
		return false;
	}
	if (!recorded && !s->machine) {
		front_say(f, "the recording ends here: back goes to what came "
			     "before");
		return false;
	}
	if (!recorded && f->side->state == STATE_OFF) {
		front_say(f, "the machine is off: restart begins again");
		return false;
	}
	return true;
}

int front_go_times(struct front *f, const struct session_order *order,
		   uint64_t times, enum checkpoint cp)
{
	struct err err = { .kind = ERR_NONE };
	enum session_outcome outcome;
	size_t from = f->side->s->at;

	if (!can_go(f, order))
		return -1;
	f->order = *order;
	f->order.budget = BUDGET;
	f->order.tick = tick;
	f->order.ctx = f;
	outcome = run_order(f, times, cp, &err);
	if (outcome == SESSION_FAILED) {
		target_failed(f, &err);
		return -1;
	}
	if (quiz_hold(f, from))
		return 0;
	report_stop(f, outcome);
	compare_follow(f);
	return 0;
}

int front_go(struct front *f, const struct session_order *order)
{
	return front_go_times(f, order, 1, CP_COUNT);
}

static bool follow_tick(struct session *s, void *ctx)
{
	struct front *f = ctx;

	(void)s;
	if (f->host.pump && !f->host.pump(f->host.ctx))
		return false;
	return !f->done && f->queued == 0;
}

void front_follow(struct front *f)
{
	struct err err = { .kind = ERR_NONE };
	struct session *s = f->side->s;

	if (!s->machine || f->side->state == STATE_DEAD)
		return;
	if (!session_synced(s) && session_travels(s) &&
	    session_sync(s, follow_tick, f, &err) && err.kind != ERR_CANCELLED)
		target_failed(f, &err);
}

void front_spare(struct front *f)
{
	for (size_t i = 0; i < f->nsides; i++) {
		if (f->sides[i].state != STATE_DEAD)
			session_rest(f->sides[i].s);
	}
}

int front_restart(struct front *f)
{
	struct err err = { .kind = ERR_NONE };

	console_clear(&f->side->console);
	f->side->gaze = (struct gaze){ 0 };
	screen_unscroll(&f->screen);
	if (session_restart(f->side->s, &err)) {
		f->side->spent = true;
		target_failed(f, &err);
		return -1;
	}
	f->side->state = STATE_STOPPED;
	f->restore.same = f->side->s->take_irqs;
	f->side->failure = (struct err){ .kind = ERR_NONE };
	f->order.goal = GOAL_STEP;
	report_stop(f, SESSION_REACHED);
	return 0;
}
