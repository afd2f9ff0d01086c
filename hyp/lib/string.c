// SPDX-License-Identifier: MIT
/*
 * string.c - the two functions that the compiler calls by itself. Linked
 * into the kernel, the user program and every guest, a copy for each.
 */
#include "asm/types.h"

void *memset(void *dst, int c, size_t len);
void *memcpy(void *dst, const void *src, size_t len);

/* Or the compiler would recognise the loops and call them. */
#define __no_idiom __attribute__((optimize("no-tree-loop-distribute-patterns")))

__no_idiom void *memset(void *dst, int c, size_t len)
{
	u8 *p = dst;

	while (len--)
		*p++ = (u8)c;
	return dst;
}

__no_idiom void *memcpy(void *dst, const void *src, size_t len)
{
	const u8 *from = src;
	u8 *to = dst;

	while (len--)
		*to++ = *from++;
	return dst;
}
