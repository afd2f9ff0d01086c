// SPDX-License-Identifier: MIT
#include "handin.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree.h"

#define HANDIN_MAX (16 * 1024 * 1024) /* of a file */
#define FILES_MAX  20000	      /* looked at in a folder */
#define KEPT	   120
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

/* ---- names --------------------------------------------------------------------- */

char *handin_safe(const char *bytes)
{
	size_t len = strlen(bytes), used = 0;
	char *text = malloc(3 * len + SHA256_TEXT + 2), hash[SHA256_TEXT];
	struct sha256 sum;

	for (size_t i = 0; text && i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		/* A dot in front would hide the result. */
		if (isalnum(c) || c == '-' || c == '_' || (c == '.' && i))
			text[used++] = (char)c;
		else
			used += (size_t)sprintf(text + used, "%%%02X", c);
	}
	if (!text)
		return NULL;
	text[used] = '\0';
	if (used > KEPT) {
		sha256_begin(&sum);
		sha256_add(&sum, bytes, len);
		sha256_text(&sum, hash);
		snprintf(text + KEPT, SHA256_TEXT, "-%.16s", hash);
	}
	return text;
}

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && !strcmp(name + n - m, with);
}

static const struct {
	const char *suffix;
	enum handin_kind kind;
} suffixes[] = {
	{ ".patch", HANDIN_PATCH }, { ".diff", HANDIN_PATCH },
	{ ".mbox", HANDIN_PATCH },  { ".eml", HANDIN_PATCH },
	{ ".tar", HANDIN_TAR },	    { ".tar.gz", HANDIN_TAR },
	{ ".tgz", HANDIN_TAR },	    { ".py", HANDIN_FILE },
};

#define SUFFIXES (sizeof(suffixes) / sizeof(suffixes[0]))

static enum handin_kind kind_of(const char *name)
{
	for (size_t i = 0; i < SUFFIXES; i++) {
		if (ends(name, suffixes[i].suffix))
			return suffixes[i].kind;
	}
	return HANDIN_NONE;
}

/* The lab's own name, or its number: "5.patch", "05-x", "lab5", "ann-lab-5". */
static const struct lab *lab_in(const char *part, const struct labs *labs)
{
	const char *at = strstr(part, "lab");
	char *end;
	unsigned long n;

	for (size_t i = 0; i < labs->count; i++) {
		if (strstr(part, labs->list[i].name))
			return &labs->list[i];
	}
	at = at ? at + 3 : part;
	at += *at == '-' || *at == '_';
	n = strtoul(at, &end, 10);
	if (!isdigit((unsigned char)*at) || isalnum((unsigned char)*end))
		return NULL;
	for (size_t i = 0; i < labs->count; i++) {
		if (labs->list[i].number == n)
			return &labs->list[i];
	}
	return NULL;
}

/* Above a slash it is the folder's name, else what the lab's name and the
 * suffix leave of the file's. */
static char *student_of(const char *below, const struct lab *lab)
{
	const char *slash = strchr(below, '/');
	char *copy = slash ? strndup(below, (size_t)(slash - below))
			   : strdup(below),
	     *at, *safe;

	if (!copy)
		return NULL;
	for (size_t i = 0; !slash && i < SUFFIXES; i++) {
		if (ends(copy, suffixes[i].suffix))
			copy[strlen(copy) - strlen(suffixes[i].suffix)] = '\0';
	}
	at = lab && !slash ? strstr(copy, lab->name) : NULL;
	if (at && at > copy && strchr("-_.", at[-1]) && !at[strlen(lab->name)])
		at[-1] = '\0';
	safe = handin_safe(copy);
	free(copy);
	return safe;
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
	h->kind = kind_of(h->path);
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

static const struct lab *lab_of(const char *below, const struct labs *labs,
				const struct lab *otherwise)
{
	const char *slash = strrchr(below, '/');
	char *above = slash ? strndup(below, (size_t)(slash - below)) : NULL;
	const struct lab *lab = lab_in(slash ? slash + 1 : below, labs);

	if (!lab && above)
		lab = lab_in(above, labs);
	free(above);
	return lab ? lab : otherwise;
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
	h->student = student_of(below, h->lab);
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

/* A folder without a work folder's content, and with something in it, is a
 * student's, who may have handed in several labs. */
static bool is_student(const char *path, const struct labs *labs)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode) && !has(path, "hyp") &&
	       !has(path, "answers") && !has(path, LAB_CHECKER) &&
	       !has(path, "handout.md") &&
	       !lab_in(slash ? slash + 1 : path, labs);
}

/* Of our own work/ folder: what is neither handed in nor refused. */
static bool is_ours(const char *name)
{
	return *name == '.' || !strcmp(name, "progress.json") ||
	       strstr(name, ".old-");
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
		else if (!failed && !is_ours(name) && !*below &&
			 is_student(path, w->labs))
			failed = walk(w, path, under);
		else if (!failed && !is_ours(name))
			failed = add(w, path, under);
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
	*all = (struct handins){ 0 };
}
