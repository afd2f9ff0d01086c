// SPDX-License-Identifier: MIT
#include "handin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "handin_name.h"
#include "tree.h"

#define HANDIN_MAX (16 * 1024 * 1024) /* of a file */
#define FILES_MAX  20000	      /* looked at in a folder */
#define HANDINS	   20000

static const char *const kind_names[] = {
	[HANDIN_NONE] = "none", [HANDIN_PATCH] = "patch",
	[HANDIN_TAR] = "tar",	[HANDIN_FOLDER] = "folder",
	[HANDIN_FILE] = "file",
};

const char *handin_kind_name(enum handin_kind kind)
{
	return kind_names[kind];
}

bool handin_is_paper(const char *name)
{
	return !strcmp(name, "answers") || !strcmp(name, LAB_CHECKER);
}

/* ---- hashes --------------------------------------------------------------------- */

static int refuse(struct handin *h, const char *why)
{
	h->kind = HANDIN_NONE;
	snprintf(h->refused, sizeof(h->refused), "%s", why);
	return 0;
}

static bool hash_file(struct sha256 *sum, int dir, const char *name, size_t max)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	static char bytes[65536];
	struct stat st;
	ssize_t n = -1;

	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
		while (max && (n = read(fd, bytes, sizeof(bytes))) > 0) {
			sha256_add(sum, bytes, (size_t)n);
			max -= (size_t)n < max ? (size_t)n : max;
		}
	}
	if (fd >= 0)
		close(fd);
	return n == 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What counts of a folder is hyp/ and the papers; a link or a pipe counts by
 * its kind, its name and its size. */
static void hash_folder(struct handin *h, struct sha256 *sum)
{
	char *paths[] = { h->path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	size_t files = 0, skip = strlen(h->path);
	FTSENT *e;

	while (tree && (e = fts_read(tree)) && ++files < FILES_MAX) {
		bool top = e->fts_level == 1;

		if (e->fts_info == FTS_DP)
			continue;
		if (top && strcmp(e->fts_name, "hyp") &&
		    !handin_is_paper(e->fts_name)) {
			fts_set(tree, e, FTS_SKIP);
			continue;
		}
		sha256_add(sum, e->fts_path + skip, strlen(e->fts_path + skip));
		sha256_add(sum, &e->fts_info, sizeof(e->fts_info));
		if (e->fts_info == FTS_F)
			hash_file(sum, AT_FDCWD, e->fts_accpath, HANDIN_MAX);
	}
	if (tree)
		fts_close(tree);
	if (files >= FILES_MAX)
		refuse(h, "The folder holds more files than a hand-in may.");
}

static void hash(struct handin *h)
{
	struct sha256 sum;

	sha256_begin(&sum);
	if (h->kind == HANDIN_NONE)
		sha256_add(&sum, h->refused, strlen(h->refused));
	else if (h->kind == HANDIN_FOLDER)
		hash_folder(h, &sum);
	else if (!hash_file(&sum, AT_FDCWD, h->path, HANDIN_MAX))
		refuse(h, "The file cannot be read.");
	sha256_text(&sum, h->sha256);
}

/* ---- one hand-in ----------------------------------------------------------------- */

static int look(struct handin *h)
{
	struct stat st;

	if (lstat(h->path, &st))
		return refuse(h, "It is not there, or cannot be looked at.");
	if (S_ISLNK(st.st_mode))
		return refuse(h, "It is a symbolic link: hand in the file "
				 "itself.");
	if (S_ISDIR(st.st_mode)) {
		h->kind = HANDIN_FOLDER;
		return 0;
	}
	if (!S_ISREG(st.st_mode))
		return refuse(h, "It is a device, a pipe or a socket, not a "
				 "file.");
	h->kind = handin_name_kind(h->path);
	if (strcasestr(h->path, ".zip"))
		return refuse(h, "It is a .zip: unpack it into a folder, or "
				 "hand in a .tar.gz.");
	if (h->kind == HANDIN_NONE)
		return refuse(h, "It is neither a patch, nor an archive (.tar, "
				 ".tar.gz), nor a checker (.py), nor a work "
				 "folder.");
	if (st.st_size == 0)
		return refuse(h, "The file is empty: zero bytes.");
	if (st.st_size > HANDIN_MAX)
		return refuse(h, "The file is larger than 16 MiB; a hand-in "
				 "has some kilobytes.");
	return 0;
}

/* A lone number in a name may be the student's: --lab goes before it. */
static const struct lab *lab_of(const char *below, const struct labs *labs,
				const struct lab *otherwise)
{
	const char *slash = strrchr(below, '/');
	const char *name = slash ? slash + 1 : below;
	char *above = slash ? strndup(below, (size_t)(slash - below)) : NULL;
	const struct lab *lab = handin_name_lab(name, labs);

	if (!lab && above)
		lab = handin_name_lab(above, labs);
	free(above);
	lab = lab ? lab : otherwise;
	return lab ? lab : handin_name_any_lab(name, labs);
}

/* Hints are recorded beside the work folder, where there is one. */
static int hints_of(const struct handin *h)
{
	char *above = strdup(h->path),
	     *slash = above ? strrchr(above, '/') : NULL;
	struct lab_kit kit = { .work = above };
	struct lab_state state;
	char *record;
	int hints = -1;

	if (slash)
		*slash = '\0';
	record = slash ? text_format("%s/progress.json", above) : NULL;
	if (record && h->lab && tree_exists(record) &&
	    !lab_state_read(&kit, h->lab, &state, NULL))
		hints = (int)state.hints;
	free(record);
	free(above);
	return hints;
}

int handin_open(struct handin *h, const char *path, const char *below,
		const struct labs *labs, const struct lab *lab, struct err *err)
{
	*h = (struct handin){ .path = strdup(path),
			      .name = handin_safe(below),
			      .lab = lab_of(below, labs, lab) };
	h->student = handin_name_student(below, labs);
	if (!h->path || !h->name || !h->student) {
		handin_release(h);
		return err_nomem(err);
	}
	look(h);
	hash(h);
	if (!*h->refused && !h->lab)
		refuse(h, "Its name does not say which lab it is for: "
			  "NN-name.patch, or grade with --lab.");
	h->hints = hints_of(h);
	return 0;
}

void handin_release(struct handin *h)
{
	free(h->path);
	free(h->name);
	free(h->student);
	*h = (struct handin){ 0 };
}

/* ---- a class ----------------------------------------------------------------------- */

struct walk {
	struct handins *all;
	const struct labs *labs;
	const struct lab *lab;
	struct err *err;
};

static int add(struct walk *w, const char *path, const char *below)
{
	struct handins *all = w->all;
	struct handin *more;

	if (all->count == HANDINS)
		return err_set(w->err, ERR_USAGE,
			       "more than %d hand-ins: grade them in parts",
			       HANDINS);
	more = realloc(all->list, (all->count + 1) * sizeof(*more));
	if (!more)
		return err_nomem(w->err);
	all->list = more;
	if (handin_open(&more[all->count], path, below, w->labs, w->lab,
			w->err))
		return -1;
	all->count++;
	return 0;
}

static bool has(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	bool is = tree_exists(path);

	free(path);
	return is;
}

/* A folder without a work folder's content is a student's, who may have
 * handed in several labs, or none. */
static bool is_student(const char *path, const struct labs *labs)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode) && !has(path, "hyp") &&
	       !has(path, "answers") && !has(path, LAB_CHECKER) &&
	       !has(path, "handout.md") &&
	       !handin_name_lab(slash ? slash + 1 : path, labs);
}

/* Of our own work/ folder: what is neither handed in nor refused. */
static bool is_ours(const char *name)
{
	return *name == '.' || !strcmp(name, "progress.json") ||
	       strstr(name, ".old-");
}

/* Text that is no patch, and not said to be for a lab. */
static bool is_note(const char *path, const char *name, const struct labs *labs)
{
	char line[256];
	const char *dot = strrchr(name, '.');
	bool note = dot && !strcasecmp(dot, ".txt") &&
		    !handin_name_any_lab(name, labs);
	int fd = note ? open(path,
			     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
		      : -1;
	FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;

	while (f && note && fgets(line, sizeof(line), f))
		note = strncmp(line, "diff --git ", 11) &&
		       strncmp(line, "--- ", 4) && strncmp(line, "From ", 5);
	if (f)
		fclose(f);
	return note;
}

/* The first of them by name. */
static int pass_over(struct walk *w, const char *below)
{
	if (w->all->aside++)
		return 0;
	w->all->first_aside = handin_shown(below);
	return w->all->first_aside ? 0 : err_nomem(w->err);
}

static int walk(struct walk *w, const char *dir, const char *below);

static int visit_student(struct walk *w, const char *path, const char *below)
{
	size_t had = w->all->count;
	struct handin *h;

	if (walk(w, path, below))
		return -1;
	if (w->all->count > had)
		return 0;
	if (add(w, path, below))
		return -1;
	h = &w->all->list[had];
	return refuse(h, "Nothing was handed in: the folder is empty.");
}

static int visit(struct walk *w, const char *name, const char *path,
		 const char *below, bool top)
{
	if (is_ours(name))
		return 0;
	if (handin_name_is_aside(name) || is_note(path, name, w->labs))
		return pass_over(w, below);
	return top && is_student(path, w->labs) ? visit_student(w, path, below)
						: add(w, path, below);
}

static int walk(struct walk *w, const char *dir, const char *below)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort), failed = 0;

	if (n < 0)
		return err_set(w->err, ERR_USAGE, "%s: %s", dir,
			       strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *name = names[i]->d_name;
		char *path = text_format("%s/%s", dir, name);
		char *under =
			text_format("%s%s%s", below, *below ? "/" : "", name);

		if (!path || !under)
			failed = err_nomem(w->err);
		else if (!failed)
			failed = visit(w, name, path, under, !*below);
		free(path);
		free(under);
		free(names[i]);
	}
	free(names);
	return failed;
}

int handins_open(struct handins *all, const char *dir, const struct labs *labs,
		 const struct lab *lab, struct err *err)
{
	struct walk w = { .all = all, .labs = labs, .lab = lab, .err = err };

	*all = (struct handins){ 0 };
	if (!walk(&w, dir, ""))
		return 0;
	handins_release(all);
	return -1;
}

void handins_release(struct handins *all)
{
	for (size_t i = 0; i < all->count; i++)
		handin_release(&all->list[i]);
	free(all->list);
	free(all->first_aside);
	*all = (struct handins){ 0 };
}
