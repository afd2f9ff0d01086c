// SPDX-License-Identifier: MIT
/*
 * sched.c - from task to task.
 */
#include "asm/barrier.h"
#include "asm/irqflags.h"
#include "asm/ptrace.h"
#include "kernel/kernel.h"
#include "kernel/sched.h"
#include "kernel/time.h"

static struct task idle_task = { .name = "idle" };
static struct runqueue runqueue = { .idle = &idle_task };

struct task *current = &idle_task;
u32 need_resched;

/* It begins in ret_from_fork, with its frame as the stack's only content. */
void user_task(struct task *task, u64 entry)
{
	struct pt_regs *regs =
		(struct pt_regs *)(task->stack + THREAD_SIZE) - 1;

	*regs = (struct pt_regs){
		.user = { .pc = entry, .pstate = PSR_MODE_EL0t },
	};
	task->cpu_context = (struct cpu_context){
		.sp = (u64)regs,
		.pc = (u64)ret_from_fork,
	};
	if (!rq_add(&runqueue, task))
		panic("too many tasks for the run queue");
	need_resched = true;
}

/* No task has the CPU with IRQs on between two tasks. The other flags go
 * from the one to the other as they are. */
void schedule(void)
{
	struct task *prev = current;

	local_irq_disable();
	need_resched = false;
	current = rq_pick(&runqueue);
	if (current != prev)
		cpu_switch_to(prev, current);
	local_irq_enable();
}

void cond_resched(void)
{
	if (need_resched)
		schedule();
}

void schedule_until(u64 due)
{
	local_irq_disable();
	current->due = due;
	current->state = TASK_SLEEPING;
	timer_program();
	local_irq_enable();
	schedule();
}

void task_exit(void)
{
	for (;;) {
		current->state = TASK_DEAD;
		schedule();
	}
}

void sched_wake_due(u64 now)
{
	if (rq_wake(&runqueue, now))
		need_resched = true;
}

u64 sched_next_due(void)
{
	return rq_next_due(&runqueue);
}

/* WFI ends for an interrupt that is masked as well, so nothing is missed
 * between the look at need_resched and the wait. */
static void wait_for_work(void)
{
	local_irq_disable();
	if (!need_resched)
		wfi();
	local_irq_enable();
}

void cpu_idle(void)
{
	for (;;) {
		wait_for_work();
		cond_resched();
	}
}
