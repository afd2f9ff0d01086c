// SPDX-License-Identifier: MIT
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "qcow2.h"

/* One cluster each, in this order. */
enum { HEADER, REFCOUNT_TABLE, REFCOUNT_BLOCK, L1_TABLE, CLUSTERS };

enum {
	CLUSTER_BITS = 16,
	CLUSTER_SIZE = 1 << CLUSTER_BITS,
	REFCOUNT_ORDER = 4,    /* 16 bits each */
	DISK_SIZE = 1 << 20,   /* never used: snapshots lie behind the disk */
	LENGTH_OF_HEADER = 104 /* of version 3 without compression type */
};

struct qcow2_header { /* all big-endian */
	uint32_t magic, version;
	uint64_t backing_file;
	uint32_t backing_file_size, cluster_bits;
	uint64_t size;
	uint32_t crypt, l1_size;
	uint64_t l1_table, refcount_table;
	uint32_t refcount_table_clusters, snapshots;
	uint64_t snapshots_table;
	uint64_t incompatible, compatible, autoclear;
	uint32_t refcount_order, header_length;
};
_Static_assert(sizeof(struct qcow2_header) == LENGTH_OF_HEADER,
	       "no padding in the header");

static uint64_t offset_of(int cluster)
{
	return htobe64((uint64_t)cluster << CLUSTER_BITS);
}

static int write_at(int fd, int cluster, const void *data, size_t len)
{
	ssize_t n = pwrite(fd, data, len, (off_t)cluster << CLUSTER_BITS);

	if (n >= 0 && n != (ssize_t)len)
		errno = ENOSPC;
	return n == (ssize_t)len ? 0 : -1;
}

int qcow2_write(int fd)
{
	const struct qcow2_header header = {
		.magic = htobe32(0x514649fb), /* "QFI\xfb" */
		.version = htobe32(3),
		.cluster_bits = htobe32(CLUSTER_BITS),
		.size = htobe64(DISK_SIZE),
		.l1_size = htobe32(1),
		.l1_table = offset_of(L1_TABLE),
		.refcount_table = offset_of(REFCOUNT_TABLE),
		.refcount_table_clusters = htobe32(1),
		.refcount_order = htobe32(REFCOUNT_ORDER),
		.header_length = htobe32(LENGTH_OF_HEADER),
	};
	const uint64_t table = offset_of(REFCOUNT_BLOCK);
	uint16_t counts[CLUSTERS];

	for (int i = 0; i < CLUSTERS; i++)
		counts[i] = htobe16(1);
	if (ftruncate(fd, (off_t)CLUSTERS * CLUSTER_SIZE) ||
	    write_at(fd, HEADER, &header, sizeof(header)) ||
	    write_at(fd, REFCOUNT_TABLE, &table, sizeof(table)) ||
	    write_at(fd, REFCOUNT_BLOCK, counts, sizeof(counts)))
		return -1;
	return 0;
}

/* Not every file system has files without names; there one is removed at
 * once. */
static int open_unnamed(const char *dir)
{
	static const char name[] = "/vhelab-XXXXXX";
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char *path;

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	path = malloc(strlen(dir) + sizeof(name));
	if (!path)
		return -1;
	strcpy(stpcpy(path, dir), name);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

int qcow2_open(struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	const char *dir = tmp && *tmp ? tmp : "/tmp";
	int fd = open_unnamed(dir);

	if (fd >= 0 && !qcow2_write(fd))
		return fd;
	err_set(err, ERR_ENV,
		"no room for snapshots in %s: %s; set TMPDIR to another "
		"directory",
		dir, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}
