/* SPDX-License-Identifier: MIT */
/*
 * apply.h - a series on a scratch copy of a tree, part by part, by `git am -3`
 * in the sandbox. Nothing else is written to, and nobody's configuration,
 * hooks, filters or attributes have a say.
 */
#ifndef MAIL_APPLY_H
#define MAIL_APPLY_H

#include "mail/series.h"

#define COMMIT_TEXT 65

/* The tree that is copied; paths, the caller's. */
struct apply_base {
	const char *tree;     /* holds hyp/ and guest/ */
	const char *objects;  /* what it was built into (hyp/, guest/), NULL:
			       * nothing is built yet */
	const char *makefile; /* labs/variants/tree.mk of the kit */
	/* Repositories whose commits a mail may name, and whose blobs a three-
	 * way merge may need: only their objects are read. NULL ends the
	 * list, NULL: none. */
	const char *const *lenders;
};

/* The copy: a fresh repository. */
struct scratch {
	char *dir;
	char base[COMMIT_TEXT]; /* the commit of the tree as it was copied */
	char *makefile;
	char *lent; /* lenders' object folders, each with its NUL */
	int cancel_fd;
};

/* @dir must not exist. ERR_USAGE: no such tree; ERR_ENV. */
int scratch_open(struct scratch *s, const struct apply_base *base,
		 const char *dir, int cancel_fd, struct err *err);
/* Removes it. */
void scratch_close(struct scratch *s);

enum part_state {
	PART_APPLIED,
	PART_CONFLICT,	/* does not apply */
	PART_OUTSIDE,	/* touches what it may not, or in a way it may not */
	PART_NO_PATCH,	/* a mail without a diff */
	PART_NOT_TRIED, /* one before it did not apply, or is missing */
};
/* "applied", "does not apply" ... */
const char *part_state_name(enum part_state state);

struct part {
	const struct mail *mail;
	enum part_state state;
	char reason[240];	  /* one line, "" if applied */
	char commit[COMMIT_TEXT]; /* the tree behind it, "" if none */
	bool merged;	    /* by three-way merge: made for another base */
	unsigned int files; /* that it changes */
};

struct applied {
	struct part *parts; /* as many as the series has */
	size_t count;
	char base[COMMIT_TEXT]; /* what the first one went on */
	bool named_base; /* that is the base-commit the mail names, which a
			  * lender has; else it is scratch.base */
};

/*
 * series_apply - 0 whatever becomes of the parts; -1 if it could not be found
 * out. Series after series can go on one scratch: each begins at the base.
 */
int series_apply(struct scratch *s, const struct series *series,
		 struct applied *a, struct err *err);
void applied_release(struct applied *a);

/* May a patch change this path? C, headers, assembly and linker scripts of
 * hyp/ and guest/; no byte in a name that a shell knows. No makefiles: new
 * sources are found without, and so nothing but compilers ever runs. */
bool apply_allows(const char *path);

#endif
