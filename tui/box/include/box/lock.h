/* SPDX-License-Identifier: MIT */
/*
 * lock.h - one at a time, whichever programs they are: flock(2) on a file. It
 * is given back when the descriptor is closed, so also by being killed, and is
 * not handed on to what is run meanwhile.
 */
#ifndef BOX_LOCK_H
#define BOX_LOCK_H

#include "base/err.h"

/*
 * lock_take - wait until the file @path, made if need be, is ours. A descriptor
 * to close; -1 with ERR_ENV, or ERR_CANCELLED once @cancel_fd (-1: none) is
 * readable. It does not nest.
 */
int lock_take(const char *path, int cancel_fd, struct err *err);

#endif
