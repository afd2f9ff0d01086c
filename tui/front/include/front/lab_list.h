/* SPDX-License-Identifier: MIT */
/*
 * lab_list.h - the labs, how far each of them is, and what is next. It knows
 * no files: it is given lines, draws them, and says what was wished for.
 */
#ifndef FRONT_FRONT_LAB_LIST_H
#define FRONT_FRONT_LAB_LIST_H

#include "front/canvas.h"

struct lab_line {
	unsigned int number;
	const char *title, *goal;
	bool begun, passed;
	unsigned int checks, hints, nhints;
};

/* "passed", "under way", "next" or "", with checks made and hints taken.
 * @next: the line that is next. */
const char *lab_line_state(const struct lab_line *line, bool next, char *buf,
			   size_t len);

struct lab_list {
	const struct lab_line *lines; /* the caller's */
	size_t count;
	size_t at, top; /* the line that is chosen, the first one shown */
	char said[200]; /* one line for the user */
	char *text;	/* to be read over the list, malloc()ed, or NULL */
	int scroll;	/* of the text */
	bool asked;	/* is it to be reset? */
	const struct lab_wish *wish; /* the caller's to carry out, or NULL */
};

/* What can be wished for a lab: one table for keys, the line mode and help. */
struct lab_wish {
	const char *name; /* of the errand, or "open", "quit" */
	int key;
	const char *label, *brief, *help;
	bool slow; /* it is worth saying that it begins */
};
/* NULL behind the last one. */
const struct lab_wish *lab_wish(size_t index);
const struct lab_wish *lab_wish_find(const char *name);

/* The first that is not passed; .count when all are. */
size_t lab_list_next(const struct lab_list *l);
/* The same as a sentence: what is next, or that all is done. */
const char *lab_list_sentence(const struct lab_list *l, char *buf, size_t len);

void lab_list_draw(struct lab_list *l, struct canvas *c);
void lab_list_key(struct lab_list *l, int key);
/* Lay a text over the list, or take it away; @text is malloc()ed, and ours. */
void lab_list_show(struct lab_list *l, char *text);

#endif
