/* SPDX-License-Identifier: MIT */
/*
 * build.h - the images of a work folder, made from what its sources are now.
 *
 * make compares times, and an object is younger than a source that was saved
 * while the compiler was reading it. So what the sources were when they were
 * compiled is written down, in build/sources.json: a time and a size for each,
 * null for one that was given to a compiler which may not have come to its end.
 * What differs from that is compiled, however old it looks.
 */
#ifndef LAB_BUILD_H
#define LAB_BUILD_H

#include "lab/check.h"

/* A descriptor to close: the folder's images are the caller's until then. Who
 * waits for them can be cancelled. */
int build_lock(const struct lab_kit *kit, const char *folder, struct err *err);

/* As lab_build(), the lock being the caller's. */
int build_images(const struct lab_kit *kit, const char *folder, char **output,
		 struct err *err);

/* The objects in @folder, which were copied there, are of these sources. */
int build_note(const char *folder, struct err *err);

#endif
