/* SPDX-License-Identifier: MIT */
/*
 * mention.h - the symbols that a handout speaks of.
 */
#ifndef LAB_MENTION_H
#define LAB_MENTION_H

#include <stdbool.h>
#include <stddef.h>

/* The next `name` or `name()` in backticks, with an underscore in it; *@text
 * goes on behind it. False where there is no more. */
bool mention_next(const char **text, char *name, size_t len);

#endif
