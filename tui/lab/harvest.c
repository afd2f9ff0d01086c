// SPDX-License-Identifier: MIT
#include "harvest.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "run.h"
#include "tree.h"

#define FILE_MAX   (1024 * 1024)
#define TOTAL_MAX  (16 * 1024 * 1024)
#define FILES_MAX  2000 /* looked at, of any kind */
#define DEPTH_MAX  12
#define OUTPUT_MAX (1024 * 1024)

static const struct run_limits limits = {
	.cpu_s = 20, .file_mb = 64, .memory_mb = 1024, .output = OUTPUT_MAX
};

static int refuse(struct harvest *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static int refuse(struct harvest *h, const char *fmt, ...)
{
	va_list ap;

	if (*h->refused)
		return 0;
	va_start(ap, fmt);
	vsnprintf(h->refused, sizeof(h->refused), fmt, ap);
	va_end(ap);
	text_scrub(h->refused);
	return 0;
}

static void ignore(struct harvest *h, const char *path)
{
	if (!h->ignored++)
		snprintf(h->first, sizeof(h->first), "%s", path);
	text_scrub(h->first);
}

/* ---- whose is it? ---------------------------------------------------------------- */

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && !strcmp(name + n - m, with);
}

static bool is_source(const char *path)
{
	static const char *const suffixes[] = { ".c", ".h", ".S", ".inc",
						".def" };

	if (!strcmp(path, "answers"))
		return true;
	if (strncmp(path, "hyp/", 4) || !strncmp(path, "hyp/test/", 9))
		return false;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (ends(path, suffixes[i]))
			return true;
	}
	return false;
}

/* make hands names to a shell. */
static bool is_plain(const char *path)
{
	for (const char *at = path; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("._+-/", *at))
			return false;
		if ((at == path || at[-1] == '/') && strchr("-./", *at))
			return false;
	}
	return true;
}

bool harvest_owns(const char *path)
{
	return is_source(path) && is_plain(path);
}

/* What lies in a work folder without being the student's work. */
static bool is_usual(const char *path)
{
	static const char *const usual[] = { "Makefile", ".gitignore",
					     "guest",	 "handout.md",
					     "build",	 ".git" };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		size_t n = strlen(usual[i]);

		if (!strncmp(path, usual[i], n) && (!path[n] || path[n] == '/'))
			return true;
	}
	return !strncmp(path, "hyp/", 4) && !is_source(path);
}

/* ---- from a folder ------------------------------------------------------------------ */

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
		refuse(f->h,
		       "%s is not an ordinary file: hand in files, no "
		       "links, pipes or devices.",
		       path);
	else if (st.st_size > FILE_MAX ||
		 (f->bytes += (size_t)st.st_size) > TOTAL_MAX)
		refuse(f->h, "%s makes the hand-in too large.", path);
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
	char *to = tree_format("%s/%s", f->h->tree, path);
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

	if (!is_source(path)) {
		if (!is_usual(path))
			ignore(f->h, path);
		return 0;
	}
	if (!is_plain(path))
		return refuse(f->h,
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
	char *path = tree_format("%s%s%s", above, *above ? "/" : "", name);
	struct stat st;
	int failed = 0;

	if (!path)
		return err_nomem(f->err);
	if (++f->files > FILES_MAX)
		refuse(f->h, "It holds more files than a hand-in may.");
	else if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		failed = 0;
	else if (!S_ISDIR(st.st_mode))
		failed = take(f, dir, name, path);
	else if (!strncmp(path, "hyp", 3) && (!path[3] || path[3] == '/'))
		failed = enter(f, dir, name, path, depth + 1);
	else if (!is_usual(path))
		ignore(f->h, path);
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
		refuse(f->h, "%s cannot be read.", *path ? path : "It");
	else if (depth > DEPTH_MAX)
		refuse(f->h, "Its folders are nested too deeply.");
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
	char *path = tree_format("%s/%s", dir, name);
	bool is = tree_exists(path);

	free(path);
	return is;
}

static bool is_work(const char *dir)
{
	return in(dir, "hyp") || in(dir, "answers");
}

static int harvest_folder(struct harvest *h, const char *path, struct err *err)
{
	struct folder f = { .h = h, .err = err };

	if (!is_work(path))
		return refuse(h, "It holds neither hyp/ nor answers.");
	return enter(&f, AT_FDCWD, path, "", 0);
}

/* ---- from an archive ------------------------------------------------------------------ */

/* The last line that a program said, without its name. */
static const char *last_words(struct run_result *r)
{
	char *line;

	while (r->len && r->output[r->len - 1] == '\n')
		r->output[--r->len] = '\0';
	line = strrchr(r->output, '\n');
	return line ? line + 1 : r->output;
}

static int attempt(const char *const *argv, const char *dir,
		   struct run_result *r, struct err *err)
{
	return run(argv, dir, &limits, -1, r, err);
}

/* Every name, before any of them is written. */
static void check_names(struct harvest *h, char *list)
{
	char *state = NULL;

	for (char *name = strtok_r(list, "\n", &state); name;
	     name = strtok_r(NULL, "\n", &state)) {
		if (*name == '/')
			refuse(h, "The archive holds %.80s, an absolute path.",
			       name);
		if (!strncmp(name, "../", 3) || strstr(name, "/../") ||
		    !strcmp(name, ".."))
			refuse(h,
			       "The archive holds %.80s, which leads out of "
			       "it.",
			       name);
	}
}

static int list_names(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "tar", "-P", "--quoting-style=escape",
				     "-tf", path, NULL };
	struct run_result r;
	int failed = attempt(argv, NULL, &r, err);

	if (!failed && r.cut)
		refuse(h, "The archive holds more files than a hand-in may.");
	else if (!failed && r.status)
		refuse(h,
		       "The archive cannot be read, it may be cut short or "
		       "be something else: %.90s",
		       last_words(&r));
	else if (!failed)
		check_names(h, r.output);
	run_release(&r);
	return failed;
}

static int unpack(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "tar",
				     "--no-same-owner",
				     "--no-same-permissions",
				     "-C",
				     h->scratch,
				     "-xf",
				     path,
				     NULL };
	struct run_result r;
	int failed = attempt(argv, NULL, &r, err);

	if (!failed && r.status)
		refuse(h,
		       "The archive cannot be unpacked, it may be too "
		       "large or hold devices: %.90s",
		       last_words(&r));
	run_release(&r);
	return failed;
}

/* Many archives hold one folder, which holds the work. */
static char *find_work(const char *dir, int depth)
{
	DIR *list = opendir(dir);
	char *found = is_work(dir) ? strdup(dir) : NULL;
	struct dirent *e;

	while (list && !found && depth < 3 && (e = readdir(list))) {
		char *path = tree_format("%s/%s", dir, e->d_name);
		struct stat st;

		if (path && *e->d_name != '.' && !lstat(path, &st) &&
		    S_ISDIR(st.st_mode))
			found = find_work(path, depth + 1);
		free(path);
	}
	if (list)
		closedir(list);
	return found;
}

static int harvest_tar(struct harvest *h, const char *path, struct err *err)
{
	char *work;
	int failed;

	if (mkdir(h->scratch, 0755))
		return err_set(err, ERR_ENV, "%s: %s", h->scratch,
			       strerror(errno));
	if (list_names(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	if (unpack(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	work = find_work(h->scratch, 0);
	failed = work ? harvest_folder(h, work, err)
		      : refuse(h, "The archive holds neither hyp/ nor "
				  "answers.");
	free(work);
	return failed;
}

/* ---- from a patch ------------------------------------------------------------------------ */

/* "3\t1\thyp/kvm/arm.c", or "-\t-\tNAME" for bytes that are no text. */
static void weigh_line(struct harvest *h, const char *line)
{
	const char *tab = strchr(line, '\t');
	const char *path = tab ? strchr(tab + 1, '\t') : NULL;

	if (!path || !*++path)
		return;
	if (*path == '"' && !strncmp(path + 1, "hyp/", 4))
		refuse(h, "%s: a name may hold letters, digits and ._+- only.",
		       path);
	else if (!is_source(path))
		ignore(h, path);
	else if (!is_plain(path))
		refuse(h, "%s: a name may hold letters, digits and ._+- only.",
		       path);
	else if (*line == '-')
		refuse(h, "%s is patched in binary form: hand in text.", path);
	else
		h->changed++;
}

static int weigh(struct harvest *h, const char *patch, struct err *err)
{
	const char *const argv[] = { "git", "apply", "--numstat", patch, NULL };
	struct run_result r;
	int failed = attempt(argv, h->tree, &r, err);
	char *state = NULL;

	if (failed || r.status) {
		if (!failed)
			refuse(h, "It is no patch, or a damaged one: %.120s",
			       last_words(&r));
		run_release(&r);
		return failed;
	}
	for (char *line = strtok_r(r.output, "\n", &state); line;
	     line = strtok_r(NULL, "\n", &state))
		weigh_line(h, line);
	run_release(&r);
	if (!h->changed)
		refuse(h,
		       h->ignored ? "The patch changes nothing under hyp/ "
				    "and no answers; %s is not yours."
				  : "The patch is empty.%s",
		       h->first);
	return 0;
}

/* A patch can make links. */
static int check_links(struct harvest *h, struct err *err)
{
	const char *const argv[] = { "find", "hyp", "answers", "!", "-type",
				     "f",    "!",   "-type",   "d", NULL };
	struct run_result r;
	int failed = attempt(argv, h->tree, &r, err);

	r.output[strcspn(r.output, "\n")] = '\0';
	if (!failed && *r.output && strncmp(r.output, "find:", 5))
		refuse(h,
		       "%s is not an ordinary file: hand in files, no links.",
		       r.output);
	run_release(&r);
	return failed;
}

static int harvest_patch(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "git",
				     "apply",
				     "--whitespace=nowarn",
				     "--exclude=*.mk",
				     "--exclude=*.lds",
				     "--exclude=*.md",
				     "--exclude=hyp/test/*",
				     "--include=hyp/*",
				     "--include=answers",
				     path,
				     NULL };
	struct run_result r;
	int failed;

	if (weigh(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	failed = attempt(argv, h->tree, &r, err);
	if (!failed && r.status)
		refuse(h,
		       "The patch does not apply to the lab as it ships: "
		       "%.*s",
		       (int)strcspn(r.output, "\n"), r.output);
	run_release(&r);
	return failed ? -1 : check_links(h, err);
}

/* ---- all of them ---------------------------------------------------------------------------- */

int harvest(struct harvest *h, enum handin_kind kind, const char *path,
	    struct err *err)
{
	switch (kind) {
	case HANDIN_PATCH:
		return harvest_patch(h, path, err);
	case HANDIN_TAR:
		return harvest_tar(h, path, err);
	case HANDIN_FOLDER:
		return harvest_folder(h, path, err);
	case HANDIN_NONE:
		break;
	}
	return 0;
}
