// SPDX-License-Identifier: MIT
/*
 * task2.c - the other user program: it only waits for the clock. Each time
 * the kernel stores the number of ticks into timer_expirations, after the
 * task has slept in its system call, and the task clears it. So each tick
 * has one store in the kernel and one in user space.
 */
#include "syscall.h"

int user_main(void);

/* Where a watchpoint can sit. */
volatile u64 timer_expirations;

int user_main(void)
{
	s64 n;

	ioctl(WATCH_FD, WATCH_OFFER, (const void *)&timer_expirations);
	do {
		n = read(TIMER_FD, (void *)&timer_expirations,
			 sizeof(timer_expirations));
		timer_expirations = 0;
	} while (n > 0);
	return 1;
}
