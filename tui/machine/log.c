// SPDX-License-Identifier: MIT
/* QEMU's log of instructions, through a pipe. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "box/usage.h"
#include "internal.h"

enum { DOZE_US = 1000 };

/* The monitor answers a command that it knows with silence. */
static int command(struct machine *m, const char *cmd, bool *known,
		   struct err *err)
{
	char *answer;

	if (rsp_monitor(m->rsp, cmd, &answer, err))
		return -1;
	*known = !*answer;
	free(answer);
	return 0;
}

/* What one instruction to a block is called changed with QEMU 8.1. */
static int one_by_one(struct machine *m, struct err *err)
{
	static const char *const names[] = {
		"one-insn-per-tb on",
		"singlestep on",
	};
	bool known = false;

	for (size_t i = 0; !known && i < sizeof(names) / sizeof(*names); i++) {
		if (command(m, names[i], &known, err))
			return -1;
	}
	return known ? 0
		     : err_set(err, ERR_ENV,
			       "%s cannot be told to execute one instruction "
			       "at a time: use --recorder step",
			       m->describe);
}

int machine_log_start(struct machine *m, struct err *err)
{
	bool known;

	if (m->qemu.insns < 0)
		return err_set(err, ERR_USAGE,
			       "there is no log of instructions here: it takes "
			       "a QEMU that vhelab starts itself");
	if (machine_ready(m, err) != MACHINE_STOPPED || one_by_one(m, err) ||
	    command(m, "log exec,cpu,int,nochain", &known, err))
		return -1;
	if (!known)
		return err_set(err, ERR_ENV,
			       "%s has no log of instructions: use --recorder "
			       "step",
			       m->describe);
	return machine_resume(m, err);
}

/*
 * QEMU writes each line by itself. A reader that wakes up for every one makes
 * QEMU pay for the waking; one that dozes finds thousands.
 */
static void let_it_fill(const struct machine *m, size_t wanted)
{
	const struct timespec doze = { .tv_nsec = DOZE_US * 1000 };
	int waiting;

	if (!ioctl(m->qemu.insns, FIONREAD, &waiting) &&
	    (size_t)waiting < wanted)
		nanosleep(&doze, NULL);
}

static enum machine_status read_some(struct machine *m, char *buf, size_t *len,
				     struct err *err)
{
	ssize_t n = read(m->qemu.insns, buf, *len);

	*len = n > 0 ? (size_t)n : 0;
	if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return MACHINE_RUNNING;
	if (n < 0) {
		err_set(err, ERR_TARGET, "QEMU's log: %s", strerror(errno));
		return MACHINE_FAILED;
	}
	return machine_wait(m, -1, err);
}

double machine_effort(const struct machine *m, bool *awake)
{
	*awake = false;
	return m->qemu.pid > 0 ? usage_tree(m->qemu.pid, awake) : 0;
}

enum machine_status machine_log_read(struct machine *m, char *buf, size_t *len,
				     int timeout_ms, struct err *err)
{
	struct pollfd p[] = {
		{ .fd = m->qemu.insns, .events = POLLIN },
		{ .fd = m->opt.cancel_fd, .events = POLLIN },
	};
	int n;

	do {
		n = poll(p, 2, timeout_ms);
	} while (n < 0 && errno == EINTR);
	console_drain(&m->console, &m->qemu.console);
	if (p[1].revents) {
		err_set(err, ERR_CANCELLED, "cancelled");
		return MACHINE_FAILED;
	}
	if (n > 0) {
		let_it_fill(m, *len);
		return read_some(m, buf, len, err);
	}
	*len = 0;
	return MACHINE_RUNNING;
}

enum machine_status machine_log_stop(struct machine *m, struct err *err)
{
	/* QEMU may be waiting for room in the pipe, deaf to all else. */
	close(m->qemu.insns);
	m->qemu.insns = -1;
	return machine_interrupt(m, err);
}
