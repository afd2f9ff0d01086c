// SPDX-License-Identifier: MIT
#include "ui/ui.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay.h"
#include "sentence.h"
#include "term.h"
#include "ui_impl.h"

static void draw_overlay(const struct ui *ui)
{
	overlay_drop();
	if (!ui->screen.layout)
		return;
	switch (ui->overlay) {
	case OVERLAY_NONE:
		break;
	case OVERLAY_HELP:
		overlay_help();
		break;
	case OVERLAY_RESTART:
		overlay_say("Restart the machine and drop this recording?",
			    "y restarts, n does not");
		break;
	case OVERLAY_LOST:
		overlay_say(ui->failure.text,
			    ui->spent ? "Any key: look at what was recorded. "
					"q: quit."
				      : "Any key: look at what was recorded. "
					"R: restart. q: quit.");
		break;
	}
}

void ui_draw(struct ui *ui)
{
	struct model m;

	model_take(&m, ui->s, &ui->console, &ui->gaze);
	m.machine = ui->machine;
	m.state = ui->state;
	screen_draw(&ui->screen, &m, ui->status);
	draw_overlay(ui);
	update_panels();
	doupdate();
}

bool ui_read_console(struct ui *ui)
{
	char bytes[512];
	size_t n, all = 0;

	if (!ui->s->machine || ui->spent)
		return false;
	while ((n = machine_console(ui->s->machine, bytes, sizeof(bytes))) >
	       0) {
		console_add(&ui->console, bytes, n);
		all += n;
	}
	return all > 0;
}

void ui_lost(struct ui *ui)
{
	ui->quit = true;
	err_set(&ui->failure, ERR_ENV, "the terminal went away");
}

static void refit(struct ui *ui)
{
	term_refit();
	overlay_drop();
	if (screen_fit(&ui->screen)) {
		ui->quit = true;
		err_nomem(&ui->failure);
	}
}

bool ui_signals(struct ui *ui)
{
	static const int ends[] = { SIGTERM, SIGHUP, SIGQUIT };
	bool resized, woken;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (!term_take_signal(ends[i]))
			continue;
		ui->quit = true;
		err_set(&ui->failure, ERR_CANCELLED, "ended by SIG%s",
			sigabbrev_np(ends[i]));
	}
	if (term_take_signal(SIGTSTP)) {
		term_suspend();
		refit(ui);
	}
	resized = term_take_signal(SIGWINCH);
	woken = term_take_signal(SIGCONT);
	if (resized || woken)
		refit(ui);
	return term_take_signal(SIGINT) || ui->quit;
}

static void show_event(struct ui *ui, size_t event)
{
	struct model m;
	char words[300];

	ui->gaze.looking = event + 1 < trace_count(ui->s->trace);
	ui->gaze.back = event;
	ui->gaze.lap_back = 0;
	for (;;) {
		model_take(&m, ui->s, &ui->console, &ui->gaze);
		if (event >= m.lap_first || ui->gaze.lap_back + 1 >= m.laps)
			break;
		ui->gaze.lap_back++;
	}
	screen_unscroll(&ui->screen);
	snprintf(ui->status, sizeof(ui->status), "%s%s",
		 m.looking ? "looking back at " : "",
		 sentence_event(&m, words, sizeof(words)));
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

/* By 0: back to the latest event. */
static void look(struct ui *ui, int by)
{
	const struct trace *t = ui->s->trace;
	size_t i = ui->gaze.back;

	if (trace_count(t) == 0)
		return;
	if (by == 0 || !ui->gaze.looking)
		i = trace_count(t) - 1;
	show_event(ui, by ? next_transition(t, i, by) : i);
}

static void show_lap(struct ui *ui, int by)
{
	unsigned int laps = lap_count(ui->s->trace);

	if (by < 0 && ui->gaze.lap_back + 1 < laps)
		ui->gaze.lap_back++;
	if (by > 0 && ui->gaze.lap_back > 0)
		ui->gaze.lap_back--;
}

static void serve(struct ui *ui, const struct binding *b)
{
	switch (b->request) {
	case REQ_GO:
		run_goal(ui, (enum session_goal)b->arg);
		break;
	case REQ_RESTART:
		if (!ui->spent)
			ui->overlay = OVERLAY_RESTART;
		break;
	case REQ_VIEW:
		screen_focus(&ui->screen, (enum view_id)b->arg);
		break;
	case REQ_TURN:
		screen_turn(&ui->screen, b->arg);
		break;
	case REQ_SCROLL:
		screen_scroll(&ui->screen, (enum scroll)b->arg);
		break;
	case REQ_LAP:
		show_lap(ui, b->arg);
		break;
	case REQ_LOOK:
		look(ui, b->arg);
		break;
	case REQ_REDRAW:
		clearok(curscr, TRUE);
		break;
	case REQ_HELP:
		ui->overlay = OVERLAY_HELP;
		break;
	case REQ_QUIT:
		ui->quit = true;
		break;
	case REQ_NONE:
		break;
	}
}

/* Returns false if the key is to be served as if there were no overlay. */
static bool overlay_key(struct ui *ui, int key, const struct binding *b)
{
	bool close = key == '\r' ||
		     (b && (b->request == REQ_HELP || b->request == REQ_QUIT ||
			    (b->request == REQ_LOOK && !b->arg)));
	bool restart = ui->overlay == OVERLAY_RESTART;

	if (ui->overlay == OVERLAY_LOST) {
		ui->overlay = OVERLAY_NONE;
		return !b || b->request == REQ_GO;
	}
	if (restart && (key == 'y' || key == 'n'))
		close = true;
	if (close)
		ui->overlay = OVERLAY_NONE;
	if (restart && key == 'y')
		run_restart(ui);
	return true;
}

static void take_key(struct ui *ui, int key)
{
	const struct binding *b = keys_find(key);

	if (!ui->screen.layout) {
		/* Nothing can be seen, so nothing is done blindly. */
		ui->quit = b && b->request == REQ_QUIT;
	} else if (ui->overlay != OVERLAY_NONE && overlay_key(ui, key, b)) {
		/* The overlay has had it. */
	} else if (b) {
		serve(ui, b);
	} else {
		snprintf(ui->status, sizeof(ui->status),
			 "that key means nothing here: ? shows those that do");
	}
}

static void take_keys(struct ui *ui)
{
	int key;

	while (!ui->quit && (key = term_key()) != TERM_NO_KEY) {
		if (key == TERM_LOST)
			ui_lost(ui);
		else
			take_key(ui, key);
		while (!ui->quit && ui->queued > 0) {
			key = ui->queue[0];
			memmove(ui->queue, ui->queue + 1,
				--ui->queued * sizeof(key));
			take_key(ui, key);
		}
		ui_draw(ui);
	}
}

static int console_fd(const struct ui *ui)
{
	return ui->s->machine && !ui->spent ? machine_console_fd(ui->s->machine)
					    : -1;
}

static void loop(struct ui *ui)
{
	bool listen = true;

	look(ui, 0);
	while (!ui->quit) {
		bool heard;

		ui_draw(ui);
		heard = term_wait(listen ? console_fd(ui) : -1);
		/* Readable with nothing to read: closed, until it moves. */
		listen = !heard || ui_read_console(ui);
		if (ui_signals(ui))
			ui->quit = true;
		take_keys(ui);
	}
}

int ui_run(struct session *s, struct err *err)
{
	struct ui *ui = calloc(1, sizeof(*ui));
	int ret = -1;

	if (!ui)
		return err_nomem(err);
	ui->s = s;
	ui->state = s->off ? STATE_OFF : STATE_STOPPED;
	if (s->machine)
		snprintf(ui->machine, sizeof(ui->machine), "%s",
			 machine_describe(s->machine));
	if (term_open(err))
		goto out;
	if (screen_fit(&ui->screen))
		err_nomem(&ui->failure);
	else
		loop(ui);
	overlay_drop();
	screen_release(&ui->screen);
	term_close();
	ret = ui->failure.kind == ERR_NONE ? 0 : -1;
	if (ret && err)
		*err = ui->failure;
out:
	free(ui);
	return ret;
}
