/* SPDX-License-Identifier: MIT */
/*
 * children.h - what a command has started.
 */
#ifndef SCREEN_CHILDREN_H
#define SCREEN_CHILDREN_H

#include <sys/types.h>

/* SIGKILL for every descendant of @parent whose name begins with @name, as
 * the kernel has it (15 characters). -1 if there is none. */
int kill_child(pid_t parent, const char *name);

#endif
