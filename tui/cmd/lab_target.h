/* SPDX-License-Identifier: MIT */
/*
 * lab_target.h - a student's work on a lab as a target of the front end.
 */
#ifndef CMD_LAB_TARGET_H
#define CMD_LAB_TARGET_H

#include "cmd.h"
#include "front/lab.h"
#include "lab_cmd.h"

struct lab_target {
	struct lab_desk desk;
	struct lab_text text;
	const struct lab *lab;
	char *folder, *handout; /* owned */
};

/*
 * Build the work on lab @word and point @opt at it: the tree, and the mode and
 * guest of the lab's first run where @opt has none. Strings that @opt then
 * holds live until lab_target_close(), which an object of zeros may be given,
 * too.
 */
int lab_target_open(struct lab_target *t, const char *word,
		    struct target_options *opt, struct err *err);
void lab_target_close(struct lab_target *t);
/* The front end on it, as `vhelab run --lab`. */
int lab_front_end(const char *word, bool plain, struct err *err);

#endif
