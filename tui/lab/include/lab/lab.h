/* SPDX-License-Identifier: MIT */
/*
 * lab.h - a lab as its author wrote it: a folder NN-name with
 *
 *	lab		what it is (INI: see docs/writing-labs.md)
 *	handout.md	what the student reads
 *	rules		what must hold in the end (rules/rules.h)
 *	letter		what is asked of the mail it ends with, or none
 *	answers		the form that a lab of questions begins with
 *	start.patch	what its tree differs from the variant's, or none
 *	solution.patch, wrong/NAME.patch	for the author and the teacher;
 *	solution, wrong/NAME			the same for a form of answers
 *	draw, draws/	what a student's seed changes of all that, if anything
 *	specimens	what a checker is tried on, where one is written
 *	checker.py	what that begins with; solution.py, wrong/NAME.py
 *
 * Authors mistype, and a hand-in may bring a folder of its own: every word is
 * checked, and errors name the file and the line.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "rules/rules.h"

#define LAB_QUESTIONS 32
#define LAB_HINTS     4 /* nudge, place, cause, fix */
#define LAB_WRONGS    12
#define LAB_RUNS      4
#define LAB_TRAPS     4
#define LAB_CHECKER   "checker.py" /* what a lab with specimens asks for */
#define LAB_SEED_LEN  64

/* A question and where its answer is found on the machine. */
struct lab_question {
	char *name; /* "h1-lap1": its key in the form */
	char *asks;
	char *finds;	  /* "flags H1 1": see lab/question.h */
	unsigned int run; /* which of the runs it is about, from 1 */
	char *look;	  /* where the answer is seen, and why it is so */
	struct lab_trap { /* a wrong answer that one may well give */
		char *answer;
		char *says; /* what is wrong with it */
	} traps[LAB_TRAPS];
	size_t ntraps;
};

/* A wrong repair that students try, and what it must break. */
struct lab_wrong {
	char *name;  /* wrong/NAME.patch */
	char *fails; /* the rule, the question, the specimen */
	char *because;
};

/* One machine to look at: a mode and a guest. */
struct lab_run {
	bool nvhe;
	bool real;    /* on Linux, where the guest is its own */
	bool unfixed; /* there, without what keeps the flags: trace/unfix.h */
	char *guest;
	unsigned int laps;
};

struct lab {
	char *dir;  /* path of the folder */
	char *name; /* "03-see-the-leak" */
	unsigned int number;
	char *title;
	char *goal;	/* one sentence */
	char *variant;	/* whose tree it starts from */
	char *ships;	/* a rule or specimen that it ships broken for */
	char *solution; /* a variant that solves it; NULL: solution.patch */
	bool start;	/* start.patch is there */
	bool step_irqs; /* the lab wants single steps to take interrupts */
	struct lab_run runs[LAB_RUNS];
	size_t nruns;
	struct lab_question questions[LAB_QUESTIONS];
	size_t nquestions;
	char *hints[LAB_HINTS];
	size_t nhints;
	struct lab_wrong wrongs[LAB_WRONGS];
	size_t nwrongs;
	struct rule_set *rules; /* NULL: a lab of questions only */
	struct letter *letter;	/* what is asked of the mail that is handed in;
				 * NULL: the lab asks nothing of it */
	struct draw *draw;	/* see draw.h; NULL: the same for everybody */
	char *seed;		/* NULL: none */
	struct specimens *specimens; /* NULL: no lab of writing a checker */
};

/* Read a lab's folder. On failure nothing is left behind. */
int lab_read(struct lab *lab, const char *dir, struct err *err);
/* As @seed draws it; ERR_USAGE where nothing can be drawn. */
int lab_read_seeded(struct lab *lab, const char *dir, const char *seed,
		    struct err *err);
/* The same for a lab that was read; unchanged on failure. */
int lab_sow(struct lab *lab, const char *seed, struct err *err);
void lab_release(struct lab *lab);

/* A text of the folder, as its student is to see it. malloc()ed. */
char *lab_paper(const struct lab *lab, const char *name, struct err *err);
/* What was drawn, in a word that is fit for a path; "" without a seed. */
const char *lab_drawn(const struct lab *lab);

/* What its author has to mend first. */
struct lab_broken {
	char *name; /* of the folder */
	struct err why;
};

/* The labs of a folder, in the order of their numbers; and those that could not
 * be read. */
struct labs {
	struct lab *list;
	size_t count;
	struct lab_broken *broken;
	size_t nbroken;
};
int labs_read(struct labs *labs, const char *dir, struct err *err);
void labs_release(struct labs *labs);
/* By number ("3") or by name; NULL if there is none. */
const struct lab *labs_find(const struct labs *labs, const char *word);
/* The same, with what is wrong with it, or that there is none. */
const struct lab *labs_need(const struct labs *labs, const char *word,
			    struct err *err);
/* Is there one that could not be read, @word: called so? Then -1 with the
 * reason. NULL: whatever it is called. */
int labs_sound(const struct labs *labs, const char *word, struct err *err);

/* "nudge", "place", "cause", "fix". */
const char *lab_hint_name(size_t stage);

/* Has it a run on Linux? */
bool lab_on_linux(const struct lab *lab);

#endif
