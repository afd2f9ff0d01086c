/* SPDX-License-Identifier: MIT */
/*
 * sandbox.h - a command that sees the system's programs, what it is given, and
 * nothing else: bubblewrap with namespaces of its own, no network, no
 * capabilities, no way to write but into memory that is gone with it and into
 * folders that are meant for it. The command is process 1 in there, so nobody
 * but itself has its descriptors.
 */
#ifndef BOX_SANDBOX_H
#define BOX_SANDBOX_H

#include "box/run.h"

struct sandbox_mount {
	const char *from; /* shown there; NULL: an empty folder */
	const char *to;
	unsigned int size_mb; /* of an empty folder, which can be written to */
	bool write;	      /* @from can be, too */
};

#define SANDBOX_MOUNTS 24

struct sandbox {
	struct sandbox_mount mounts[SANDBOX_MOUNTS];
	size_t count;
	/* Folders that stay unseen even if the system's programs are around
	 * them; NULL ends the list. */
	const char *hidden[6];
	unsigned int processes; /* at most; the superuser's are not counted */
};

/* Does it work here? ERR_ENV says what to do about it. Takes 50 ms. */
int sandbox_check(struct err *err);

/* As run(), in there, begun in the first mount that can be written to. */
int sandbox_run(const struct sandbox *box, const char *const *argv,
		const struct run_limits *limits, int cancel_fd,
		struct run_result *r, struct err *err);

#endif
