/* SPDX-License-Identifier: MIT */
/*
 * lab_errands.h - what a student can ask for about one lab, as text: the same
 * for the subcommand, the list of labs and a lab's front end.
 */
#ifndef CMD_LAB_ERRANDS_H
#define CMD_LAB_ERRANDS_H

#include <stdio.h>

#include "cmd.h"
#include "lab_cmd.h"

struct lab_errand {
	const struct lab_desk *desk;
	const struct lab *lab;
	FILE *out;	  /* what there is to read */
	const char *seed; /* start: NULL: none */
	bool json, all;	  /* check; all: what held is listed, too */
};

struct lab_errand_kind {
	const char *name, *help;
	/* An exit code, or -1. */
	int (*run)(const struct lab_errand *e, struct err *err);
	bool begun; /* only for a lab that was started */
};

/* NULL behind the last one; NULL where none is called so. */
const struct lab_errand_kind *lab_errand_kind(size_t index);
const struct lab_errand_kind *lab_errand_find(const char *name);

/* An exit code, or -1 with @err. */
int lab_errand_run(const struct lab_errand_kind *kind,
		   const struct lab_errand *e, struct err *err);
/* The same as text, malloc()ed; NULL with @err. @cancel_fd ends it early. */
char *lab_errand_text(const char *name, const struct lab_desk *desk,
		      const struct lab *lab, int cancel_fd, struct err *err);

#endif
