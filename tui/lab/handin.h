/* SPDX-License-Identifier: MIT */
/*
 * handin.h - what students hand in, seen from outside: where it lies, whose
 * it is, which lab it is for. Nothing of it is opened here but to be hashed;
 * what is inside is looked at in the sandbox (see inside.h).
 */
#ifndef LAB_HANDIN_H
#define LAB_HANDIN_H

#include "lab/lab.h"
#include "sha256.h"

enum handin_kind {
	HANDIN_NONE,   /* cannot be graded: .refused says why */
	HANDIN_PATCH,  /* a mail, or the output of git diff */
	HANDIN_TAR,    /* .tar, .tar.gz, .tgz */
	HANDIN_FOLDER, /* a work folder, or what is left of one */
	HANDIN_FILE,   /* a checker, alone */
};
const char *handin_kind_name(enum handin_kind kind);

/* Beside hyp/, the files at the top of a work folder that are the student's. */
bool handin_is_paper(const char *name);

struct handin {
	char *path;    /* bytes as the file system has them */
	char *name;    /* the same below the class's folder, fit for a file
			* name and for JSON: see handin_safe() */
	char *student; /* as people write it: see handin_name.h */
	const struct lab *lab;
	enum handin_kind kind;
	char refused[200]; /* a sentence, or "" */
	char sha256[SHA256_TEXT];
	int hints;     /* taken, -1: not known */
	bool seedless; /* seeds are given out, and none to this student */
};

/*
 * handin_open - @below is @path as seen from the class's folder. @lab is for
 * hand-ins whose name does not say one, or NULL. Always fills *@h; -1 only
 * without memory.
 */
int handin_open(struct handin *h, const char *path, const char *below,
		const struct labs *labs, const struct lab *lab,
		struct err *err);
void handin_release(struct handin *h);

/* Every hand-in of a class: DIR/X, or DIR/STUDENT/X, in the order of names. A
 * student's folder that holds none is one, and refused. */
struct handins {
	struct handin *list;
	size_t count;
	size_t aside;	   /* files that nobody hands in: READMEs, copies */
	char *first_aside; /* of them, fit to be shown; NULL: none */
};
int handins_open(struct handins *all, const char *dir, const struct labs *labs,
		 const struct lab *lab, struct err *err);
void handins_release(struct handins *all);

/* Letters, digits, '.', '-' and '_' stay; any other byte becomes %XX, so two
 * names never become one. At most 120 bytes of the beginning are kept, then
 * a hash tells long names apart. malloc()ed. */
char *handin_safe(const char *bytes);

#endif
