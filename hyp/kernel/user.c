// SPDX-License-Identifier: MIT
/*
 * user.c - the user programs: where they lie, and how they start. They share
 * one map, and each has its own pages only by good manners.
 */
#include "asm/memory.h"
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kernel/sched.h"

/* First instructions; addresses, never called. */
void vmm_start(void);
void task2_start(void);

static bool within(u64 addr, u64 len, const char *from, const char *to)
{
	u64 start = (u64)from, end = (u64)to;

	return addr >= start && addr <= end && len <= end - addr;
}

bool access_ok(u64 addr, u64 len)
{
	return within(addr, len, _user_start, _user_end);
}

bool write_ok(u64 addr, u64 len)
{
	return within(addr, len, _user_data, _user_edata);
}

static u8 stacks[2][THREAD_SIZE] __attribute__((aligned(16)));
static struct task vmm = { .name = "vmm", .stack = stacks[0] };
static struct task task2 = { .name = "task2", .stack = stacks[1] };

void start_user(void)
{
	/* In this order: task2 goes to sleep before the VMM begins. */
	user_task(&task2, (u64)task2_start);
	user_task(&vmm, (u64)vmm_start);
}

/* Without its VMM the machine has nothing left to do. */
void user_exited(u64 status)
{
	if (current == &vmm) {
		printk("vhelab: the VMM exited with status %lu, powering "
		       "off\n",
		       status);
		psci_system_off();
	}
	printk("vhelab: %s exited with status %lu\n", current->name, status);
	task_exit();
}
