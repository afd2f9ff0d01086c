/* SPDX-License-Identifier: MIT */
/*
 * keeper.h - a process between us and a command, so that nothing of the
 * command is left when it is over, when we give it up, and when somebody kills
 * us. What the command has started and left behind becomes the keeper's child
 * (prctl(2), PR_SET_CHILD_SUBREAPER), in whatever session it is, and whatever
 * was to make it end with its parent.
 */
#ifndef BOX_KEEPER_H
#define BOX_KEEPER_H

#include <sys/types.h>

#include "base/err.h"

/* As child_start(), from a thread that lasts. The pid is the keeper's: the
 * command's processes are below it. */
pid_t keeper_start(const char *const *argv, const int *fds, size_t nfds,
		   struct err *err);
/* Has the command ended by itself, and all it left behind been killed? The
 * status then is the command's exit status, or 128 + N for signal N. */
int keeper_end(pid_t pid, int timeout_ms, int *status);
/* Kill all of it; back when it is gone. */
void keeper_kill(pid_t pid);

#endif
