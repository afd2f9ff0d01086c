/* SPDX-License-Identifier: MIT */
/*
 * marks.h - events with a letter for a name. A restart leaves them: the same
 * image gives the same events again. A change by hand takes those with it
 * that lie in the future it drops.
 */
#ifndef FRONT_MARKS_H
#define FRONT_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#define MARKS 26

struct marks {
	bool set[MARKS]; /* a to z */
	size_t event[MARKS];
};

/* Index of a mark's name, -1 if it is not one letter from a to z. */
int marks_index(const char *name);
/* The name of an index. */
const char *marks_name(int index);

/* Forget the marks from event @count on; returns how many there were. */
int marks_cut(struct marks *m, size_t count);

#endif
