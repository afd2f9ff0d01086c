/* SPDX-License-Identifier: MIT */
/*
 * qemu.h - a QEMU process of our own: found, checked for its age, started
 * with its gdbstub on a socket pair, and ended.
 */
#ifndef MACHINE_QEMU_H
#define MACHINE_QEMU_H

#include <sys/types.h>

#include "base/err.h"
#include "machine/machine.h"

struct qemu {
	pid_t pid;   /* 0: none */
	int console; /* what the serial port writes, nonblocking */
	int log;     /* what QEMU itself says on stderr */
	int insns;   /* its log of instructions, if asked for */
	int drive;   /* the file that its snapshots are in, if asked for */
};

#define QEMU_NONE                      \
	((struct qemu){ .pid = 0,      \
			.console = -1, \
			.log = -1,     \
			.insns = -1,   \
			.drive = -1 })

/* @name, or $VHELAB_QEMU, or the name a distribution gives it. */
const char *qemu_binary(const char *name);
const char *qemu_cpu(const char *cpu);

/* Refuse a QEMU that is missing or too old. @text gets its version. */
int qemu_check(const char *binary, char *text, size_t len, struct err *err);

/*
 * qemu_start - returns our end of the gdbstub's socket, the caller's from
 * then on; the machine is stopped before its first instruction. *@q is
 * QEMU_NONE but for a drive with snapshots to go on with. -1 on failure, with
 * nothing left behind.
 */
int qemu_start(struct qemu *q, const struct machine_options *opt,
	       struct err *err);
/* SIGKILL, for a hung QEMU ignores everything else; reap; close. */
void qemu_stop(struct qemu *q);

/* Has it ended in order, as when the guest switches off? Waits a moment for
 * one that is about to, and reaps it. */
bool qemu_ended(struct qemu *q);

/* Stop it, but keep its drive; one that is ending by itself is waited for. */
void qemu_stop_but_drive(struct qemu *q);

/* If QEMU has ended by itself, replace *@err by its own words. */
void qemu_explain(struct qemu *q, const char *binary, struct err *err);

#endif
