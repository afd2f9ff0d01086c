/* SPDX-License-Identifier: MIT */
/*
 * callers.h - who calls a function of an image, and whether the code they run
 * through there is the same in another image. Functions are compared by what
 * they do: where the linker has put things does not count.
 */
#ifndef IMAGE_CALLERS_H
#define IMAGE_CALLERS_H

#include "image/image.h"

#define CALLER_NAME 64

/* A call of the door, as in door(callee, ...). */
struct caller {
	char name[CALLER_NAME];	      /* of the function the call is in */
	char callee[CALLER_NAME];     /* whose address is passed first; "" if it
				   * cannot be told from the code */
	bool only_before, only_after; /* the other image has no such call */
	/* What differs: the caller's own code, the door's, or that of the
	 * callee. Each with the functions that they call in turn, but for
	 * the caller. */
	bool self, door, behind;
	char changed[CALLER_NAME]; /* the first function that differs, or "" */
};

/* Is anything different for it? */
bool caller_affected(const struct caller *c);

/*
 * callers_compare - the callers of function @door in two images, in the
 * order of their names. *@out is malloc()ed. ERR_TARGET if neither image has
 * the function.
 */
int callers_compare(const struct image *before, const struct image *after,
		    const char *door, struct caller **out, size_t *count,
		    struct err *err);

/*
 * functions_changed - the functions whose code is not the same in both, or
 * that only one of them has; their data does not count. Writes at most @max
 * names, returns how many there are.
 */
size_t functions_changed(const struct image *before, const struct image *after,
			 char (*names)[CALLER_NAME], size_t max);

#endif
