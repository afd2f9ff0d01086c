// SPDX-License-Identifier: MIT
/*
 * watch.c - the watchpoint for user space: on a variable of the kernel's
 * that it can also have written, or on one of another task's. Who is told
 * about a store depends on PSTATE.D alone.
 */
#include "kernel/hw_breakpoint.h"
#include "kernel/kernel.h"
#include "uapi/kvm.h"

static volatile u64 watched;
static u64 offered;

u64 watch_poke(void)
{
	u64 before = hw_breakpoint_hits.count;

	watched++;
	return hw_breakpoint_hits.count - before;
}

static s64 offer(u64 addr)
{
	if (!write_ok(addr, sizeof(u64)) || addr % sizeof(u64))
		return -EFAULT;
	offered = addr;
	return 0;
}

static s64 install_offered(void)
{
	return offered ? hw_watchpoint_install(offered, sizeof(u64)) : -ENOENT;
}

s64 watch_ioctl(u64 cmd, u64 arg)
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
	case WATCH_OFFER:
		return offer(arg);
	case WATCH_INSTALL_OFFERED:
		return install_offered();
	case WATCH_HITS:
		return (s64)(hw_breakpoint_hits.count -
			     hw_breakpoint_hits.count_el0);
	case WATCH_HITS_USER:
		return (s64)hw_breakpoint_hits.count_el0;
	default:
		return -ENOTTY;
	}
}
