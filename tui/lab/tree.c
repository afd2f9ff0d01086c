// SPDX-License-Identifier: MIT
#include "tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "box/git.h"
#include "box/run.h"
#include "build.h"
#include "draw.h"
#include "form.h"
#include "trace/real.h"

#define CHAIN_MAX 16 /* mails from the base tree to a variant's */
#define TWIST_MAX (64 * 1024)

static const struct run_limits limits = { .cpu_s = 60, .file_mb = 256 };

bool tree_exists(const char *path)
{
	struct stat st;

	return path && !lstat(path, &st);
}

/* A command that must succeed; its last line is the reason if it does not. */
int tree_must(const struct lab_kit *kit, const char *const *argv,
	      const char *dir, struct err *err)
{
	struct run_result r;
	int failed = run(argv, dir, &limits, kit->cancel_fd, &r, err);

	if (!failed && r.status) {
		while (r.len && r.output[r.len - 1] == '\n')
			r.output[--r.len] = '\0';
		failed = err_set(err, ERR_ENV, "%s failed: %.200s", argv[0],
				 strrchr(r.output, '\n')
					 ? strrchr(r.output, '\n') + 1
					 : r.output);
	}
	run_release(&r);
	return failed;
}

int tree_git(const struct lab_kit *kit, const char *dir, struct err *err,
	     const char *first, ...)
{
	const char *argv[GIT_ARGS];
	va_list ap;

	va_start(ap, first);
	git_words(argv, first, ap);
	va_end(ap);
	return tree_must(kit, argv, dir, err);
}

/* The first line that a git command prints, malloc()ed; NULL on failure. */
static char *first_line(const struct lab_kit *kit, const char *const *argv,
			const char *dir, struct err *err)
{
	struct run_result r;
	char *line = NULL;

	if (run(argv, dir, &limits, kit->cancel_fd, &r, err))
		return NULL;
	r.output[strcspn(r.output, "\n")] = '\0';
	if (r.status)
		err_set(err, ERR_ENV, "git failed: %.200s", r.output);
	else
		line = strdup(r.output);
	run_release(&r);
	return line;
}

char *tree_git_line(const struct lab_kit *kit, const char *dir, struct err *err,
		    const char *first, ...)
{
	const char *argv[GIT_ARGS];
	va_list ap;

	va_start(ap, first);
	git_words(argv, first, ap);
	va_end(ap);
	return first_line(kit, argv, dir, err);
}

/* git on an index of its own, @setting being GIT_INDEX_FILE=PATH. */
static char *git_apart(const struct lab_kit *kit, const char *dir,
		       const char *setting, struct err *err, const char *first,
		       ...) __attribute__((sentinel));
static char *git_apart(const struct lab_kit *kit, const char *dir,
		       const char *setting, struct err *err, const char *first,
		       ...)
{
	const char *argv[GIT_ARGS + 2] = { "env", setting };
	va_list ap;

	va_start(ap, first);
	git_words(argv + 2, first, ap);
	va_end(ap);
	return first_line(kit, argv, dir, err);
}

char *tree_snapshot(const struct lab_kit *kit, const char *dir, struct err *err)
{
	char *git = text_format("%s/.git", dir);
	char *whole = git ? realpath(git, NULL) : NULL;
	char *index = text_format("%s/index", whole ? whole : "");
	char *own = text_format("%s/snapshot", whole ? whole : "");
	char *setting = text_format("GIT_INDEX_FILE=%s", own ? own : "");
	const char *const argv[] = { "cp", "--", index, own, NULL };
	char *added = NULL, *tree = NULL;

	if (!index || !own || !setting)
		err_nomem(err);
	else if (!tree_must(kit, argv, NULL, err))
		added = git_apart(kit, dir, setting, err, "add", "-A", NULL);
	if (added)
		tree = git_apart(kit, dir, setting, err, "write-tree", NULL);
	if (own)
		unlink(own);
	free(added);
	free(setting);
	free(own);
	free(index);
	free(whole);
	free(git);
	return tree;
}

char *tree_commit(const struct lab_kit *kit, const char *dir, const char *tree,
		  const char *subject, struct err *err)
{
	const char *const argv[] = {
		"env",	       "-u", "GIT_CONFIG_GLOBAL",
		"git",	       "-c", "user.useConfigOnly=true",
		"commit-tree", tree, "-p",
		"start",       "-m", subject,
		NULL
	};
	char *commit = first_line(kit, argv, dir, NULL);

	return commit ? commit
		      : tree_git_line(kit, dir, err, "commit-tree", tree, "-p",
				      "start", "-m", subject, NULL);
}

bool tree_has_linux(const struct lab_kit *kit)
{
	struct session_options ignored = { 0 };
	struct real_kernel real = { 0 };
	bool there =
		!real_kernel_find(kit->build, false, &real, &ignored, NULL);

	real_kernel_release(&real);
	return there;
}

static int copy(const struct lab_kit *kit, const char *from, const char *to,
		struct err *err)
{
	const char *const argv[] = { "cp", "-a", "--", from, to, NULL };

	return tree_must(kit, argv, NULL, err);
}

static int copy_from(const struct lab_kit *kit, const char *dir,
		     const char *name, const char *to, struct err *err)
{
	char *from = text_format("%s/%s", dir, name);
	int failed = from ? copy(kit, from, to, err) : err_nomem(err);

	free(from);
	return failed;
}

/* ---- the tree ------------------------------------------------------------------- */

/* What was compiled from the same sources need not be compiled again. */
static int copy_objects(const struct lab_kit *kit, const char *dir,
			struct err *err)
{
	char *build = text_format("%s/build", dir);
	int failed = !build || mkdir(build, 0777) ||
		     copy_from(kit, kit->build, "hyp", build, err) ||
		     copy_from(kit, kit->build, "guest", build, err) ||
		     build_note(dir, err);

	free(build);
	return failed ? -1 : 0;
}

static int base_tree(const struct lab_kit *kit, const char *dir,
		     struct err *err)
{
	char *makefile = text_format("%s/Makefile", dir);
	char *ignore = text_format("%s/.gitignore", dir);
	int failed = !makefile || !ignore ||
		     copy_from(kit, kit->tree, "hyp", dir, err) ||
		     copy_from(kit, kit->tree, "guest", dir, err) ||
		     copy_from(kit, kit->tree, "labs/variants/tree.mk",
			       makefile, err) ||
		     copy_from(kit, kit->tree, "labs/ignore", ignore, err) ||
		     copy_objects(kit, dir, err);

	free(makefile);
	free(ignore);
	if (failed && err->kind == ERR_NONE)
		return err_nomem(err);
	return failed ||
			       tree_git(kit, dir, err, "init", "-q",
					"--template=", NULL) ||
			       tree_git(kit, dir, err, "add", "-A", NULL) ||
			       tree_git(kit, dir, err, "commit", "-q", "-m",
					"the base tree, Linux 4.13's world "
					"switch",
					NULL)
		       ? -1
		       : 0;
}

int tree_apply(const struct lab_kit *kit, const char *dir, const char *patch,
	       struct err *err)
{
	char *whole = realpath(patch, NULL);
	struct err why = { .kind = ERR_NONE };
	int failed = whole ? tree_git(kit, dir, &why, "am", "-q", whole, NULL)
			   : err_set(&why, ERR_ENV, "%s", strerror(errno));

	if (failed)
		err_set(err, why.kind, "%s: %s", patch, why.text);
	free(whole);
	return failed;
}

static int apply_from(const struct lab_kit *kit, const char *dir,
		      const char *mails, const char *patch, struct err *err)
{
	char *path = text_format("%s/%s", mails, patch);
	int failed = path ? tree_apply(kit, dir, path, err) : err_nomem(err);

	free(path);
	return failed;
}

/* From the base tree to the variant's, mail by mail. */
static int apply_variant(const struct lab_kit *kit, const struct lab *lab,
			 const char *dir, struct err *err)
{
	const struct variant *chain[CHAIN_MAX];
	const struct variant *v = variants_find(kit->variants, lab->variant);
	char *mails = text_format("%s/labs/variants", kit->tree);
	size_t n = 0;
	int failed = 0;

	if (!v)
		failed = err_set(err, ERR_USAGE, "%s: no variant is called %s",
				 lab->name, lab->variant);
	for (; v && v->parent && n < CHAIN_MAX;
	     v = variants_find(kit->variants, v->parent))
		chain[n++] = v;
	while (!failed && n > 0)
		failed = apply_from(kit, dir, mails, chain[--n]->patch, err);
	free(mails);
	return failed;
}

int tree_paper(const struct lab *lab, const char *name, const char *to,
	       struct err *err)
{
	char *text = lab_paper(lab, name, err);
	int failed = text ? file_replace(to, text, strlen(text), err) : -1;

	free(text);
	return failed;
}

/* ---- what the seed has drawn -------------------------------------------------------- */

/* @patch filled, beside the repository's own files. */
static int write_twist(const struct lab *lab, const char *patch, const char *to,
		       struct err *err)
{
	size_t size;
	char *text = (char *)file_read(patch, TWIST_MAX, &size, err);
	char *filled = text ? draw_fill(lab->draw, text, patch, err) : NULL;
	int failed = filled ? file_replace(to, filled, strlen(filled), err)
			    : -1;

	free(text);
	free(filled);
	return failed;
}

int tree_twist(const struct lab_kit *kit, const struct lab *lab,
	       const char *dir, bool out, struct err *err)
{
	char *path = text_format("%s/.git/drawn", dir), *whole = NULL;
	const char *patch;
	int failed = path ? 0 : err_nomem(err);

	for (size_t i = 0; !failed && (patch = draw_patch(lab->draw, i)); i++) {
		failed = write_twist(lab, patch, path, err);
		whole = failed ? NULL : realpath(path, NULL);
		failed = failed || !whole ||
			 tree_git(kit, dir, err, "apply", "--index", whole,
				  out ? "-R" : NULL, NULL);
		free(whole);
		unlink(path);
	}
	free(path);
	return failed ? -1 : 0;
}

/* It is part of what the student finds, and no commit tells it apart. */
static int plant(const struct lab_kit *kit, const struct lab *lab,
		 const char *dir, struct err *err)
{
	if (!draw_patch(lab->draw, 0))
		return 0;
	return tree_twist(kit, lab, dir, false, err) ||
			       tree_git(kit, dir, err, "commit", "-q",
					"--amend", "--no-edit", NULL)
		       ? -1
		       : 0;
}

static int add_paper(const struct lab *lab, const char *name, const char *dir,
		     struct err *err)
{
	char *to = text_format("%s/%s", dir, name);
	int failed = to ? tree_paper(lab, name, to, err) : err_nomem(err);

	free(to);
	return failed;
}

/* With the questions in it: nobody is to look for them elsewhere. */
static int add_form(const struct lab *lab, const char *dir, struct err *err)
{
	char *to = text_format("%s/answers", dir);
	char *form = answers_form(lab, err);
	int failed = to && form ? file_replace(to, form, strlen(form), err)
				: -1;

	free(form);
	free(to);
	return failed;
}

static int add_papers(const struct lab_kit *kit, const struct lab *lab,
		      const char *dir, struct err *err)
{
	static const char *const papers[] = { "answers", LAB_CHECKER };
	int failed = add_paper(lab, "handout.md", dir, err);

	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
		char *path = text_format("%s/%s", lab->dir, papers[i]);

		if (!failed && tree_exists(path))
			failed = i ? add_paper(lab, papers[i], dir, err)
				   : add_form(lab, dir, err);
		free(path);
	}
	return failed || tree_git(kit, dir, err, "add", "-A", NULL) ||
			       tree_git(kit, dir, err, "commit", "-q", "-m",
					"the handout", NULL) ||
			       tree_git(kit, dir, err, "tag", "start", NULL)
		       ? -1
		       : 0;
}

static int fill(const struct lab_kit *kit, const struct lab *lab,
		const char *dir, struct err *err)
{
	if (base_tree(kit, dir, err) || apply_variant(kit, lab, dir, err) ||
	    (lab->start &&
	     apply_from(kit, dir, lab->dir, "start.patch", err)) ||
	    plant(kit, lab, dir, err))
		return -1;
	return add_papers(kit, lab, dir, err);
}

int tree_remove(const struct lab_kit *kit, const char *dir, struct err *err)
{
	const char *const argv[] = { "rm", "-rf", "--", dir, NULL };

	return tree_must(kit, argv, NULL, err);
}

int tree_make(const struct lab_kit *kit, const struct lab *lab,
	      const char *path, struct err *err)
{
	if (mkdir(path, 0777))
		return err_set(err, ERR_ENV, "%s: %s", path, strerror(errno));
	if (!fill(kit, lab, path, err))
		return 0;
	tree_remove(kit, path, NULL);
	return -1;
}
