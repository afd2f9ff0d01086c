// SPDX-License-Identifier: MIT
/*
 * task2.c - the other user program: it only waits for the clock. Each time
 * the kernel stores the number of ticks into timer_expirations, after the
 * task has slept in its system call.
 */
#include "syscall.h"

int user_main(void);

/* Where a watchpoint can sit. */
volatile u64 timer_expirations;

int user_main(void)
{
	s64 n;

	do
		n = read(TIMER_FD, (void *)&timer_expirations,
			 sizeof(timer_expirations));
	while (n > 0);
	return 1;
}
