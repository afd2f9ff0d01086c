// SPDX-License-Identifier: MIT
/* A hand-in that is a folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "harvest_impl.h"
#include "tree.h"

#define FILE_MAX  (1024 * 1024)
#define TOTAL_MAX (16 * 1024 * 1024)
#define FILES_MAX 2000 /* looked at, of any kind */
#define DEPTH_MAX 12

struct folder {
	struct harvest *h;
	size_t files, bytes;
	struct err *err;
};

/* The whole file if it is one, and small; else it is refused. */
static char *read_file(struct folder *f, int dir, const char *name,
		       const char *path, size_t *size)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *bytes = NULL;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode))
		harvest_refuse(f->h,
			       "%s is not an ordinary file: hand in files, no "
			       "links, pipes or devices.",
			       path);
	else if (st.st_size > FILE_MAX ||
		 (f->bytes += (size_t)st.st_size) > TOTAL_MAX)
		harvest_refuse(f->h, "%s makes the hand-in too large.", path);
	else
		bytes = malloc((size_t)st.st_size + 1);
	n = bytes ? read(fd, bytes, (size_t)st.st_size) : 0;
	*size = n > 0 ? (size_t)n : 0;
	if (fd >= 0)
		close(fd);
	return bytes;
}

static void make_folders(char *path)
{
	for (char *at = path + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path, 0755);
		*at = '/';
	}
}

/* Only what differs is written: the rest need not be compiled again. */
static int put(struct folder *f, const char *path, const char *bytes,
	       size_t len)
{
	char *to = text_format("%s/%s", f->h->tree, path);
	uint8_t *there;
	size_t size;
	int failed = 0;

	if (!to)
		return err_nomem(f->err);
	there = file_read(to, FILE_MAX, &size, NULL);
	if (!there || size != len || memcmp(there, bytes, len) != 0) {
		make_folders(to);
		failed = file_replace(to, bytes, len, f->err);
		f->h->changed++;
	}
	free(there);
	free(to);
	return failed;
}

static int take(struct folder *f, int dir, const char *name, const char *path)
{
	size_t size;
	char *bytes;
	int failed;

	if (!harvest_is_source(path)) {
		if (!harvest_is_usual(path))
			harvest_ignore(f->h, path);
		return 0;
	}
	if (!harvest_is_plain(path))
		return harvest_refuse(f->h,
				      "%s: a name may hold letters, digits and "
				      "._+- only.",
				      path);
	bytes = read_file(f, dir, name, path, &size);
	failed = bytes ? put(f, path, bytes, size) : 0;
	free(bytes);
	return failed;
}

static int enter(struct folder *f, int dir, const char *name, const char *path,
		 int depth);

static int visit(struct folder *f, int dir, const char *name, const char *above,
		 int depth)
{
	char *path = text_format("%s%s%s", above, *above ? "/" : "", name);
	struct stat st;
	int failed = 0;

	if (!path)
		return err_nomem(f->err);
	if (++f->files > FILES_MAX)
		harvest_refuse(f->h, "It holds more files than a hand-in may.");
	else if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		failed = 0;
	else if (!S_ISDIR(st.st_mode))
		failed = take(f, dir, name, path);
	else if (!strncmp(path, "hyp", 3) && (!path[3] || path[3] == '/'))
		failed = enter(f, dir, name, path, depth + 1);
	else if (!harvest_is_usual(path))
		harvest_ignore(f->h, path);
	free(path);
	return failed;
}

static int enter(struct folder *f, int dir, const char *name, const char *path,
		 int depth)
{
	int fd = openat(dir, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	int failed = 0;

	if (!list)
		harvest_refuse(f->h, "%s cannot be read.", *path ? path : "It");
	else if (depth > DEPTH_MAX)
		harvest_refuse(f->h, "Its folders are nested too deeply.");
	while (list && !failed && !*f->h->refused && (e = readdir(list))) {
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			failed = visit(f, fd, e->d_name, path, depth);
	}
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
	return failed;
}

static bool in(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	bool is = tree_exists(path);

	free(path);
	return is;
}

bool harvest_is_work(const char *dir)
{
	return in(dir, "hyp") || in(dir, "answers") || in(dir, LAB_CHECKER);
}

/* ---- what was deleted ------------------------------------------------------- */

/* A file of the tree that a whole hyp/ does not hold was deleted from it. */
static int delete_missing(struct folder *f, const char *from, FTSENT *e)
{
	const char *path = e->fts_path + strlen(f->h->tree) + 1;

	if (e->fts_info != FTS_F || !harvest_owns(path) || in(from, path))
		return 0;
	f->h->changed++;
	return unlink(e->fts_path) ? err_set(f->err, ERR_ENV, "%s: %s", path,
					     strerror(errno))
				   : 0;
}

static int delete_all(struct folder *f, const char *from)
{
	char *hyp = text_format("%s/hyp", f->h->tree);
	char *const paths[] = { hyp, NULL };
	FTS *tree = hyp ? fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL)
			: NULL;
	int failed = tree ? 0 : err_nomem(f->err);
	FTSENT *e;

	while (!failed && tree && (e = fts_read(tree)))
		failed = delete_missing(f, from, e);
	if (tree)
		fts_close(tree);
	free(hyp);
	return failed;
}

int harvest_folder(struct harvest *h, const char *path, struct err *err)
{
	struct folder f = { .h = h, .err = err };

	if (!harvest_is_work(path))
		return harvest_refuse(
			h, "It holds neither hyp/ nor answers nor " LAB_CHECKER
			   ".");
	if (enter(&f, AT_FDCWD, path, "", 0))
		return -1;
	/* What makes hyp/ whole is not the student's, so nobody hands in that
	 * alone. */
	return !*h->refused && in(path, "hyp/hyp.mk") ? delete_all(&f, path)
						      : 0;
}

int harvest_file(struct harvest *h, const char *path, struct err *err)
{
	struct folder f = { .h = h, .err = err };

	return take(&f, AT_FDCWD, path, LAB_CHECKER);
}
