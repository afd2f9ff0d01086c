/* SPDX-License-Identifier: MIT */
/*
 * grade.h - hand-ins judged by the engine that judges a student's own check,
 * each alone in a sandbox: its files go over the grader's own tree, are
 * compiled there, run there, and leave nothing but an account in JSON.
 *
 * A result, schema vhelab-grade/1, docs/grading.md: name, student, lab,
 * sha256, kit, status, points, held, total, hints, sentence, findings, runs.
 * status: passed, failed, not-built, refused (what was handed in cannot be
 * taken), not-graded (for no fault of the student's; a later run tries again).
 */
#ifndef LAB_GRADE_H
#define LAB_GRADE_H

#include <jansson.h>

#include "lab/work.h"

/* ---- who has which seed -------------------------------------------------------- */

struct seeds;

/* A file of lines NAME,SEED (RFC 4180); ERR_USAGE names the line. */
struct seeds *seeds_read(const char *path, struct err *err);
/* One seed, whoever it is. */
struct seeds *seeds_same(const char *seed, struct err *err);
void seeds_free(struct seeds *s);

/* What all hand-ins have in common; the caller's. */
struct grade {
	const struct lab_kit *kit; /* .work is not used */
	const struct labs *labs;
	const struct lab *lab; /* for names that do not say, or NULL */
	const char *program;   /* this program's file, to be run inside */
	const char *hidden;    /* folder of hidden rules and guests, or NULL */
	struct seeds *seeds;   /* NULL: labs are the same for everybody */
	unsigned int jobs;     /* of the build of one hand-in */
};

/* Can anything be graded here? ERR_ENV says what is missing, ERR_USAGE where
 * a mistake in the hidden folder is. */
int grade_check(const struct grade *g, struct err *err);

/*
 * grade_one - one hand-in, by its path: a result, whatever became of it. NULL
 * without memory, when interrupted, or with ERR_USAGE if nothing is there.
 */
json_t *grade_one(const struct grade *g, const char *path, struct err *err);

/* ---- a class ------------------------------------------------------------------ */

struct grade_progress {
	size_t done, total, skipped; /* skipped: known from a run before */
	const json_t *result;	     /* the newest, or NULL */
	const char *preparing;	     /* name of a lab, or NULL */
	size_t aside;		 /* files passed over, that nobody hands in */
	const char *first_aside; /* one of them */
	unsigned int left_s;	 /* expected, 0: not known yet */
};
typedef void (*grade_told)(const struct grade_progress *p, void *ctx);

struct grade_class {
	const struct grade *grade;
	const char *dir, *out;
	unsigned int at_once; /* hand-ins */
	bool again;	      /* those with a result, too */
	grade_told told;
	void *ctx;
};

/*
 * grade_class - every hand-in of a folder. Each result is OUT/results/NAME.json
 * before anything else happens to it, so being killed loses none; the reports
 * are written at the end, from those files. *@results: a JSON array of
 * all, the caller's.
 */
int grade_class(const struct grade_class *c, json_t **results, struct err *err);

/* grades.csv, index.html, and for each hand-in results.json in gradescope/NAME/
 * (not without a mark), exercism/NAME/ and classroom/NAME/. */
int grade_report(const char *out, const json_t *results, struct err *err);

/* The part that runs in the sandbox: a job in JSON, the answer in JSON,
 * malloc()ed; NULL when it could not be found out. */
char *grade_inside(const char *job, struct err *err);

#endif
