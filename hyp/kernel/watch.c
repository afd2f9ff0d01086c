// SPDX-License-Identifier: MIT
/*
 * watch.c - a variable of the kernel's that user space can have watched and
 * have written: who is told about the store depends on PSTATE.D alone.
 */
#include "kernel/hw_breakpoint.h"
#include "uapi/kvm.h"

static volatile u64 watched;

u64 watch_poke(void)
{
	u64 before = hw_breakpoint_hits.count;

	watched++;
	return hw_breakpoint_hits.count - before;
}

s64 watch_ioctl(u64 cmd)
{
	switch (cmd) {
	case WATCH_INSTALL:
		return hw_watchpoint_install((u64)(uintptr_t)&watched,
					     sizeof(watched));
	case WATCH_REMOVE:
		hw_watchpoint_remove();
		return 0;
	case WATCH_POKE:
		return (s64)watch_poke();
	default:
		return -ENOTTY;
	}
}
