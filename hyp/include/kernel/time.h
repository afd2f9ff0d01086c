/* SPDX-License-Identifier: MIT */
/*
 * time.h - the host's timer: whenever a sleep ends, and from the moment
 * somebody wants it a tick every 10 ms. Until then nothing interrupts a run
 * that is being looked at. Times are values of the physical counter.
 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

#include "asm/types.h"

#define HZ    100
#define NEVER (~(u64)0)

/* Ticks since boot. */
extern u64 jiffies;

void time_init(void);
/* From now on; again is nothing. */
void time_start_tick(void);
u64 get_cycles(void);
/* The next tick's time, or NEVER. */
u64 time_next_tick(void);
/* Aim the timer at the next tick or the next end of a sleep. IRQs off. */
void timer_program(void);
void timer_interrupt(void);

/* clock.c: how many periods have passed at @now since @next was due, counting
 * @next itself; *next moves behind @now. */
u64 ticks_passed(u64 *next, u64 period, u64 now);

#endif
