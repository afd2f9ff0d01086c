/* SPDX-License-Identifier: MIT */
/*
 * probe.h - ask another program a question, for `vhelab doctor`.
 */
#ifndef CMD_PROBE_H
#define CMD_PROBE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * probe_run - run @argv (argv[0] is searched in PATH) with @input as its
 * stdin, collect stdout and stderr into @out, which always ends up a string.
 * Returns its exit status; -1 if it cannot be run, dies by a signal or takes
 * longer than ten seconds, and is killed then.
 */
int probe_run(const char *const *argv, const char *input, char *out,
	      size_t len);

/* Is there such a program in PATH? A name with a slash is looked at as is. */
bool probe_program(const char *name);

#endif
