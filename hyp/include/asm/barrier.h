/* SPDX-License-Identifier: MIT */
/*
 * barrier.h - barriers and the few instructions that only wait or relax.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#define barrier()   asm volatile("" : : : "memory")
#define isb()	    asm volatile("isb" : : : "memory")
#define dsb(domain) asm volatile("dsb " #domain : : : "memory")
#define wfi()	    asm volatile("wfi" : : : "memory")

#endif
