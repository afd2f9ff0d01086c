/* SPDX-License-Identifier: MIT */
/*
 * golden.h - the whole screen, compared with one that somebody has looked at.
 */
#ifndef SCREEN_GOLDEN_H
#define SCREEN_GOLDEN_H

#include <stddef.h>

#include "term.h"

/*
 * golden_compare - with the text in @path. Numbers of six and more hex digits
 * count as equal, and so do versions of QEMU: they are addresses and tools of
 * the day. With UPDATE_GOLDEN=1 in the environment the screen is written
 * there instead; with GOLDEN=skip nothing is compared. 0, or -1 with @why.
 */
int golden_compare(const struct term *t, const char *path, char *why,
		   size_t len);

/* Make what counts as equal the same, in place. */
void golden_mask(char *line);

#endif
