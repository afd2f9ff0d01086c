/* SPDX-License-Identifier: MIT */
/*
 * types.h - integer shorthands, typed addresses and compiler attributes.
 *
 * An address carries its space in its type: a physical address cannot be
 * handed to something that wants a guest's intermediate physical address.
 */
#ifndef ASM_TYPES_H
#define ASM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;

/* Physical address. The kernel's map is the identity: it is a VA as well. */
typedef struct {
	u64 pa;
} phys_addr_t;

/* Intermediate physical address: what a guest takes for physical. */
typedef struct {
	u64 ipa;
} ipa_t;

#define BIT(n)	      ((u64)1 << (n))
#define SZ_4K	      ((u64)0x1000)
#define SZ_2M	      ((u64)0x200000)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define __noreturn     __attribute__((noreturn))
#define __page_aligned __attribute__((aligned(4096)))
/* Keeps a step of the switch a function of its own, under its own name. */
#define __step __attribute__((noinline))

#endif
