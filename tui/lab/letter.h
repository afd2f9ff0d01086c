/* SPDX-License-Identifier: MIT */
/*
 * letter.h - is a patch mail one that a maintainer would take? Asked in a
 * lab's file `letter`, an INI section each:
 *
 *	[subject-short]
 *	says  = The subject is short enough for a list of commits.
 *	holds = subject-at-most 70
 *
 * docs/writing-labs.md has the verbs. The mail is a stranger's; it is read,
 * and nothing in it is run.
 */
#ifndef LAB_LETTER_H
#define LAB_LETTER_H

#include "lab/check.h"
#include "mail/mailbox.h"

#define LETTER_RULES 24
#define LETTER_WORDS 120

struct letter_verb;

struct letter_rule {
	char *name, *says, *words; /* the words behind the verb */
	const struct letter_verb *verb;
	unsigned int number; /* those words, if the verb wants a number */
};

struct letter {
	struct letter_rule rules[LETTER_RULES];
	size_t count;
};

/* ERR_USAGE names the line that is wrong. On failure nothing is left. */
int letter_read(struct letter *l, const char *path, struct err *err);
void letter_release(struct letter *l);

/* Every rule on one mail: findings. */
void letter_judge(const struct letter *l, const struct mail *mail,
		  struct lab_result *result);

#endif
