/* SPDX-License-Identifier: MIT */
/*
 * How the user calls this program, for messages that say what to type next:
 * `vhelab` is in nobody's PATH after a build.
 */
#ifndef BASE_SELF_H
#define BASE_SELF_H

/* argv[0]; kept, not copied. NULL and "" are passed over. */
void self_called(const char *name);

/* What self_called() was told last; "vhelab" before. */
const char *self(void);

#endif
