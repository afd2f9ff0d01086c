/* SPDX-License-Identifier: MIT */
/*
 * figure.h - what of a lap's cost a claim may speak of.
 */
#ifndef CLAIM_FIGURE_H
#define CLAIM_FIGURE_H

#include "claim/claim.h"

struct claim_figure {
	const char *name, *words;
	uint64_t (*of)(const struct cost *c);
};

/* By claim_test.figure; the last has no name. */
extern const struct claim_figure claim_figures[];

#endif
