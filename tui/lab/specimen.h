/* SPDX-License-Identifier: MIT */
/*
 * specimen.h - the switches that a student's checker is tried on. A checker is
 * right if it says nothing about the good ones and something about each mutant.
 *
 * The file `specimens`, beside a lab or beside a teacher's hidden rules:
 *
 *	[good v6.16]			or [mutant masked-once]
 *	variant = v6.16			whose tree it is; mutants/NAME.patch on
 *					top, if that is there
 *	run     = vhe hvc-loop 3	MODE GUEST LAPS
 *	says    = What it does.
 *	look    = Where that shows, for whom got it wrong.
 *	breaks  = masked-on-the-way-in	a mutant: the rule of the file `oracle`
 *
 * `oracle` has the rules that a checker should come to. It is the author's:
 * lab_verify() holds every recording against it.
 */
#ifndef LAB_SPECIMEN_H
#define LAB_SPECIMEN_H

#include "lab/work.h"

#define SPECIMENS_MAX 48

struct specimen {
	char *name;
	bool good;
	char *variant;
	char *patch; /* path, or NULL */
	struct lab_run run;
	char *says, *look;
	char *breaks; /* NULL: a good one */
};

struct specimens {
	struct specimen list[SPECIMENS_MAX];
	size_t count;
};

/* Of the folder @dir; NULL with ERR_USAGE and the place of a mistake. */
struct specimens *specimens_read(const char *dir, struct err *err);
/* And those of another folder. */
int specimens_add(struct specimens *set, const char *dir, struct err *err);
void specimens_free(struct specimens *set);
const struct specimen *specimens_find(const struct specimens *set,
				      const char *name);

/*
 * specimens_folder - where the recordings of @set are, NAME.trace each, made if
 * need be: a second or two each, then kept until the trees or the set change,
 * or one of them cannot be read any more.
 * Those that a students' kit brings along are in the lab's own folder. @dir:
 * where `specimens` is. malloc()ed.
 */
char *specimens_folder(const struct lab_kit *kit, const struct lab *lab,
		       const struct specimens *set, const char *dir,
		       struct err *err);
/* The recording of one. malloc()ed. */
char *specimen_path(const char *folder, const struct specimen *s);
/* The same under a name that says nothing, for a sandbox. */
char *specimen_path_hidden(const char *folder, const struct specimen *s);

/* ---- shared with the reader of labs (read.c) ------------------------------------ */

/* Small letters, digits, '.' and '-': a part of a path. */
bool lab_good_name(const char *name);
/* "vhe hello 2": a mode, a guest, and how many laps. */
bool lab_run_parse(struct lab_run *run, const char *value);

#endif
