// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "priv.h"

static int check_kind(int fd, const char *path, size_t max, size_t *size,
		      struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return err_set(err, ERR_TARGET, "%s: %s", path,
			       strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE,
			       "%s is a directory: name a file in it", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE,
			       "%s is not an ordinary file: name one", path);
	if ((uint64_t)st.st_size > max)
		return err_set(err, ERR_TARGET,
			       "%s is larger than %zu MiB: is it the right "
			       "file?",
			       path, max >> 20);
	*size = (size_t)st.st_size;
	return 0;
}

/* Fewer bytes than @size if the file shrinks meanwhile. */
static ssize_t read_all(int fd, uint8_t *data, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = read(fd, data + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static uint8_t *read_fd(int fd, const char *path, size_t max, size_t *size,
			struct err *err)
{
	uint8_t *data;
	ssize_t n;

	if (check_kind(fd, path, max, size, err))
		return NULL;
	data = malloc(*size + 1);
	if (!data) {
		err_nomem(err);
		return NULL;
	}
	n = read_all(fd, data, *size);
	if (n < 0) {
		err_set(err, ERR_TARGET, "cannot read %s: %s", path,
			strerror(errno));
		free(data);
		return NULL;
	}
	*size = (size_t)n;
	data[n] = '\0';
	return data;
}

uint8_t *file_read(const char *path, size_t max, size_t *size, struct err *err)
{
	/* O_NONBLOCK: names come from foreign files and may be FIFOs. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	uint8_t *data;

	if (fd < 0) {
		err_set(err, ERR_USAGE, "cannot open %s: %s", path,
			strerror(errno));
		return NULL;
	}
	data = read_fd(fd, path, max, size, err);
	close(fd);
	return data;
}
