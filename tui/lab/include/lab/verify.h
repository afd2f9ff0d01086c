/* SPDX-License-Identifier: MIT */
/*
 * verify.h - the author's check of a lab: it fails as it ships for the reason
 * it states, its solution passes, each wrong repair breaks the rule it is
 * there for, the form asks what the lab asks, and the handout names only what
 * the tree has.
 */
#ifndef LAB_VERIFY_H
#define LAB_VERIFY_H

#include "lab/check.h"

/* Told of each thing that was looked at; @why is "" where it is as it should
 * be. */
typedef void (*lab_told)(const struct lab *lab, const char *what,
			 const char *why, void *ctx);

/* Returns how many things are wrong, or -1 when it could not be found out. */
int lab_verify(const struct lab_kit *kit, const struct lab *lab, lab_told told,
	       void *ctx, struct err *err);

#endif
