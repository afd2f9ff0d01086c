// SPDX-License-Identifier: MIT
/* What moves the target, and what goes on meanwhile. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sentence.h"
#include "term.h"
#include "ui_impl.h"

/* About five minutes of single steps; then the user is asked to go on. */
#define BUDGET	  1000000
#define REDRAW_NS 50000000

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Drawing a long recording takes its time; stepping has most of it. */
static void draw_progress(struct ui *ui)
{
	long long begin = now_ns();

	if (begin < ui->next_draw)
		return;
	snprintf(ui->status, sizeof(ui->status),
		 "running to %s, event %zu: %s stops", sentence_goal(ui->goal),
		 trace_count(ui->s->trace) - 1,
		 ui->goal == GOAL_OFF ? "any key" : "Esc");
	ui_draw(ui);
	ui->next_draw = begin + REDRAW_NS + 9 * (now_ns() - begin);
}

/*
 * Typing ahead must not break what runs: g twice means the entry after the
 * next. Any other key stops the run and then does what it always does. Only
 * a run without a goal is stopped, and nothing more, by the run keys as well.
 */
static bool key_stops(struct ui *ui, int key)
{
	const struct binding *b = keys_find(key);
	bool go = b && b->request == REQ_GO;

	if (b && !(go && ui->goal == GOAL_OFF) && ui->queued < QUEUE_MAX)
		ui->queue[ui->queued++] = key;
	return !go || ui->goal == GOAL_OFF;
}

static bool tick(struct session *s, void *ctx)
{
	struct ui *ui = ctx;
	bool go_on = !ui_signals(ui);
	int key;

	(void)s;
	while ((key = term_key()) >= 0) {
		if (key_stops(ui, key))
			go_on = false;
	}
	if (key == TERM_LOST)
		ui_lost(ui);
	ui_read_console(ui);
	draw_progress(ui);
	return go_on && !ui->quit;
}

static void target_failed(struct ui *ui, const struct err *err)
{
	ui->state = STATE_DEAD;
	ui->failure = *err;
	ui->overlay = OVERLAY_LOST;
	snprintf(ui->status, sizeof(ui->status), "target lost: %s", err->text);
	if (err->kind == ERR_CANCELLED)
		ui->quit = true;
}

static void report_stop(struct ui *ui, enum session_outcome outcome)
{
	struct model m;

	model_take(&m, ui->s, &ui->console, &ui->gaze);
	sentence_stop(&m, ui->goal, outcome, ui->status, sizeof(ui->status));
}

void run_goal(struct ui *ui, enum session_goal goal)
{
	struct err err = { .kind = ERR_NONE };
	enum session_outcome outcome;

	if (ui->state == STATE_DEAD) {
		ui->overlay = OVERLAY_LOST;
		return;
	}
	if (ui->state == STATE_OFF) {
		snprintf(ui->status, sizeof(ui->status),
			 "the machine is off: R starts it again");
		return;
	}
	ui->gaze = (struct gaze){ .before = trace_count(ui->s->trace) - 1 };
	ui->goal = goal;
	ui->state = STATE_RUNNING;
	outcome = session_go(ui->s,
			     &(struct session_order){ .goal = goal,
						      .budget = BUDGET,
						      .tick = tick,
						      .ctx = ui },
			     &err);
	ui->state = ui->s->off ? STATE_OFF : STATE_STOPPED;
	ui_read_console(ui);
	screen_unscroll(&ui->screen);
	if (outcome == SESSION_FAILED)
		target_failed(ui, &err);
	else
		report_stop(ui, outcome);
}

void run_restart(struct ui *ui)
{
	struct err err = { .kind = ERR_NONE };

	snprintf(ui->status, sizeof(ui->status), "restarting the machine ...");
	ui_draw(ui);
	console_clear(&ui->console);
	ui->gaze = (struct gaze){ 0 };
	screen_unscroll(&ui->screen);
	if (session_restart(ui->s, &err)) {
		ui->spent = true;
		target_failed(ui, &err);
		return;
	}
	ui->state = STATE_STOPPED;
	ui->failure = (struct err){ .kind = ERR_NONE };
	ui->goal = GOAL_STEP;
	report_stop(ui, SESSION_REACHED);
}
