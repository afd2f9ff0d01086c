/* SPDX-License-Identifier: MIT */
/*
 * usage.h - the processor time of a process and all that it has started.
 */
#ifndef LAB_USAGE_H
#define LAB_USAGE_H

#include <sys/types.h>

/* Seconds, with those that have ended and were waited for; 0 if @pid is none.
 * Source: proc(5), /proc/PID/stat. */
double usage_tree(pid_t pid);

#endif
