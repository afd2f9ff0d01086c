/* SPDX-License-Identifier: MIT */
/*
 * harvest.h - out of a hand-in into the pristine tree: what the student owns,
 * and nothing else. Runs inside the sandbox, for what is handed in may be
 * anything; in there tar and git can do no harm that lasts.
 */
#ifndef LAB_HARVEST_H
#define LAB_HARVEST_H

#include "handin.h"

#define HARVEST_WORDS 240

struct harvest {
	const char *tree;    /* the pristine tree, to be changed */
	const char *scratch; /* a folder that does not exist yet, to unpack */
	size_t changed;	     /* files that differ from the tree's now */
	size_t ignored;	     /* files that are not the student's */
	char first[100];     /* of the latter */
	char refused[HARVEST_WORDS]; /* a sentence; "" if all is well */
};

/*
 * harvest - 0 when it is known what there is, even if it is refused; -1 when
 * it could not be found out.
 */
int harvest(struct harvest *h, enum handin_kind kind, const char *path,
	    struct err *err);

/* Files under hyp/ that are C, headers or assembly, and the papers; no tests,
 * no makefiles, no linker scripts, no byte in a name that a shell knows. */
bool harvest_owns(const char *path);

#endif
