// SPDX-License-Identifier: MIT
/*
 * clock.c - the tick's arithmetic.
 */
#include "kernel/time.h"

u64 ticks_passed(u64 *next, u64 period, u64 now)
{
	u64 n;

	if (now < *next)
		return 0;
	n = (now - *next) / period + 1;
	*next += n * period;
	return n;
}
