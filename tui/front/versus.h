/* SPDX-License-Identifier: MIT */
/*
 * versus.h - the screen for two targets: each side's place and state, and one
 * table of checkpoints for both. What differs has a sign and a word.
 */
#ifndef FRONT_VERSUS_H
#define FRONT_VERSUS_H

#include "canvas.h"
#include "model.h"

/* The whole canvas but its last two rows, at least 22 of 80 columns. */
void versus_draw(struct canvas *c, const struct model m[2], size_t active);

/* What tells the two apart: the name, or else the mode. */
const char *versus_name(const struct session_options *opt,
			const struct session_options *other);

/* What a checkpoint of the laps shown differs in: "D A, vectors", "only
 * v4.13", "" for nothing or when a side has not come so far. Returns @buf. */
const char *versus_words(const struct model m[2], enum checkpoint cp, char *buf,
			 size_t len);

#endif
