/* SPDX-License-Identifier: MIT */
/*
 * syscall.h - the way into the kernel: number in x8, arguments from x0 on,
 * result in x0, negative errno on failure.
 */
#ifndef USER_SYSCALL_H
#define USER_SYSCALL_H

#include "uapi/kvm.h"

static inline s64 syscall3(u64 nr, u64 a, u64 b, u64 c)
{
	register u64 x8 asm("x8") = nr;
	register u64 x0 asm("x0") = a;
	register u64 x1 asm("x1") = b;
	register u64 x2 asm("x2") = c;

	asm volatile("svc #0"
		     : "+r"(x0)
		     : "r"(x8), "r"(x1), "r"(x2)
		     : "memory");
	return (s64)x0;
}

static inline s64 read(int fd, void *buf, size_t len)
{
	return syscall3(NR_read, (u64)fd, (u64)buf, len);
}

static inline s64 write(int fd, const void *buf, size_t len)
{
	return syscall3(NR_write, (u64)fd, (u64)buf, len);
}

static inline s64 ioctl(int fd, u64 cmd, const void *arg)
{
	return syscall3(NR_ioctl, (u64)fd, cmd, (u64)arg);
}

static inline void *map_fd(int fd)
{
	register u64 x8 asm("x8") = NR_mmap;
	register u64 x0 asm("x0") = 0;
	register u64 x4 asm("x4") = (u64)fd;

	asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x4) : "memory");
	return (void *)x0;
}

void user_exit(int status) __attribute__((noreturn));

#endif
