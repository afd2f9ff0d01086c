/* SPDX-License-Identifier: MIT */
/*
 * term.h - the terminal, borrowed: its modes, the signals that concern it,
 * and the keys that come from it. One at a time for the whole process.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "base/err.h"
#include "front/mouse.h"

/*
 * term_open - start curses on stdin and stdout and catch SIGINT, SIGTERM,
 * SIGHUP, SIGQUIT, SIGTSTP, SIGCONT and SIGWINCH. ERR_ENV if this is no
 * terminal or an unknown one; then nothing was changed.
 */
int term_open(struct err *err);
/* Give everything back as it was found. */
void term_close(void);

/* Readable when a signal has come in. */
int term_signal_fd(void);
/* Signals since the last call, each reported once. */
bool term_take_signal(int signo);

/* Give the screen to somebody else until term_refit(). */
void term_leave(void);
/* Go to sleep as SIGTSTP asks, with the terminal in its shell's state, and
 * take it over again when woken. */
void term_suspend(void);
/* After SIGCONT or SIGWINCH: our modes, and the size as it is now. */
void term_refit(void);

/* What term_key() gives besides the keys of front/keys.h. */
enum { TERM_NO_KEY = -1, TERM_LOST = -2, TERM_MOUSE = -3 };

struct term_click {
	int y, x;
	enum front_button button;
};

/*
 * The next key, never waiting for one. TERM_MOUSE: term_clicked() has more.
 */
int term_key(void);
/* Was it part of a text that the terminal pasted? */
bool term_pasting(void);
struct term_click term_clicked(void);
/* Is there more to read? */
bool term_pending(void);

/* Have clicks reported, or leave them to the terminal. */
void term_mouse(bool on);

/* Wait for a key, a signal or @fd (-1: none), at most @ms (-1: for ever).
 * What came, 0 if nothing did. */
enum { WOKEN_KEY = 1, WOKEN_SIGNAL = 2, WOKEN_FD = 4 };
unsigned int term_wait(int fd, int ms);

#endif
