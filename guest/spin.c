// SPDX-License-Identifier: MIT
/*
 * spin.c - never leaves again: for tests of the instruction budget.
 */
#include "guest.h"

void guest_main(void)
{
	for (;;)
		asm volatile("");
}
