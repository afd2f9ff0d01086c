/* SPDX-License-Identifier: MIT */
/*
 * quiz.h - predict mode: a verb that comes by an instruction that is worth a
 * question stops there and asks for the flags it leaves. Meanwhile the position is the
 * instruction, and nothing behind it is shown.
 */
#ifndef FRONT_QUIZ_H
#define FRONT_QUIZ_H

#include "predict.h"
#include "verb.h"

struct canvas;

struct quiz {
	bool open;
	size_t to; /* the event behind the instruction */
	enum concept concept;
	bool known; /* the value of predict_source() */
	uint64_t value;
	char typed[5];
	struct predict_scores scores;
};

/* The last order went on from event @from: stop at the first instruction on its
 * way that is worth a question, and ask, instead of showing what came of it?
 * What ran ahead is in the record, and is not shown. */
bool quiz_hold(struct front *f, size_t from);
/* The event from which on nothing is shown; 0: all is. In predict mode that is
 * what lies behind the position. */
size_t quiz_limit(const struct front *f);
/* Show it, and count the answer; NULL: none is given. -1 if @text is no
 * answer, and the question stays. */
int quiz_answer(struct front *f, const char *text);
/* May this be done while a question is open? Says why not. */
bool quiz_allows(struct front *f, const struct verb *v);

/* A key while it is open; false if it means what it always does. */
bool quiz_key(struct front *f, int key);
/* What has been typed, in the row of the keys. */
void quiz_draw(const struct front *f, struct canvas *c, int y);

#endif
