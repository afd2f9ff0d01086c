/* SPDX-License-Identifier: MIT */
/*
 * verbs.h - what a line of a script can ask for. screen.c lists the verbs.
 */
#ifndef SCREEN_VERBS_H
#define SCREEN_VERBS_H

#include <stdio.h>

#include "term.h"

struct run {
	const char *folder;
	const char *script; /* its path */
	char *const *command;
	struct term term;
	bool open;
	int cols, rows, timeout;
	bool fixed; /* the terminal is not the script's choice */
	bool ascii;
	int line;
	unsigned int tests;
	char why[512]; /* of what FAILED, or was a MISTAKE */
};

enum outcome {
	DONE, /* what was asked for; not a test */
	HELD,
	FAILED,
	MISTAKE, /* in the script */
};

struct verb {
	const char *name;
	/* May change @arg. */
	enum outcome (*run)(struct run *r, char *arg);
	bool unstarted; /* the command need not have been started */
};

/* NULL if there is none of that name. */
const struct verb *verb_find(const char *name);

/* Fill @r->why, and return @o. */
enum outcome outcome(struct run *r, enum outcome o, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* COLSxROWS and nothing behind it; false if it is no size. */
bool parse_size(const char *arg, int *cols, int *rows);

/* Make each run of blanks one blank, in place. */
void squeeze(char *s);
/* The screen down to its last row in use, each row behind @prefix. */
void write_screen(FILE *f, const struct term *t, const char *prefix);

#endif
