/* SPDX-License-Identifier: MIT */
/*
 * letter_impl.h - the verbs of letter rules: what they see, and those that
 * look at the diff (letter_diff.c).
 */
#ifndef LAB_LETTER_IMPL_H
#define LAB_LETTER_IMPL_H

#include "letter.h"

/* One rule looking at one mail. */
struct letter_look {
	const struct mail *mail;
	const struct letter_tried *tried;
	const struct letter_rule *rule;
	char why[240]; /* if it does not hold */
};

struct letter_verb {
	const char *name;
	char wants; /* n: a number, w: words, 0: nothing */
	bool (*holds)(struct letter_look *k);
};

const struct letter_verb *letter_verb_find(const char *name, size_t len);

/* Says why it does not hold; false. */
bool letter_no(struct letter_look *k, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

bool letter_changelog(struct letter_look *k);
bool letter_touches(struct letter_look *k);
bool letter_lines_at_most(struct letter_look *k);
bool letter_moves(struct letter_look *k);
bool letter_applies(struct letter_look *k);
bool letter_same_tree(struct letter_look *k);

/* letter_try.c: the newest mail, applied. See letter_check(). */
int letter_try(const struct lab_kit *kit, const struct mail *mail,
	       const char *path, const char *start, struct letter_tried *tried,
	       struct err *err);

#endif
