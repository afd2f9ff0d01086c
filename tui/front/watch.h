/* SPDX-License-Identifier: MIT */
/*
 * watch.h - has a file been built anew? Looked at with stat() only, until it
 * has come to rest.
 */
#ifndef FRONT_WATCH_H
#define FRONT_WATCH_H

#include <stdbool.h>
#include <sys/stat.h>

#define WATCH_EVERY_MS 1000 /* between two looks */
#define WATCH_REST_MS  300  /* a file is complete when it has rested so long */

/* What tells one build of a file from another. */
struct stamp {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec changed;
};

struct watch {
	const char *path; /* NULL: nothing is watched */
	struct stamp old; /* the file that was read */
	struct stamp now; /* as last seen */
	long long since;  /* .now was first seen then, ms of any clock */
};

/* The file as it is now is the one that was read. @path stays the caller's. */
void watch_begin(struct watch *w, const char *path, long long now_ms);
/* Look again. True if it is another file, and has been for WATCH_REST_MS. */
bool watch_changed(struct watch *w, long long now_ms);
/* How long until it is worth looking again, ms; -1: never. */
int watch_wait(const struct watch *w, long long now_ms);

#endif
