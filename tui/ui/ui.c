// SPDX-License-Identifier: MIT
#include "ui/ui.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "curses_door.h"
#include "paint.h"
#include "term.h"

#define REDRAW_NS      50000000
#define REST_AFTER_MS  10
#define SPARE_AFTER_MS 300

struct ui {
	struct front *front;
	struct canvas canvas;
	long long next_draw; /* not before, ns of the monotonic clock */
	struct settings chosen;
};

/* The user may have changed the settings with the last key. */
static void choose(struct ui *ui, bool first)
{
	const struct settings *now = front_settings(ui->front);

	if (!first && !memcmp(&ui->chosen, now, sizeof(*now)))
		return;
	ui->chosen = *now;
	paint_choose(now);
	term_mouse(now->mouse);
}

static void draw(struct ui *ui)
{
	struct err err;

	choose(ui, false);
	if ((ui->canvas.rows != LINES || ui->canvas.cols != COLS) &&
	    canvas_resize(&ui->canvas, LINES, COLS)) {
		err_nomem(&err);
		front_leave(ui->front, &err);
		return;
	}
	front_draw(ui->front, &ui->canvas);
	paint(&ui->canvas);
}

static void lost(struct ui *ui)
{
	struct err err;

	err_set(&err, ERR_ENV, "the terminal went away");
	front_leave(ui->front, &err);
}

/* True if a signal asks to stop what runs. */
static bool take_signals(struct ui *ui)
{
	static const int ends[] = { SIGTERM, SIGHUP, SIGQUIT };
	bool resized, woken;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct err err;

		if (!term_take_signal(ends[i]))
			continue;
		err_set(&err, ERR_CANCELLED, "ended by SIG%s",
			sigabbrev_np(ends[i]));
		front_leave(ui->front, &err);
	}
	if (term_take_signal(SIGTSTP))
		term_suspend();
	resized = term_take_signal(SIGWINCH);
	woken = term_take_signal(SIGCONT);
	if (resized || woken)
		term_refit();
	return term_take_signal(SIGINT) || front_done(ui->front);
}

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
	draw(ui);
	ui->next_draw = begin + REDRAW_NS + 9 * (now_ns() - begin);
}

static bool pump(void *ctx)
{
	struct ui *ui = ctx;
	bool go_on = !take_signals(ui);
	int key;

	/* What was clicked on has moved on meanwhile. */
	while ((key = term_key()) >= 0 || key == TERM_MOUSE) {
		if (key >= 0 && !term_pasting() &&
		    !front_key_running(ui->front, key))
			go_on = false;
	}
	if (key == TERM_LOST)
		lost(ui);
	draw_progress(ui);
	return go_on;
}

static int outside(void *ctx, int (*job)(void *arg), void *arg)
{
	int ret;

	(void)ctx;
	term_leave();
	ret = job(arg);
	term_refit();
	return ret;
}

static void repaint(void *ctx)
{
	(void)ctx;
	clearok(curscr, TRUE);
}

static void take_key(struct ui *ui, int key)
{
	struct term_click at = term_clicked();

	if (key == TERM_LOST)
		lost(ui);
	else if (key == TERM_MOUSE)
		front_mouse(ui->front, at.y, at.x, at.button);
	else if (term_pasting())
		front_pasted(ui->front, key);
	else
		front_key(ui->front, key);
}

/* Each key is drawn at once, unless they come faster than anybody looks. */
static void take_keys(struct ui *ui)
{
	int key;

	while (!front_done(ui->front) && (key = term_key()) != TERM_NO_KEY) {
		take_key(ui, key);
		if (term_pending())
			draw_progress(ui);
		else
			draw(ui);
		if (take_signals(ui))
			front_interrupt(ui->front);
	}
}

/* Until when to wait for a key; -1: for ever. */
static int timeout_ms(const struct ui *ui)
{
	return front_timeout_ms(ui->front);
}

/* What can wait does so for a moment, as keys often come in a row; and longer,
 * as somebody may hold one down. */
static unsigned int idle(struct ui *ui, int fd)
{
	unsigned int woken = term_wait(fd, REST_AFTER_MS);

	if (woken & (WOKEN_KEY | WOKEN_SIGNAL))
		return woken;
	front_rest(ui->front);
	draw(ui);
	if (!woken)
		woken = term_wait(fd, SPARE_AFTER_MS);
	if (woken)
		return woken;
	front_spare(ui->front);
	return term_wait(fd, timeout_ms(ui));
}

static void loop(struct ui *ui)
{
	bool listen = true;

	while (!front_done(ui->front)) {
		unsigned int woken;

		draw(ui);
		woken = idle(ui, listen ? front_console_fd(ui->front) : -1);
		/* Readable with nothing to read: closed, until it moves. */
		listen = !(woken & WOKEN_FD) || front_read_console(ui->front);
		if (take_signals(ui))
			front_interrupt(ui->front);
		take_keys(ui);
	}
}

int ui_run(struct session *s, struct session *other,
	   const struct front_keep *keep, struct err *err)
{
	struct ui ui = { 0 };
	const struct front_host host = {
		.ctx = &ui, .pump = pump, .outside = outside, .repaint = repaint
	};
	const struct err *why;
	int ret = -1;

	ui.front = front_new(s, &host, err);
	if (!ui.front || term_open(err))
		goto out;
	front_keep(ui.front, keep);
	if (other)
		front_compare(ui.front, other);
	choose(&ui, true);
	loop(&ui);
	term_close();
	why = front_failure(ui.front);
	ret = why->kind == ERR_NONE ? 0 : -1;
	if (ret && err)
		*err = *why;
out:
	canvas_free(&ui.canvas);
	front_free(ui.front);
	return ret;
}
