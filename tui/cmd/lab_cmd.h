/* SPDX-License-Identifier: MIT */
/*
 * lab_cmd.h - what the subcommands about labs share: the labs of this kit and
 * the folder that is worked in.
 */
#ifndef CMD_LAB_CMD_H
#define CMD_LAB_CMD_H

#include "lab/work.h"

struct lab_desk {
	struct lab_kit kit;
	struct labs labs;
	char *tree, *build, *work; /* owned */
	struct variants *variants;
};

/*
 * The kit that the program was built in; the work folder is the kit's work/,
 * or $VHELAB_WORK. Installs the handling of Ctrl-C. A lab that cannot be read
 * is an error.
 */
int lab_desk_open(struct lab_desk *desk, struct err *err);
/* Here it is not: the others can be worked on. */
int lab_desk_open_sound(struct lab_desk *desk, struct err *err);
void lab_desk_close(struct lab_desk *desk);

/* The first lab that is not passed yet; NULL when all are. */
const struct lab *lab_desk_next(const struct lab_desk *desk);
/* The labs that cannot be read, a line each, behind a list of the others. */
void lab_print_broken(const struct lab_desk *desk);
/* Until a file of the folder's own was written; -1 with ERR_CANCELLED. */
int lab_desk_wait(const struct lab_desk *desk, const char *folder,
		  struct err *err);

#endif
