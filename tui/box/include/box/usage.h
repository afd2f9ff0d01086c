/* SPDX-License-Identifier: MIT */
/*
 * usage.h - the processor time of a process and all that it has started.
 */
#ifndef BOX_USAGE_H
#define BOX_USAGE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * usage_tree - seconds, with those that have ended and were waited for; 0 if
 * @pid is none. *@awake: one of them runs, or would if it were its turn, or
 * waits for a disk. Where none is, however busy the system, all of them wait
 * for something else. Source: proc(5), /proc/PID/stat.
 */
double usage_tree(pid_t pid, bool *awake);

#endif
