/* SPDX-License-Identifier: MIT */
/*
 * lend.h - the active side's machine goes to GDB, and comes back.
 */
#ifndef FRONT_LEND_H
#define FRONT_LEND_H

struct front;

/* Says what has become of it; -1 if GDB did not get it. */
int lend_to_gdb(struct front *f);

#endif
