/* SPDX-License-Identifier: MIT */
/*
 * kvm.h - what the kernel and the user-space VMM agree on. Numbers are
 * Linux's.
 */
#ifndef UAPI_KVM_H
#define UAPI_KVM_H

#include "asm/types.h"

#define NR_ioctl 29
#define NR_read	 63
#define NR_write 64
#define NR_exit	 93
#define NR_mmap	 222

#define STDOUT_FD 1
#define KVM_FD	  3 /* open from the start, as /dev/kvm would be */
#define VCPU_FD	  4
#define TIMER_FD  5 /* a timerfd of 10 ms, once started */
#define WATCH_FD  6 /* a hardware watchpoint, see below */

#define ENOENT 2
#define EBADF  9
#define EFAULT 14
#define EINVAL 22
#define ENOTTY 25
#define ENOSYS 38

#define KVM_CREATE_VCPU 0xae41 /* on KVM_FD: VCPU_FD, or -ENOENT: no payload */
#define KVM_RUN		0xae80 /* on VCPU_FD */

/* On KVM_FD: struct kvm_userspace_memory_region, struct kvm_dirty_log. */
#define KVM_SET_USER_MEMORY_REGION 0x4020ae46
#define KVM_GET_DIRTY_LOG	   0x4010ae42

#define KVM_SET_VCPU_EVENTS 0x4040aea0 /* on VCPU_FD: struct kvm_vcpu_events */

#define TIMER_START 1 /* on TIMER_FD: the host ticks from now on */

/* On WATCH_FD. */
#define WATCH_INSTALL	      1 /* on a variable of the kernel's */
#define WATCH_REMOVE	      2
#define WATCH_POKE	      3 /* store to that variable: how often reported */
#define WATCH_OFFER	      4 /* the address of a u64 that may be watched */
#define WATCH_INSTALL_OFFERED 5 /* on that; -ENOENT: none was offered */
#define WATCH_HITS	      6 /* reports so far, of stores in the kernel */
#define WATCH_HITS_USER	      7 /* and of stores in user space */

#define KVM_EXIT_UNKNOWN      0
#define KVM_EXIT_HYPERCALL    3
#define KVM_EXIT_MMIO	      6
#define KVM_EXIT_SYSTEM_EVENT 24

#define KVM_SYSTEM_EVENT_SHUTDOWN 1
#define KVM_SYSTEM_EVENT_RESET	  2

/*
 * One page, shared by mmap() of VCPU_FD. The kernel fills it on the way out
 * of KVM_RUN; the answer to a read or a hypercall is taken from it on the
 * next way in. The kernel never trusts a length found here.
 */
struct kvm_run {
	u32 exit_reason;
	u32 padding;
	union {
		struct {
			u64 esr; /* ESR_EL2 of an exit nobody handles */
			u64 pc;
		} unknown;
		struct {
			u64 phys_addr; /* an IPA */
			u8 data[8];
			u32 len;
			u8 is_write;
		} mmio;
		struct {
			u64 nr;
			u64 args[6];
			u64 ret;
		} hypercall;
		struct {
			u32 type;
		} system_event;
	};
};

/* The one slot, 0, is all of RAM from the start; what can be changed is
 * whether writes to it are logged. */
#define KVM_MEM_LOG_DIRTY_PAGES 1
struct kvm_userspace_memory_region {
	u32 slot;
	u32 flags;
	u64 guest_phys_addr;
	u64 memory_size;
	u64 userspace_addr; /* not used */
};

/* Pages written since the last time, one bit each from the lowest address
 * on. Asking empties the log. */
struct kvm_dirty_log {
	u32 slot;
	u32 padding;
	u64 dirty_bitmap; /* an address: room for a bit of every page */
};

/* Exceptions that the VMM wants the guest to take. */
struct kvm_vcpu_events {
	struct {
		u8 serror_pending;
		u8 serror_has_esr;   /* not supported: must be 0 */
		u8 ext_dabt_pending; /* for the access of the last MMIO exit */
		u8 pad[5];
		u64 serror_esr;
	} exception;
	u32 reserved[12];
};

#endif
