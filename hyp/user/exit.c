// SPDX-License-Identifier: MIT
/*
 * exit.c - the end of a user program.
 */
#include "syscall.h"

void user_exit(int status)
{
	for (;;)
		syscall3(NR_exit, (u64)status, 0, 0);
}
