/* SPDX-License-Identifier: MIT */
/*
 * form.h - the file `answers` of a work folder, a line "name = answer" for
 * each question. Students mistype.
 */
#ifndef LAB_FORM_H
#define LAB_FORM_H

#include "lab/answer.h"
#include "lab/lab.h"

struct answers {
	struct {
		char name[32], text[ANSWER_LEN];
		unsigned int line;
	} list[LAB_QUESTIONS];
	size_t count;
	char fault[200]; /* the first line that is wrong, and what is; or "" */
};

/* -1 if the file cannot be read; what it says may still have a fault. */
int answers_read(struct answers *a, const struct lab *lab, const char *folder,
		 struct err *err);
/* NULL where nothing stands behind the name, or TODO. */
const char *answers_find(const struct answers *a, const char *name);

/* The form that @lab begins with, each question above its line; malloc()ed. */
char *answers_form(const struct lab *lab, struct err *err);

#endif
