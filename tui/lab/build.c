// SPDX-License-Identifier: MIT
#include "build.h"

#include <fts.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "box/lock.h"
#include "box/run.h"

#define RECORD "build/sources.json"
/* More than these are compiled with all the others, in 4 s. */
#define CHANGED_MAX 32
/* Nobody saves a file in every one of so many compilations. */
#define ROUNDS 8

static const struct run_limits limits = { .cpu_s = 60, .file_mb = 64 };

/* ---- what the sources are --------------------------------------------------- */

static void scan_part(json_t *state, const char *folder, const char *part)
{
	char *path = text_format("%s/%s", folder, part);
	char *paths[] = { path, NULL };
	FTS *tree = path ? fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL)
			 : NULL;
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		const struct stat *st = e->fts_statp;

		/* jansson refuses a name that is no UTF-8: make's alone. */
		if (e->fts_info == FTS_F)
			json_object_set_new(
				state, e->fts_path + strlen(folder) + 1,
				json_pack("[I, I, I]",
					  (json_int_t)st->st_mtim.tv_sec,
					  (json_int_t)st->st_mtim.tv_nsec,
					  (json_int_t)st->st_size));
	}
	if (tree)
		fts_close(tree);
	free(path);
}

static json_t *scan(const char *folder)
{
	json_t *state = json_object();

	scan_part(state, folder, "hyp");
	scan_part(state, folder, "guest");
	scan_part(state, folder, "Makefile");
	return state;
}

static int save(const char *folder, const json_t *state, struct err *err)
{
	char *path = text_format("%s/" RECORD, folder);
	char *text = json_dumps(state, JSON_COMPACT);
	int failed = path && text ? file_replace(path, text, strlen(text), err)
				  : err_nomem(err);

	free(path);
	free(text);
	return failed;
}

static json_t *load(const char *folder)
{
	char *path = text_format("%s/" RECORD, folder);
	json_t *state = path ? json_load_file(path, 0, NULL) : NULL;

	free(path);
	if (json_is_object(state))
		return state;
	json_decref(state);
	return json_object();
}

int build_note(const char *folder, struct err *err)
{
	json_t *state = scan(folder);
	int failed = save(folder, state, err);

	json_decref(state);
	return failed;
}

/* ---- what make is told ------------------------------------------------------ */

struct order {
	const char *argv[2 * CHANGED_MAX + 8];
	size_t n;
};

/* Behind these, nothing says which objects are affected. */
static bool concerns_all(const char *path)
{
	const char *end = strrchr(path, '.');

	return !strcmp(path, "Makefile") || (end && !strcmp(end, ".mk"));
}

static bool has_all(const json_t *state, json_t *of)
{
	const char *path;
	json_t *stamp;

	json_object_foreach(of, path, stamp)
	{
		if (!json_object_get(state, path))
			return false;
	}
	return true;
}

/* What @known and @now differ in becomes null in @known. False: that is too
 * much, or of no use to make. */
static bool order_changed(struct order *o, json_t *known, json_t *now)
{
	const char *path;
	json_t *stamp;

	if (!json_object_size(known) || !has_all(now, known))
		return false;
	json_object_foreach(now, path, stamp)
	{
		if (json_equal(json_object_get(known, path), stamp))
			continue;
		if (concerns_all(path) || o->n + 3 > 2 * CHANGED_MAX)
			return false;
		json_object_set_new(known, path, json_null());
		o->argv[o->n++] = "-W";
		o->argv[o->n++] = path;
	}
	return true;
}

/* ---- building --------------------------------------------------------------- */

struct builder {
	const struct lab_kit *kit;
	const char *folder;
	json_t *known; /* as in the record; an empty one knows nothing */
	bool same;     /* no source changed during the last round */
};

/* What was written down of these was read at who knows what moment. */
static void forget_changed(json_t *known, json_t *now, json_t *after)
{
	const char *path;
	json_t *stamp;

	json_object_foreach(now, path, stamp)
	{
		if (!json_equal(json_object_get(after, path), stamp))
			json_object_set_new(known, path, json_null());
	}
}

/* The record says what is not settled before anything is compiled: whoever is
 * killed meanwhile leaves no object that passes for finished. */
static int compile(struct builder *b, json_t *now, struct run_result *r,
		   struct err *err)
{
	struct order o = { .argv = { "make", "-s", "-j2", "B=build" }, .n = 4 };

	if (!order_changed(&o, b->known, now)) {
		json_object_clear(b->known);
		o.n = 4;
		o.argv[o.n++] = "-B";
		o.argv[o.n] = NULL;
	}
	return save(b->folder, b->known, err) || run(o.argv, b->folder, &limits,
						     b->kit->cancel_fd, r, err)
		       ? -1
		       : 0;
}

static int one_round(struct builder *b, struct run_result *r, struct err *err)
{
	json_t *now = scan(b->folder), *after;
	int failed = compile(b, now, r, err);

	after = scan(b->folder);
	b->same = json_equal(now, after);
	if (!failed && !r->status)
		json_object_update(b->known, now);
	forget_changed(b->known, now, after);
	failed = failed || save(b->folder, b->known, err);
	json_decref(after);
	json_decref(now);
	return failed ? -1 : 0;
}

int build_images(const struct lab_kit *kit, const char *folder, char **output,
		 struct err *err)
{
	struct builder b = { .kit = kit, .folder = folder };
	struct run_result r = { 0 };
	int failed = 0;

	*output = NULL;
	b.known = load(folder);
	for (int i = 0; !failed && !b.same && i < ROUNDS; i++) {
		run_release(&r);
		failed = one_round(&b, &r, err);
	}
	json_decref(b.known);
	if (!failed && b.same && r.status) {
		*output = r.output;
		r.output = NULL;
	} else if (!failed && !b.same) {
		*output = strdup("the sources changed whenever they were "
				 "compiled\n");
	}
	run_release(&r);
	return failed ? -1 : *output != NULL;
}

int build_lock(const struct lab_kit *kit, const char *folder, struct err *err)
{
	char *dir = text_format("%s/build", folder);
	char *path = text_format("%s/build/lock", folder);
	int fd = -1;

	if (dir && path) {
		mkdir(dir, 0777); /* if it fails, so does what follows */
		fd = lock_take(path, kit->cancel_fd, err);
	} else {
		err_nomem(err);
	}
	free(dir);
	free(path);
	return fd;
}

int lab_build(const struct lab_kit *kit, const char *folder, char **output,
	      struct err *err)
{
	int lock = build_lock(kit, folder, err), got;

	*output = NULL;
	if (lock < 0)
		return -1;
	got = build_images(kit, folder, output, err);
	close(lock);
	return got;
}
