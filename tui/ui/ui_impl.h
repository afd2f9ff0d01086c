/* SPDX-License-Identifier: MIT */
/*
 * ui_impl.h - the state of the front end, shared by its loop (ui.c) and by
 * what happens while the target moves (run.c).
 */
#ifndef UI_UI_IMPL_H
#define UI_UI_IMPL_H

#include "screen.h"

#define QUEUE_MAX 16

enum overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_RESTART, OVERLAY_LOST };

struct ui {
	struct session *s;
	struct screen screen;
	struct console console;
	struct gaze gaze;
	enum model_state state;
	enum overlay overlay;
	char machine[64]; /* what runs the target */
	char status[ERR_TEXT_MAX + 64];

	int queue[QUEUE_MAX]; /* keys typed ahead */
	size_t queued;
	enum session_goal goal; /* while running */
	long long next_draw;	/* not before, ns of the monotonic clock */

	bool quit;
	bool spent;	    /* the target cannot even be restarted */
	struct err failure; /* why the target, or the terminal, is gone */
};

void ui_draw(struct ui *ui);
/* Take in what the serial console has; false when it had nothing. */
bool ui_read_console(struct ui *ui);
/* Signals that came in; true if one of them asks for an interrupt. */
bool ui_signals(struct ui *ui);
/* The terminal is gone: leave. */
void ui_lost(struct ui *ui);

void run_goal(struct ui *ui, enum session_goal goal);
void run_restart(struct ui *ui);

#endif
