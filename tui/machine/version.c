// SPDX-License-Identifier: MIT
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "internal.h"
#include "qemu.h"

enum {
	ANSWER_MS = 5000,
	OLDEST = 700, /* nothing before 7.0 was ever tried */
};

#define INSTALL "sudo apt-get install qemu-system-arm"

/* Whatever it prints until it closes, the buffer is full or time is up. */
static void collect(int fd, char *buf, size_t len)
{
	int64_t end = clock_ms() + ANSWER_MS;
	size_t have = 0;

	while (have < len - 1) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = end - clock_ms();
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) == 0)
			break;
		n = read(fd, buf + have, len - 1 - have);
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		have += n > 0 ? (size_t)n : 0;
	}
	buf[have] = '\0';
}

/* "QEMU emulator version 7.2.22 (Debian ...)" */
static int parse(const char *says, char *text, size_t len)
{
	static const char before[] = "QEMU emulator version ";
	const char *at = strstr(says, before);
	unsigned int major, minor;

	if (!at)
		return -1;
	at += strlen(before);
	if (sscanf(at, "%3u.%2u", &major, &minor) != 2)
		return -1;
	if (text)
		snprintf(text, len, "%.*s", (int)strspn(at, "0123456789."), at);
	return (int)(major * 100 + minor);
}

static pid_t start(const char *qemu, int out, struct err *err)
{
	const char *const argv[] = { qemu, "--version", NULL };
	pid_t pid = child_start(argv, (const int[]){ -1, out, -1 }, 3, err);

	if (pid < 0 && errno == ENOENT)
		err_set(err, ERR_ENV,
			"cannot run %s: not found; install it with: " INSTALL,
			qemu);
	return pid;
}

int machine_qemu_version(const char *qemu, char *text, size_t len,
			 struct err *err)
{
	char says[256];
	int out[2];
	pid_t pid;
	int version;

	qemu = qemu_binary(qemu);
	if (pipe2(out, O_CLOEXEC))
		return err_set(err, ERR_ENV, "cannot run %s: %s", qemu,
			       strerror(errno));
	pid = start(qemu, out[1], err);
	close(out[1]);
	if (pid > 0)
		collect(out[0], says, sizeof(says));
	close(out[0]);
	if (pid < 0)
		return -1;
	child_kill(pid);
	version = parse(says, text, len);
	if (version < 0)
		return err_set(err, ERR_ENV,
			       "%s --version does not answer like QEMU; "
			       "install it with: " INSTALL,
			       qemu);
	return version;
}

int qemu_check(const char *binary, char *text, size_t len, struct err *err)
{
	int version = machine_qemu_version(binary, text, len, err);

	if (version < 0)
		return -1;
	if (version < OLDEST)
		return err_set(err, ERR_ENV,
			       "QEMU %s is too old: %d.%d or newer is needed; "
			       "Debian 12 has one: " INSTALL,
			       text, OLDEST / 100, OLDEST % 100);
	return 0;
}
