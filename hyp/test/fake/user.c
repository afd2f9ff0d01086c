// SPDX-License-Identifier: MIT
/*
 * user.c - user space has the first page, and nothing else.
 */
#include "kernel/kernel.h"

bool write_ok(u64 addr, u64 len)
{
	return addr < SZ_4K && len <= SZ_4K - addr;
}
