/* SPDX-License-Identifier: MIT */
/*
 * term.h - a command in a terminal of our own: a pseudo-terminal whose far
 * end is the command and whose near end is libvterm.
 *
 * The command is not the session's leader. When a leader dies the kernel
 * resets the terminal's settings, and nobody could see any more whether the
 * command had put them back. A keeper process leads the session, as a shell
 * would; it also inherits every orphan, and so knows when nothing is left.
 */
#ifndef SCREEN_TERM_H
#define SCREEN_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#define TERM_MAX_COLS 400
#define TERM_MAX_ROWS 200

struct term {
	int cols, rows;
	bool ascii; /* the command is told of no UTF-8 */
	VTerm *vt;
	VTermScreen *screen;
	bool altscreen, cursor_hidden; /* as the command last asked for */

	int master;	       /* our end of the pseudo-terminal */
	struct termios before; /* its settings before the command began */
	int reports;	       /* what the keeper tells us, a pipe */
	pid_t keeper, command;

	bool stopped; /* by SIGTSTP or SIGSTOP */
	bool ended;   /* the command; @status is as of waitpid() */
	int status;
	bool alone; /* the command and all it started have ended */
};

/* Start @argv in a terminal of that size; @ascii: in one without UTF-8. -1
 * with errno set. */
int term_open(struct term *t, int cols, int rows, bool ascii,
	      char *const argv[]);
/* End whatever still runs. */
void term_close(struct term *t);

/* Take in what has arrived; false if nothing did within @ms. */
bool term_pump(struct term *t, int ms);
int term_send(struct term *t, const char *bytes, size_t len);
int term_resize(struct term *t, int cols, int rows);
/* The terminal goes away, as a closed window does. */
void term_hang_up(struct term *t);

/* Are the settings, the normal screen and the cursor back? Else why not. */
bool term_restored(const struct term *t, const char **why);

/* One row in UTF-8, without the blanks at its end; returns @buf. */
#define TERM_ROW_BYTES (TERM_MAX_COLS * VTERM_MAX_CHARS_PER_CELL * 4 + 1)
const char *term_row(const struct term *t, int row, char *buf);
/* One cell's characters in UTF-8, "" for the right half of a wide one. */
#define TERM_CELL_BYTES (VTERM_MAX_CHARS_PER_CELL * 4 + 1)
const char *term_cell(const VTermScreenCell *cell, char *buf);

#endif
