/* SPDX-License-Identifier: MIT */
/*
 * test_fixture.h - what the tests of this layer share: a small image,
 * assembled when a test program starts, and a machine that runs it. Tests
 * that need QEMU or the cross compiler skip themselves where there is none.
 */
#ifndef MACHINE_TEST_FIXTURE_H
#define MACHINE_TEST_FIXTURE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/child.h"
#include "image/image.h"
#include "internal.h"
#include "regs/pstate.h"

static char dir[] = "/tmp/vhelab-machine-XXXXXX";
static char elf[64];
static bool have_target;

/*
 * EL2 with the MMU off prints "hi", maps guest address 0x80000000 to where
 * the section .guest lies, and enters it at EL1. Both guest instructions that
 * leave it stand first in their 1 KiB block, and at EL2 there is no memory at
 * their addresses.
 */
static const char source[] =
	"	.text\n"
	"	.global _start, vectors, exit_guest, done, spin, off, flood\n"
	"	.global fault\n"
	"	.type _start, %function\n"
	"_start: adr x0, vectors\n"
	"	msr vbar_el2, x0\n"
	"	mov x20, #0\n"
	"	mov x9, #0x09000000\n"
	"	mov w1, #'h'\n"
	"	str w1, [x9]\n"
	"	mov w1, #'i'\n"
	"	str w1, [x9]\n"
	"	ldr x0, =level1\n"
	"	msr vttbr_el2, x0\n"
	"	ldr x1, =level2 + 3\n"
	"	str x1, [x0, #16]\n"
	"	ldr x1, =0x80023559\n"
	"	msr vtcr_el2, x1\n"
	"	ldr x1, =0x80000001\n"
	"	msr hcr_el2, x1\n"
	"	ldr x1, =0x80000000\n"
	"	msr elr_el2, x1\n"
	"	mov x1, #0x3c5\n"
	"	msr spsr_el2, x1\n"
	"	isb\n"
	"	eret\n"
	"exit_guest: add x20, x20, #1\n"
	"	cmp x20, #2\n"
	"	b.eq done\n"
	"	eret\n"
	"done:	nop\n"
	"spin:	b spin\n"
	"off:	ldr w0, =0x84000008\n"
	"	smc #0\n"
	"flood:	str w1, [x9]\n"
	"	b flood\n"
	"fault:	nop\n"
	"	nop\n"
	"	brk #5\n"
	"	.balign 2048\n"
	"vectors: .skip 0x200\n"
	"	nop\n"
	"	b spin\n"
	"	.skip 0x1f8\n"
	"	b exit_guest\n"
	"	.section .guest, \"ax\"\n"
	"	hvc #0\n"
	"	b 1f\n"
	"	.balign 1024\n"
	"1:	hvc #1\n"
	"	.data\n"
	"	.balign 4096\n"
	"level1: .skip 4096\n"
	"level2: .quad 0x402007fd\n"
	"	.balign 4096\n";

static inline void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static inline int build_fixture(void **state)
{
	char cmd[400], file[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/fixture.S", dir);
	snprintf(elf, sizeof(elf), "%s/fixture.elf", dir);
	write_file(file, source, 0600);
	snprintf(cmd, sizeof(cmd),
		 "command -v qemu-system-aarch64 >/dev/null && "
		 "aarch64-linux-gnu-gcc -nostdlib -static -o %s "
		 "-Wl,-Ttext=0x40080000,--section-start=.guest=0x40200000,"
		 "-Tdata=0x40300000,--build-id=none %s 2>%s/log",
		 elf, file, dir);
	have_target = system(cmd) == 0;
	return 0;
}

static inline int remove_fixture(void **state)
{
	char cmd[80];

	(void)state;
	snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	return system(cmd);
}

static inline struct machine *start_or_skip(int cancel_fd)
{
	struct machine_options opt = { .kernel = elf, .cancel_fd = cancel_fd };
	struct err err = { .kind = ERR_NONE };
	struct machine *m;

	if (!have_target)
		skip();
	m = machine_start(&opt, &err);
	if (!m)
		fail_msg("%s", err.text);
	return m;
}

static inline uint64_t symbol(const char *name)
{
	struct image *img = image_open(elf, NULL);
	uint64_t addr, size;

	assert_non_null(img);
	assert_true(image_symbol(img, name, &addr, &size));
	image_close(img);
	return addr;
}

static inline void jump(struct machine *m, const char *name)
{
	assert_int_equal(rsp_write_reg(m->rsp, machine_regnum(m, REG_PC),
				       symbol(name), NULL),
			 0);
	machine_disturbed(m);
}

/* Gone, or a zombie that only waits for its parent. */
static inline bool is_dead(pid_t pid)
{
	char path[40], text[256] = "";
	const char *state;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return true;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	state = strrchr(text, ')');
	return !state || state[2] == 'Z' || state[2] == 'X';
}

#endif
