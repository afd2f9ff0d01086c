/* SPDX-License-Identifier: MIT */
/*
 * hw_breakpoint.h - one hardware watchpoint of the host's, on stores to a
 * kernel or a user address, and the debug exceptions it leads to.
 *
 * A hit is counted and reported on the console; then the store is carried
 * out. While PSTATE.D is set none of this happens: the store goes through in
 * silence. Source: DDI 0487, D2.10 "Watchpoint exceptions", D2.12 "Software
 * Step exceptions".
 */
#ifndef KERNEL_HW_BREAKPOINT_H
#define KERNEL_HW_BREAKPOINT_H

#include "asm/ptrace.h"
#include "asm/types.h"

/* Every breakpoint and watchpoint of this CPU off; at boot. */
void hw_debug_init(void);

/* Watch @len bytes, 1 to 8, that do not cross a multiple of 8. -1 if they
 * do. One at a time: the last one counts. */
int hw_watchpoint_install(u64 addr, u64 len);
void hw_watchpoint_remove(void);

/* The hits since boot, and the last of them. */
struct hw_breakpoint_hits {
	u64 count;
	u64 count_el0; /* of these, in user space */
	u64 addr;
	u64 pc;
};
extern volatile struct hw_breakpoint_hits hw_breakpoint_hits;

/* From the vectors: false if this was no debug exception we can go on
 * from. */
bool do_debug_exception(struct pt_regs *regs);

/* watch.c: the file operations of WATCH_FD. */
s64 watch_ioctl(u64 cmd, u64 arg);
/* One store to the watched variable; how often it was reported. */
u64 watch_poke(void);

#endif
