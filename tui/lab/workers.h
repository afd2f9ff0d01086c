/* SPDX-License-Identifier: MIT */
/*
 * workers.h - one piece of work, done by several processes at a time.
 */
#ifndef LAB_WORKERS_H
#define LAB_WORKERS_H

#include "base/err.h"

#define WORKERS_MAX 16

/* The share of worker @index; -1 with @err. What it changes in memory is lost. */
typedef int (*workers_share)(void *ctx, unsigned int index, struct err *err);

/* One for each processor, WORKERS_MAX at most. */
unsigned int workers_usual(void);
/*
 * workers_run - 0 when @count processes have all done their shares; -1 with the
 * error of one that has not. None is left then, nor when we are killed.
 */
int workers_run(unsigned int count, workers_share share, void *ctx,
		struct err *err);

#endif
