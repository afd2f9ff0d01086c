// SPDX-License-Identifier: MIT
/*
 * runqueue.c - the scheduler's bookkeeping.
 */
#include "kernel/sched.h"

bool rq_add(struct runqueue *rq, struct task *task)
{
	if (rq->count == RUNQUEUE_MAX)
		return false;
	/* The first pick begins behind the last task: with the first. */
	rq->last = rq->count;
	rq->tasks[rq->count++] = task;
	return true;
}

struct task *rq_pick(struct runqueue *rq)
{
	for (unsigned int i = 1; i <= rq->count; i++) {
		unsigned int n = (rq->last + i) % rq->count;

		if (rq->tasks[n]->state == TASK_RUNNING) {
			rq->last = n;
			return rq->tasks[n];
		}
	}
	return rq->idle;
}

bool rq_wake(struct runqueue *rq, u64 now)
{
	bool woken = false;

	for (unsigned int i = 0; i < rq->count; i++) {
		struct task *task = rq->tasks[i];

		if (task->state == TASK_SLEEPING && task->due <= now) {
			task->state = TASK_RUNNING;
			woken = true;
		}
	}
	return woken;
}

u64 rq_next_due(const struct runqueue *rq)
{
	u64 due = NEVER;

	for (unsigned int i = 0; i < rq->count; i++) {
		const struct task *task = rq->tasks[i];

		if (task->state == TASK_SLEEPING && task->due < due)
			due = task->due;
	}
	return due;
}
