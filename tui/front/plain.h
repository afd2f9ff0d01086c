/* SPDX-License-Identifier: MIT */
/*
 * plain.h - a view as lines of text, for those who do not look at a screen.
 */
#ifndef FRONT_PLAIN_H
#define FRONT_PLAIN_H

#include "view.h"

struct front;

/* Tell a view, drawn in at most @rows rows; 0: as many as suit it. */
int plain_show(struct front *f, enum view_id view, int rows);

#endif
