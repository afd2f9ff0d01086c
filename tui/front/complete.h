/* SPDX-License-Identifier: MIT */
/*
 * complete.h - Tab: as much of the word before the cursor as is certain, and
 * what it may become, for the status line.
 */
#ifndef FRONT_COMPLETE_H
#define FRONT_COMPLETE_H

struct front;
struct prompt;

void complete(struct front *f, struct prompt *p);

#endif
