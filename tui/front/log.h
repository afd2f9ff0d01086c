/* SPDX-License-Identifier: MIT */
/*
 * log.h - the last lines of what was asked for and what came of it.
 */
#ifndef FRONT_LOG_H
#define FRONT_LOG_H

#include <stddef.h>

#define LOG_LINES 1000
#define LOG_TEXT  256

struct log {
	char lines[LOG_LINES][LOG_TEXT]; /* a ring */
	size_t count;			 /* lines ever added */
	char command[LOG_TEXT - 2]; /* not written yet: it may have nothing to
				 * say for itself */
	int depth;		    /* of commands that run now */
};

/* A command begins; a command within one is none of the user's. */
void log_command(struct log *l, const char *line);
/* It has ended and says so much; "" if nothing, then it leaves no line. */
void log_outcome(struct log *l, const char *text);
/* Said outside of any command; the same twice over is one line. */
void log_said(struct log *l, const char *text);

/* The @back-th line from the end, 0 the last; NULL if it is not there. */
const char *log_line(const struct log *l, size_t back);

#endif
