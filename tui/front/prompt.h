/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - the command line at the bottom: one line of UTF-8 being typed,
 * and the lines typed before. It knows keys and text, no verbs.
 */
#ifndef FRONT_PROMPT_H
#define FRONT_PROMPT_H

#include "canvas.h"
#include "front/keys.h"
#include "verb.h"

#define PROMPT_HISTORY 64

struct prompt {
	bool open;
	char text[WORDS_TEXT];
	size_t len, at; /* bytes; the cursor is never inside a character */
	char history[PROMPT_HISTORY][WORDS_TEXT]; /* the oldest first */
	size_t lines;				  /* of history */
	size_t back;		/* how far up in it we are, 0: not */
	char typed[WORDS_TEXT]; /* what Down comes back to */
};

enum prompt_event {
	PROMPT_EDITED,
	PROMPT_COMPLETE, /* Tab */
	PROMPT_ENTERED,	 /* .text is the line; closed */
	PROMPT_LEFT,	 /* closed without a line */
};

/* With @text typed in already. */
void prompt_open(struct prompt *p, const char *text);
enum prompt_event prompt_key(struct prompt *p, int key);
/* At the cursor; what does not fit is dropped as a whole. */
void prompt_insert(struct prompt *p, const char *utf8);

/* Add a line to the history, unless it is empty or was the last one, too. */
void prompt_remember(struct prompt *p, const char *line);
/* The @index-th line of the history, the oldest is 0; NULL behind the last. */
const char *prompt_line(const struct prompt *p, size_t index);

/* The line behind a colon, moved sideways so that the cursor shows. */
void prompt_draw(const struct prompt *p, struct canvas *c, int y);

#endif
