/* SPDX-License-Identifier: MIT */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "front/canvas.h"

/* Once per terminal, after it is open. */
void paint_setup(bool colour);
void paint(const struct canvas *c);

#endif
