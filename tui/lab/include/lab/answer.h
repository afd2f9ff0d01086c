/* SPDX-License-Identifier: MIT */
/*
 * answer.h - what a student writes, reduced to what it says. Each question
 * asks for an answer of one kind, and each kind has one spelling in which two
 * answers are compared.
 */
#ifndef LAB_ANSWER_H
#define LAB_ANSWER_H

#include <stdbool.h>

#define ANSWER_LEN 96

enum answer_kind {
	ANSWER_FLAGS,	/* "-AIF" */
	ANSWER_LETTERS, /* "DA": which flags, "none" */
	ANSWER_LEVEL,	/* "2"; as the screen has it, "EL2h" */
	ANSWER_OWNER,	/* "host", "hyp", "host or hyp" */
	ANSWER_WORLD,	/* "user", "host", "hyp", "guest" */
	ANSWER_BIT,	/* "0", "1" */
	ANSWER_NUMBER,	/* "6" */
	ANSWER_CLASS,	/* "0x16": without a prefix it is hexadecimal, too */
	ANSWER_CAUSE,	/* "exception"; "msr daifclr, #4", "eret" */
	ANSWER_NAME,	/* "__guest_exit" */
	ANSWER_KINDS
};

/* For people: "four characters, such as -A-F". */
const char *answer_form(enum answer_kind kind);

/*
 * answer_read - @given in the one spelling of its kind. Case, articles and
 * punctuation do not matter, nor does what the screen has around an answer:
 * "@393 from guest", "at 726", "+0x7c". false: it is not of that kind.
 */
bool answer_read(enum answer_kind kind, const char *given,
		 char spelling[ANSWER_LEN]);

/* Does @given say what @truth says? A level may leave the stack's letter out;
 * a letter that is there must be right. */
bool answer_same(enum answer_kind kind, const char *given, const char *truth);

#endif
