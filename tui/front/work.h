/* SPDX-License-Identifier: MIT */
/*
 * work.h - a lab's work beside its machine: asked about, and checked whenever
 * a file of it was saved.
 */
#ifndef FRONT_WORK_H
#define FRONT_WORK_H

#include <stdint.h>

struct front;

struct work {
	int64_t checked, seen; /* when the newest file was written */
	long long looked;      /* ms of the monotonic clock; 0: not yet */
};

/* Look whether something was saved; if so, and it has come to rest, check. */
void work_poll(struct front *f, long long now_ms);
/* How long until it is worth looking again, ms; -1: never. */
int work_wait(const struct front *f, long long now_ms);

#endif
