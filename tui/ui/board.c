// SPDX-License-Identifier: MIT
/* A screen that shows no machine. */
#include <signal.h>
#include <stddef.h>

#include "curses_door.h"
#include "paint.h"
#include "term.h"
#include "ui/ui.h"

static int draw(const struct front_board *b, struct canvas *c, struct err *err)
{
	if ((c->rows != LINES || c->cols != COLS) &&
	    canvas_resize(c, LINES, COLS))
		return err_nomem(err);
	b->draw(b->ctx, c);
	paint(c);
	return 0;
}

/* True if a signal ends it. */
static bool take_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	bool resized, woken, end = false;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		end |= term_take_signal(ends[i]);
	if (term_take_signal(SIGTSTP))
		term_suspend();
	resized = term_take_signal(SIGWINCH);
	woken = term_take_signal(SIGCONT);
	if (resized || woken)
		term_refit();
	return end;
}

/* Ctrl-C ends the work, if there is some, and the board otherwise. */
static void work(const struct front_board *b)
{
	b->work(b->ctx, term_signal_fd());
	term_take_signal(SIGINT);
}

static int loop(const struct front_board *b, struct canvas *c, struct err *err)
{
	while (!b->done(b->ctx)) {
		int key = TERM_NO_KEY;

		if (draw(b, c, err))
			return -1;
		work(b);
		if (b->done(b->ctx))
			break;
		if (draw(b, c, err))
			return -1;
		term_wait(-1, -1);
		if (take_signals())
			break;
		while (!b->done(b->ctx) && (key = term_key()) >= 0)
			b->key(b->ctx, key);
		if (key == TERM_LOST)
			return err_set(err, ERR_ENV, "the terminal went away");
	}
	return 0;
}

int ui_board(const struct front_board *b, struct err *err)
{
	static const struct settings plain;
	struct canvas c = { 0 };
	int failed;

	if (term_open(err))
		return -1;
	paint_choose(&plain);
	failed = loop(b, &c, err);
	term_close();
	canvas_free(&c);
	return failed;
}
