/* SPDX-License-Identifier: MIT */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "front/canvas.h"
#include "front/settings.h"

/* Once per terminal, after it is open. */
void paint_setup(bool colour);
/* Draw as these settings say from now on. */
void paint_choose(const struct settings *s);
/* Only what differs from the last canvas goes out. */
void paint(const struct canvas *c);

#endif
