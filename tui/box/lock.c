// SPDX-License-Identifier: MIT
#include "box/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOOK_MS 50

int lock_take(const char *path, int cancel_fd, struct err *err)
{
	struct pollfd cancel = { .fd = cancel_fd, .events = POLLIN };
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set(err, ERR_ENV, "%s: %s", path, strerror(errno));
	/* A signal that only fills @cancel_fd would not end a plain wait. */
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			err_set(err, ERR_ENV, "%s cannot be locked: %s", path,
				strerror(errno));
			close(fd);
			return -1;
		}
		if (poll(&cancel, 1, LOOK_MS) > 0) {
			close(fd);
			return err_set(err, ERR_CANCELLED, "interrupted");
		}
	}
	return fd;
}
