// SPDX-License-Identifier: MIT
/*
 * user.c - the user program: where it lies, and how it starts.
 */
#include "asm/memory.h"
#include "kernel/kernel.h"
#include "kernel/print.h"

void user_start(void); /* its first instruction; an address, never called */

bool access_ok(u64 addr, u64 len)
{
	u64 start = (u64)_user_start, end = (u64)_user_end;

	return addr >= start && addr <= end && len <= end - addr;
}

void start_user(void)
{
	static struct pt_regs regs;

	regs.user = (struct user_pt_regs){
		.pc = (u64)user_start,
		.pstate = PSR_MODE_EL0t,
	};
	ret_to_user(&regs);
}
