/* SPDX-License-Identifier: MIT */
/*
 * kernel.h - the host kernel's own functions, from boot to power-off.
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "asm/barrier.h"
#include "asm/ptrace.h"
#include "asm/types.h"

/* boot */
void start_kernel(void) __noreturn;
/* Take the CPU as firmware left it and make it a host. Ends the machine, in
 * words, where it cannot. */
void el2_setup(void);
/* The part of it that the mode decides: vectors, and the exception level the
 * caller finds itself at. With VHE that is EL2, with E2H and TGE proven by
 * reading back; without, EL1, with the switch set up at EL2 behind HVC. */
void become_host(void);
/* Only without VHE. */
void drop_to_el1(void);
/* Identity map, caches and MMU on. */
void mmu_init(void);
/* Make the two user programs tasks that can run. */
void start_user(void);
/* The current one is over. */
void user_exited(u64 status) __noreturn;

/* entry */
void do_syscall(struct pt_regs *regs);
/* A synchronous exception that is no system call: a debug exception, or
 * bad_mode(). */
void do_sync(struct pt_regs *regs, u64 vector);
void bad_mode(struct pt_regs *regs, u64 vector) __noreturn;
/* Is [addr, addr + len) memory that user programs may read, or write? */
bool access_ok(u64 addr, u64 len);
bool write_ok(u64 addr, u64 len);
/* The file operations of TIMER_FD. Reading: sleep until a tick, store the
 * number of ticks since the last time. */
s64 timerfd_ioctl(u64 cmd);
s64 timerfd_read(u64 buf, u64 len);

/* end */
struct panic_info {
	const struct pt_regs *regs;
	u64 vector; /* slot, 0..15 */
	u64 vbar;   /* the live base when it happened */
	u64 esr;
	u64 far;
	u64 hpfar;
};
/* Comes back the first time only: a panic that faults ends the machine. */
void panic_once(void);
/* Everything known about an unexpected exception. */
void panic_report(const struct panic_info *info);
void panic(const char *why) __noreturn;
void psci_system_off(void) __noreturn;

/* bookkeeping around the guest; one CPU */
struct cpu_account {
	unsigned int preempt_count;
	bool in_guest;
	u64 laps;
};
extern struct cpu_account cpu_account;

static inline void preempt_disable(void)
{
	cpu_account.preempt_count++;
	barrier();
}

static inline void preempt_enable(void)
{
	barrier();
	cpu_account.preempt_count--;
}

static inline void guest_enter_irqoff(void)
{
	cpu_account.in_guest = true;
	cpu_account.laps++;
}

static inline void guest_exit(void)
{
	cpu_account.in_guest = false;
}

#endif
