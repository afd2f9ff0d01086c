// SPDX-License-Identifier: MIT
/*
 * syscall.c - what the user program may ask for, Linux's numbers.
 */
#include "kernel/hw_breakpoint.h"
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kvm/kvm_host.h"
#include "uapi/kvm.h"

typedef s64 (*syscall_fn)(const u64 *args);

static s64 sys_ioctl(const u64 *args)
{
	if (args[0] == WATCH_FD)
		return watch_ioctl(args[1], args[2]);
	if (args[0] == TIMER_FD)
		return timerfd_ioctl(args[1]);
	return kvm_ioctl(args[0], args[1], args[2]);
}

static s64 sys_mmap(const u64 *args)
{
	return kvm_mmap(args[4]);
}

static s64 sys_read(const u64 *args)
{
	return args[0] == TIMER_FD ? timerfd_read(args[1], args[2]) : -EBADF;
}

static s64 sys_write(const u64 *args)
{
	if (args[0] != STDOUT_FD)
		return -EBADF;
	if (!access_ok(args[1], args[2]))
		return -EFAULT;
	uart_write((const char *)args[1], args[2]);
	return (s64)args[2];
}

static s64 sys_exit(const u64 *args)
{
	user_exited(args[0]);
}

static const struct {
	u64 nr;
	syscall_fn fn;
} syscalls[] = {
	{ NR_ioctl, sys_ioctl }, { NR_read, sys_read }, { NR_write, sys_write },
	{ NR_exit, sys_exit },	 { NR_mmap, sys_mmap },
};

void do_syscall(struct pt_regs *regs)
{
	u64 *args = regs->user.regs;
	u64 nr = args[8];

	for (size_t i = 0; i < ARRAY_SIZE(syscalls); i++) {
		if (syscalls[i].nr == nr) {
			args[0] = (u64)syscalls[i].fn(args);
			return;
		}
	}
	args[0] = (u64)-ENOSYS;
}
