/* SPDX-License-Identifier: MIT */
/*
 * letter_impl.h - the verbs of letter rules.
 */
#ifndef LAB_LETTER_IMPL_H
#define LAB_LETTER_IMPL_H

#include "letter.h"

/* One rule looking at one mail. */
struct letter_look {
	const struct mail *mail;
	const struct letter_rule *rule;
	char why[200]; /* if it does not hold */
};

struct letter_verb {
	const char *name;
	char wants; /* n: a number, w: words, 0: nothing */
	bool (*holds)(struct letter_look *k);
};

const struct letter_verb *letter_verb_find(const char *name, size_t len);

#endif
