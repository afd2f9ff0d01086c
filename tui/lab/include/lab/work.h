/* SPDX-License-Identifier: MIT */
/*
 * work.h - a student's work: work/NN-name/, a git repository with the tree of
 * the lab's variant, its start, the handout and the form for the answers; and
 * work/progress.json, which survives a reset.
 */
#ifndef LAB_WORK_H
#define LAB_WORK_H

#include "lab/lab.h"
#include "variant/variant.h"

/* Where things are; paths, the caller's. */
struct lab_kit {
	const char *tree;  /* of the kit: hyp/, guest/, labs/ */
	const char *build; /* what it was built into */
	const char *work;  /* the students' folder; made when needed */
	const struct variants *variants;
	int cancel_fd;
};

/* What is known of a student's way through one lab. */
struct lab_state {
	unsigned int checks;
	unsigned int hints;	 /* taken, of lab->nhints */
	char passed[24];	 /* when, "2026-11-22 16:30", or "" */
	char seed[LAB_SEED_LEN]; /* that it was started with, or "" */
};

/* A lab that was never touched has a state of zeros. ERR_USAGE when the file
 * is broken; it is then left as it is. */
int lab_state_read(const struct lab_kit *kit, const struct lab *lab,
		   struct lab_state *state, struct err *err);
int lab_state_write(const struct lab_kit *kit, const struct lab *lab,
		    const struct lab_state *state, struct err *err);

/* Of which the state was written last; NULL if that is none that is begun. */
const struct lab *labs_last(const struct labs *labs, const struct lab_kit *kit);

/* The folder of a lab; malloc()ed. */
char *lab_folder(const struct lab_kit *kit, const struct lab *lab);
bool lab_started(const struct lab_kit *kit, const struct lab *lab);

/*
 * lab_start - make the folder. It appears under its name when it is whole, so
 * being killed leaves nothing half done. ERR_USAGE if it is there already.
 */
int lab_start(const struct lab_kit *kit, const struct lab *lab,
	      struct err *err);
/*
 * lab_reset - begin this lab again: what the folder holds is moved aside, to
 * *@aside (malloc()ed), and nothing of another lab is touched. Hints taken and
 * checks made stay known.
 */
int lab_reset(const struct lab_kit *kit, const struct lab *lab, char **aside,
	      struct err *err);
/*
 * lab_submit - everything the student changed, as one patch mail beside the
 * folder: *@mail is its path (malloc()ed). The folder and its index stay as
 * they are. *@mails: where the lab asks for a mail of theirs, how many patches
 * lie there, all of the newest version; one of them is handed in.
 */
int lab_submit(const struct lab_kit *kit, const struct lab *lab, char **mail,
	       unsigned int *mails, struct err *err);

/* Each lab as the seed it was started with draws it. */
int labs_sow(struct labs *labs, const struct lab_kit *kit, struct err *err);

/*
 * lab_solution - the path of what solves it, malloc()ed: a patch mail, or
 * where *@patch is false a form of answers. It may be missing from a
 * student's kit.
 */
char *lab_solution(const struct lab_kit *kit, const struct lab *lab,
		   bool *patch);
/* That form with the questions, and where each answer is seen. malloc()ed. */
char *lab_solution_form(const struct lab *lab, struct err *err);

#endif
