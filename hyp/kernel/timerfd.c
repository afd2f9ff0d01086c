// SPDX-License-Identifier: MIT
/*
 * timerfd.c - the ticks as a file, for a program that wants to sleep.
 */
#include "kernel/kernel.h"
#include "kernel/sched.h"
#include "kernel/time.h"
#include "uapi/kvm.h"

s64 timerfd_ioctl(u64 cmd)
{
	if (cmd != TIMER_START)
		return -ENOTTY;
	time_start_tick();
	return 0;
}

s64 timerfd_read(u64 buf, u64 len)
{
	static u64 seen; /* ticks at the last read; there is one reader */
	u64 expirations;

	if (len < sizeof(expirations))
		return -EINVAL;
	if (buf % sizeof(expirations) || !write_ok(buf, sizeof(expirations)))
		return -EFAULT;
	while (jiffies == seen)
		schedule_until(time_next_tick());
	expirations = jiffies - seen;
	seen = jiffies;
	/* Here the task has just come back from its sleep, with the flags of
	 * whoever ran before. */
	*(volatile u64 *)buf = expirations;
	return sizeof(expirations);
}
