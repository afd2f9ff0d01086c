/* SPDX-License-Identifier: MIT */
/*
 * front.h - the front end without a terminal: what is looked at, the verbs
 * that change it, the views that show it. The curses program (`ui`) and the
 * line mode feed it keys or command lines and show its canvas or its words;
 * both reach the same verbs.
 */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

#include "front/canvas.h"
#include "front/keys.h"
#include "front/lab.h"
#include "front/settings.h"
#include "trace/session.h"

struct front;

/* What the surroundings do for the front end. Every member may be NULL. */
struct front_host {
	void *ctx;
	/*
	 * Called about every 64 instructions while a target runs: take in
	 * keys (front_key_running()) and signals, draw if it is time. False
	 * stops the run.
	 */
	bool (*pump)(void *ctx);
	/* Give the terminal back, call @job, take the terminal again. */
	int (*outside)(void *ctx, int (*job)(void *arg), void *arg);
	/* The whole screen is to be painted afresh. */
	void (*repaint)(void *ctx);
};

/* The session stays the caller's and must outlive the front end. */
struct front *front_new(struct session *s, const struct front_host *host,
			struct err *err);
/* Keeps the session first, if front_keep() was called. */
void front_free(struct front *f);
/* Show another target beside it; that session stays the caller's, too. Verbs
 * about checkpoints move both, the others the active one. -1 when there are two
 * already. */
int front_compare(struct front *f, struct session *other);

/* Where sessions are kept between runs. */
struct front_keep {
	const char *folder;	    /* made if it is missing; NULL: nowhere */
	bool fresh;		    /* begin without what was kept */
	const struct lab_text *lab; /* the target is a lab's; NULL: it is not */
};
/* Take up what was kept of the last session on this target, say so, and keep
 * this one, too. NULL: nothing is kept. */
void front_keep(struct front *f, const struct front_keep *keep);
/* There is no screen: verbs answer in words and lines. */
void front_plain(struct front *f);

/* Draw everything at the canvas's size. */
void front_draw(struct front *f, struct canvas *c);

/* A key, ENTER as '\r', as front/keys.h names them. */
void front_key(struct front *f, int key);
/* A key while a target runs: false if it stops the run. It is served when
 * the run has ended. */
bool front_key_running(struct front *f, int key);

/*
 * front_command - one command line: a verb and its words. 0 if it was done;
 * -1 if not, and front_status() says why. Empty lines do nothing.
 */
int front_command(struct front *f, const char *line);
/* What the last command had to say, one line. */
const char *front_status(const struct front *f);
/* The same, but "" if it had nothing to say. */
const char *front_said(const struct front *f);
/* What else it had to tell: lines, each with its line feed, or "". */
const char *front_lines(const struct front *f);

/* What the last command asks before it does anything, or NULL. */
const char *front_question(const struct front *f);
/* Answer it; as front_command(). */
int front_answer(struct front *f, bool yes);

/* What the user has chosen; colours and characters are up to the terminal. */
const struct settings *front_settings(const struct front *f);

/* Nothing is asked for right now: let the machine follow the position, and
 * do what else can wait. */
void front_rest(struct front *f);
/* Nothing was asked for in a while either: what takes some 30 ms, so that going
 * back is quick later. */
void front_spare(struct front *f);
/* How long front_rest() can wait when no key comes, ms; -1: for ever. */
int front_timeout_ms(const struct front *f);

/* Take in what the serial console has; false when it had nothing. */
bool front_read_console(struct front *f);
/* Readable when the console has something; -1: none. */
int front_console_fd(const struct front *f);

/* Has the user asked to leave? */
bool front_done(const struct front *f);
/* Leave, for a reason (a signal, a lost terminal) or without one. */
void front_leave(struct front *f, const struct err *why);
/* Ctrl-C while nothing runs: out of the command line, or of the program. */
void front_interrupt(struct front *f);
/* Why it ended, ERR_NONE after a quit. */
const struct err *front_failure(const struct front *f);

#endif
