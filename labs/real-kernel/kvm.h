/* SPDX-License-Identifier: MIT */
/*
 * kvm.h - as much of Linux's interface as init.c uses: system calls, and the
 * ioctls of /dev/kvm. Numbers and layouts from the kernel's own documentation
 * (Documentation/virt/kvm/api.rst) and the arm64 system call table.
 */
#ifndef REAL_KERNEL_KVM_H
#define REAL_KERNEL_KVM_H

#include <stddef.h>
#include <stdint.h>

enum {
	SYS_MKDIRAT = 34,
	SYS_MOUNT = 40,
	SYS_IOCTL = 29,
	SYS_OPENAT = 56,
	SYS_READ = 63,
	SYS_WRITE = 64,
	SYS_REBOOT = 142,
	SYS_MMAP = 222,
};

#define IO(nr)	       (0xae00UL | (nr))
#define IO_W(nr, type) (0x40000000UL | sizeof(type) << 16 | IO(nr))
#define IO_R(nr, type) (0x80000000UL | sizeof(type) << 16 | IO(nr))

struct kvm_memory {
	uint32_t slot, flags;
	uint64_t guest_addr, size, user_addr;
};

struct kvm_target {
	uint32_t cpu, features[7];
};

struct kvm_one_reg {
	uint64_t id, addr;
};

/* The page shared with the kernel, up to what an MMIO exit fills in. */
struct kvm_run {
	uint8_t request[8];
	uint32_t exit_reason;
	uint8_t state[20];
	uint64_t mmio_addr;
	uint8_t mmio_data[8];
	uint32_t mmio_len;
	uint8_t mmio_is_write;
};
_Static_assert(offsetof(struct kvm_run, mmio_addr) == 32, "kvm_run.mmio");

#define KVM_CREATE_VM	     IO(0x01)
#define KVM_GET_RUN_SIZE     IO(0x04)
#define KVM_CREATE_VCPU	     IO(0x41)
#define KVM_RUN		     IO(0x80)
#define KVM_SET_MEMORY	     IO_W(0x46, struct kvm_memory)
#define KVM_SET_ONE_REG	     IO_W(0xac, struct kvm_one_reg)
#define KVM_VCPU_INIT	     IO_W(0xae, struct kvm_target)
#define KVM_PREFERRED_TARGET IO_R(0xaf, struct kvm_target)

#define KVM_EXIT_MMIO 6
/* Core register: arm64, 64 bits wide, at word 64 of struct kvm_regs. */
#define KVM_REG_PC UINT64_C(0x6030000000100040)
/* The guest may call PSCI 0.2 and later. */
#define KVM_FEATURE_PSCI (1U << 2)

#endif
