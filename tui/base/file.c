// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

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

static int write_failed(const char *path, struct err *err)
{
	int why = errno;

	return err_set(err, ERR_ENV, "cannot write %s: %s", path,
		       strerror(why));
}

static int write_all(int fd, const uint8_t *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int write_device(const char *path, const void *bytes, size_t len,
			struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int failed;

	if (fd < 0)
		return write_failed(path, err);
	failed = write_all(fd, bytes, len);
	if (close(fd) || failed)
		return write_failed(path, err);
	return 0;
}

/* A name that is left over from a process of our number is nobody's. */
static int create(const char *path)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	int fd = open(path, flags, 0666);

	if (fd < 0 && errno == EEXIST && !unlink(path))
		fd = open(path, flags, 0666);
	return fd;
}

/* @wait: until the bytes are on the disk, before they get the name. */
static int write_new(const char *beside, const char *path, const void *bytes,
		     size_t len, bool wait, struct err *err)
{
	int fd = create(beside);
	int failed;

	if (fd < 0)
		return write_failed(path, err);
	failed = write_all(fd, bytes, len) || (wait && fsync(fd));
	if (failed)
		write_failed(path, err);
	if (close(fd) && !failed)
		failed = write_failed(path, err);
	if (!failed && rename(beside, path))
		failed = write_failed(path, err);
	if (failed)
		unlink(beside);
	return failed ? -1 : 0;
}

static int replace(const char *path, const void *bytes, size_t len, bool wait,
		   struct err *err)
{
	char *real = realpath(path, NULL); /* keeps a symbolic link one */
	const char *name = real ? real : path;
	char *beside = NULL;
	int failed;

	if (asprintf(&beside, "%s.%ld", name, (long)getpid()) < 0) {
		free(real);
		return err_nomem(err);
	}
	failed = write_new(beside, name, bytes, len, wait, err);
	free(beside);
	free(real);
	return failed;
}

int file_write(const char *path, const void *bytes, size_t len, struct err *err)
{
	struct stat st;

	if (!strcmp(path, "-"))
		return write_all(STDOUT_FILENO, bytes, len)
			       ? write_failed("standard output", err)
			       : 0;
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return write_device(path, bytes, len, err);
	return replace(path, bytes, len, true, err);
}

int file_replace(const char *path, const void *bytes, size_t len,
		 struct err *err)
{
	return replace(path, bytes, len, false, err);
}

int64_t file_newest(const char *folder)
{
	char *const paths[] = { (char *)(uintptr_t)folder, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int64_t latest = 0;
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		const struct timespec *t = &e->fts_statp->st_mtim;
		int64_t ns = t->tv_sec * 1000000000LL + t->tv_nsec;

		if (e->fts_info == FTS_D && (!strcmp(e->fts_name, "build") ||
					     !strcmp(e->fts_name, ".git")))
			fts_set(tree, e, FTS_SKIP);
		else if (e->fts_info == FTS_F && ns > latest)
			latest = ns;
	}
	if (tree)
		fts_close(tree);
	return latest;
}
