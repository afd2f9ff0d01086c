/* SPDX-License-Identifier: MIT */
/*
 * verb.h - what can be asked of the front end, in words. Keys, the command
 * line, the line mode and the help all read the same tables.
 */
#ifndef FRONT_VERB_H
#define FRONT_VERB_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/session.h"

struct front;

#define WORDS_MAX  8
#define WORDS_TEXT 256

/* A command line cut at its blanks; the last word may hold blanks when there
 * are more than WORDS_MAX. word[] is NULL behind the last one. */
struct words {
	char text[WORDS_TEXT];
	const char *word[WORDS_MAX + 1];
	int count;
	bool back; /* what was said behind `back` */
};

/* -1 if the line is too long. */
int words_split(struct words *w, const char *line);

struct verb {
	const char *name;
	const char *args; /* for help: "[N]", "" */
	const char *help; /* one line, what it does */
	/* 0, or -1 when it was not done; what there is to say goes through
	 * front_say(). w->word[0] is the verb. */
	int (*run)(struct front *f, const struct verb *v,
		   const struct words *w);
	enum session_goal goal; /* for those that move: towards what */
	/*
	 * The @index-th word that may stand as word @at of the line, NULL
	 * behind the last; may itself be NULL.
	 */
	const char *(*offer)(const struct front *f, int at, size_t index);
};

/* One table a topic; the last row has no name. */
struct verb_topic {
	const char *title;
	const struct verb *verbs;
};

extern const struct verb verbs_move[], verbs_marks[], verbs_break[],
	verbs_change[], verbs_find[], verbs_look[], verbs_inspect[],
	verbs_modes[], verbs_program[], verbs_lab[];

/* NULL behind the last one. */
const struct verb_topic *verb_topic(size_t index);
/* By its name or by a beginning of it that no other verb has. */
const struct verb *verb_find(const char *name);

#endif
