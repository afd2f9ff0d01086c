/* SPDX-License-Identifier: MIT */
/*
 * check.h - is the work done? The tree is built, booted and recorded, its
 * laps are judged by the lab's rules, the answers are held against the
 * recording. A checker that was written is tried on recordings of ours. Nothing
 * printed by the student's code counts.
 */
#ifndef LAB_CHECK_H
#define LAB_CHECK_H

#include "lab/work.h"
#include "trace/session.h"

/* One thing that was looked at. */
struct lab_finding {
	char *name; /* of the rule or the question; "build", "run" */
	char *says; /* the rule's sentence, the question */
	char *why;  /* what is wrong and where, several lines; "" if held */
	bool held;
	bool open; /* a question that is not answered yet */
	unsigned int lap;
	/* On which of the lab's machines; NULL: there is one, or it is about
	 * none. Lives as long as the lab. */
	const struct lab_run *run;
};

struct lab_result {
	const struct lab *lab;
	struct lab_finding *findings;
	size_t count;
	bool passed;  /* every one of them held */
	char *output; /* of the compiler, when it did not build; or NULL */
};

struct lab_check {
	const struct lab_kit *kit;
	const struct lab *lab;
	const char *folder;	      /* of the work: hyp/ and answers */
	const struct rule_set *rules; /* NULL: the lab's own */
	/* For a grader: */
	uint64_t budget; /* instructions of a run; 0: the usual */
	int boot_ms;	 /* see trace/session.h */
	bool confined;	 /* see machine/machine.h */
	/* Looks at each recording that has all its laps; -1: cannot go on. */
	int (*look)(const struct session *s, size_t run,
		    struct lab_result *result, void *ctx, struct err *err);
	void *ctx;
	bool author; /* say what the answers are */
};

/*
 * lab_check - 0 when there is a result, whatever it says; -1 when the check
 * itself could not be made (no QEMU, no compiler, interrupted). One at a time
 * in a folder: whoever comes meanwhile waits.
 */
int lab_check(const struct lab_check *check, struct lab_result *result,
	      struct err *err);
void lab_result_release(struct lab_result *result);
/* How many of its findings held. */
size_t lab_result_held(const struct lab_result *result);
/* Need lab_check() make nothing first that takes its time, and only once? */
bool lab_check_ready(const struct lab_kit *kit, const struct lab *lab);

/* Compile the work in @folder, when nobody else is at it. 0 if it is built now;
 * 1 if it does not compile, *@output (malloc()ed) then is what the compiler
 * said; -1 on failure. */
int lab_build(const struct lab_kit *kit, const char *folder, char **output,
	      struct err *err);

/*
 * For people, and schema vhelab-lab/1; malloc()ed, NULL without memory. People
 * read of several laps once what is the same on all, first what does not hold,
 * and the sum above and below. What holds is counted only, with @folded behind
 * the number; NULL: it is listed, too.
 */
char *lab_result_text(const struct lab_result *result, const char *folded);
char *lab_result_json(const struct lab_result *result);

/* ---- the pieces, for the front end and the author's check ------------------- */

/* One run of the lab on images that are built, or on the kit's Linux; adds
 * findings. */
struct lab_images {
	const char *kernel, *guest;
};
int lab_check_run(const struct lab_check *check, size_t run,
		  const struct lab_images *images, struct lab_result *result,
		  struct err *err);

#endif
