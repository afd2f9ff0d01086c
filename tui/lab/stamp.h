/* SPDX-License-Identifier: MIT */
/*
 * stamp.h - what is made once and kept in build/ has a folder whose name ends
 * in a dash and a stamp of all that it was made from.
 */
#ifndef LAB_STAMP_H
#define LAB_STAMP_H

#include "lab/work.h"
#include "sha256.h"

#define STAMP_LEN 17

/* Names, sizes and times of all files below @path, or of that one file, stand
 * for their bytes, as they do for make. */
void stamp_files(struct sha256 *sum, const char *path);
/* The kit's trees: hypervisor, guests, variants. */
void stamp_trees(struct sha256 *sum, const struct lab_kit *kit);
/* What runs a checker. */
void stamp_scripts(struct sha256 *sum, const struct lab_kit *kit);
void stamp_text(struct sha256 *sum, char text[STAMP_LEN]);

/* Remove what has the name of @folder but for the stamp. */
void stamp_remove_others(const struct lab_kit *kit, const char *folder);

#endif
