// SPDX-License-Identifier: MIT
#include "watch.h"

#include <string.h>

static struct stamp stamp_of(const char *path)
{
	struct stamp stamp = { 0 };
	struct stat st;

	if (stat(path, &st))
		return stamp;
	stamp.dev = st.st_dev;
	stamp.ino = st.st_ino;
	stamp.size = st.st_size;
	stamp.changed = st.st_mtim;
	return stamp;
}

static bool same(const struct stamp *a, const struct stamp *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	       a->changed.tv_sec == b->changed.tv_sec &&
	       a->changed.tv_nsec == b->changed.tv_nsec;
}

void watch_begin(struct watch *w, const char *path, long long now_ms)
{
	memset(w, 0, sizeof(*w));
	w->path = path;
	w->since = now_ms;
	if (path)
		w->old = w->now = stamp_of(path);
}

/* A file that is gone for the moment is being linked. */
bool watch_changed(struct watch *w, long long now_ms)
{
	struct stamp now;

	if (!w->path)
		return false;
	now = stamp_of(w->path);
	if (!same(&now, &w->now)) {
		w->now = now;
		w->since = now_ms;
	}
	return now.size > 0 && !same(&now, &w->old) &&
	       now_ms - w->since >= WATCH_REST_MS;
}

int watch_wait(const struct watch *w, long long now_ms)
{
	long long rest = w->since + WATCH_REST_MS - now_ms;

	if (!w->path)
		return -1;
	if (rest > 0 && !same(&w->now, &w->old))
		return (int)rest;
	return WATCH_EVERY_MS;
}
