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

#define LETTER_NAME  "letter" /* the finding: is there a mail? */
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

/* NULL with ERR_USAGE names the line that is wrong. */
struct letter *letter_read(const char *path, struct err *err);
void letter_free(struct letter *l);
/* Is one of its rules called so? NULL has none. */
bool letter_has(const struct letter *l, const char *name);

/* What became of a mail that was applied, as `vhelab patch` does it. */
struct letter_tried {
	bool applies;
	char why[240];	   /* if it does not */
	char differs[120]; /* the first source that the folder's hyp/ has
			    * otherwise; "" if there is none, or no folder */
};

/* Every rule on one mail: findings. */
void letter_judge(const struct letter *l, const struct mail *mail,
		  const struct letter_tried *tried, struct lab_result *result);

/*
 * letter_check - the rules of lab->letter on the newest mail of a work folder's
 * outbox, or on the file @path: findings, the first of them LETTER_NAME. The
 * mail is for the tree @start, NULL: for the tag `start` of the folder @path.
 * -1 when it could not be found out for no fault of its author's.
 */
int letter_check(const struct lab_kit *kit, const struct lab *lab,
		 const char *path, const char *start, struct lab_result *result,
		 struct err *err);
/* The file with that mail: malloc()ed. *@mails: how many patches of its version
 * are there. ERR_USAGE if there is none. */
int letter_find(const struct lab_kit *kit, const char *folder, char **file,
		unsigned int *mails, struct err *err);

#endif
