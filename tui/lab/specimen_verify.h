/* SPDX-License-Identifier: MIT */
/*
 * specimen_verify.h - the author's check of specimens, those that students see
 * and those in labs/hidden/: each good one keeps every rule of the lab's
 * `oracle`, each mutant breaks the one it says, and the solution tells them
 * apart.
 */
#ifndef LAB_SPECIMEN_VERIFY_H
#define LAB_SPECIMEN_VERIFY_H

#include "lab/verify.h"

/* Returns how many are not, or -1 when it could not be found out. */
int specimens_verify(const struct lab_kit *kit, const struct lab *lab,
		     lab_told told, void *ctx, struct err *err);

#endif
