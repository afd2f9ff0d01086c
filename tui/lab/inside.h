/* SPDX-License-Identifier: MIT */
/*
 * inside.h - what of the grader runs in the sandbox, as a process of its own:
 * takes the hand-in apart, builds, boots, records and judges it. It is told
 * what to do in JSON and answers in JSON. What it is given:
 *
 *	/kit/vhelab	this program	/kit/guest	the guests, built
 *	/labs/NAME	the lab		/pristine	its tree, built
 *	/handin		the hand-in	/work		memory to work in
 *
 * The job: lab, kind (handin.h), confined, jobs, hidden (the text of the
 * teacher's rules, or absent), runs (the teacher's besides the lab's),
 * reference (the runs of the tree as it ships, or absent).
 * The answer: refused, built, changed, ignored, first, output, findings, runs;
 * each run: instructions, exits, laps. Of a lab with specimens nothing is built
 * nor run, and `checker` is the text of what was written; findings, and `free`, how
 * many of them hold for who always says the same, come later (grade_checker.h).
 */
#ifndef LAB_INSIDE_H
#define LAB_INSIDE_H

#include <jansson.h>

#include "base/err.h"

#define INSIDE_KIT	"/kit"
#define INSIDE_LABS	"/labs"
#define INSIDE_PRISTINE "/pristine"
#define INSIDE_HANDIN	"/handin"
#define INSIDE_WORK	"/work"

/* NULL when it could not be found out, for no fault of the student's. */
json_t *inside_grade(const json_t *job, struct err *err);

#endif
