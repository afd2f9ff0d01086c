/* SPDX-License-Identifier: MIT */
/*
 * sched.h - tasks, and who runs next. One CPU, round robin; a task leaves the
 * CPU when it sleeps, and on its way to user space when its time is up.
 * Kernel code is never preempted.
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "asm/types.h"
#include "kernel/time.h"

/* What cpu_switch_to() keeps: what a call preserves. Of PSTATE nothing, as in
 * Linux: the flags belong to the CPU, and the next task inherits them. */
struct cpu_context {
	u64 x19_x28[10];
	u64 fp;
	u64 sp;
	u64 pc;
};
_Static_assert(offsetof(struct cpu_context, sp) ==
		       offsetof(struct cpu_context, fp) + 8,
	       "stored as a pair");

enum task_state { TASK_RUNNING, TASK_SLEEPING, TASK_DEAD };

#define THREAD_SIZE 8192

struct task {
	struct cpu_context cpu_context;
	const char *name;
	enum task_state state;
	u64 due; /* counter value that ends its sleep, or NEVER */
	u8 *stack;
};

/* runqueue.c: the bookkeeping, without the CPU. */
#define RUNQUEUE_MAX 4

struct runqueue {
	struct task *tasks[RUNQUEUE_MAX];
	unsigned int count;
	unsigned int last; /* index of the task picked last */
	struct task *idle; /* runs when no other can */
};

/* False if there is no room. */
bool rq_add(struct runqueue *rq, struct task *task);
/* The next one that can run, beginning behind the last; else the idle task. */
struct task *rq_pick(struct runqueue *rq);
/* End the sleeps that are due at @now; true if there was one. */
bool rq_wake(struct runqueue *rq, u64 now);
/* The earliest end of a sleep, or NEVER. */
u64 rq_next_due(const struct runqueue *rq);

/* sched.c */
extern struct task *current;
extern u32 need_resched; /* entry.S looks at it on the way to user space */

/* A task that starts at EL0, at @entry. */
void user_task(struct task *task, u64 entry);
/* What the boot context becomes. */
void cpu_idle(void) __noreturn;
/* Give the CPU away; comes back when picked again. IRQs are on before and
 * after. */
void schedule(void);
/* The same if somebody else should have it. */
void cond_resched(void);
/* Not before the counter reaches @due, or task_wake(). */
void schedule_until(u64 due);
/* The current task ends. */
void task_exit(void) __noreturn;

/* From the timer's interrupt: the sleeps that are over. */
void sched_wake_due(u64 now);
u64 sched_next_due(void);

/* entry.S */
struct task *cpu_switch_to(struct task *prev, struct task *next);
void ret_from_fork(void);

#endif
