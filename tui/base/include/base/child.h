/* SPDX-License-Identifier: MIT */
/*
 * child.h - a child process that cannot outlive us: the kernel sends it
 * SIGKILL when the thread that started it ends, however that happens
 * (prctl(2), PR_SET_PDEATHSIG; so start it from a thread that lasts). It
 * stands in a process group of its own, so that the terminal's Ctrl-C passes
 * it by, and inherits no descriptor but those it is given.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * child_start - run @argv (NULL-terminated, argv[0] searched in PATH) with
 * @fds[i] as its descriptor i; -1 stands for /dev/null. The descriptors stay
 * the caller's. Returns the pid; -1 with ERR_ENV when the program cannot be
 * run, errno then tells why.
 */
pid_t child_start(const char *const *argv, const int *fds, size_t nfds,
		  struct err *err);
/*
 * child_output - run @argv, take what it prints on its standard output until
 * it closes that, the buffer is full or 5 s are over, and end it. Errors as
 * child_start().
 */
int child_output(const char *const *argv, char *buf, size_t len,
		 struct err *err);
/* SIGKILL to its whole group, then reap. A pid of 0 is fine. */
void child_kill(pid_t pid);
/* Give it @timeout_ms to exit by itself; true if it has, and is reaped. */
bool child_exited(pid_t pid, int timeout_ms, int *wait_status);

#endif
