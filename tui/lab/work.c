// SPDX-License-Identifier: MIT
/* Making a lab's folder, and taking out of it what the student did. */
#include "lab/work.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

#define CHAIN_MAX 16 /* mails from the base tree to a variant's */
#define ARGS_MAX  24

static const struct run_limits limits = { .cpu_s = 60, .file_mb = 256 };

/* ---- small things ------------------------------------------------------------ */

static char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

char *lab_folder(const struct lab_kit *kit, const struct lab *lab)
{
	return format("%s/%s", kit->work, lab->name);
}

static bool exists(const char *path)
{
	struct stat st;

	return path && !lstat(path, &st);
}

bool lab_started(const struct lab_kit *kit, const struct lab *lab)
{
	char *path = lab_folder(kit, lab);
	bool is = exists(path);

	free(path);
	return is;
}

/* A command that must succeed; its last line is the reason if it does not. */
static int must(const struct lab_kit *kit, const char *const *argv,
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

/* Neither the student's configuration nor their hooks have a say. */
static const char *const git_head[] = {
	"git",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"commit.gpgsign=false",
	"-c",
	"user.name=vhelab",
	"-c",
	"user.email=vhelab@example.invalid",
	"-c",
	"init.defaultBranch=lab",
	"-c",
	"gc.auto=0",
};
#define GIT_HEAD (sizeof(git_head) / sizeof(git_head[0]))

static void git_words(const char **argv, const char *first, va_list ap)
{
	size_t n = GIT_HEAD;

	memcpy(argv, git_head, sizeof(git_head));
	for (const char *word = first; word && n + 1 < ARGS_MAX;
	     word = va_arg(ap, const char *))
		argv[n++] = word;
	argv[n] = NULL;
}

static int git(const struct lab_kit *kit, const char *dir, struct err *err,
	       const char *first, ...)
{
	const char *argv[ARGS_MAX];
	va_list ap;

	va_start(ap, first);
	git_words(argv, first, ap);
	va_end(ap);
	return must(kit, argv, dir, err);
}

/* The first line that git prints, malloc()ed; NULL on failure. */
static char *git_line(const struct lab_kit *kit, const char *dir,
		      struct err *err, const char *first, ...)
{
	const char *argv[ARGS_MAX];
	struct run_result r;
	char *line = NULL;
	va_list ap;

	va_start(ap, first);
	git_words(argv, first, ap);
	va_end(ap);
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

static int copy(const struct lab_kit *kit, const char *from, const char *to,
		struct err *err)
{
	const char *const argv[] = { "cp", "-a", "--", from, to, NULL };

	return must(kit, argv, NULL, err);
}

static int copy_from(const struct lab_kit *kit, const char *dir,
		     const char *name, const char *to, struct err *err)
{
	char *from = format("%s/%s", dir, name);
	int failed = from ? copy(kit, from, to, err) : err_nomem(err);

	free(from);
	return failed;
}

/* ---- the tree ------------------------------------------------------------------- */

/* What was compiled from the same sources need not be compiled again. */
static int copy_objects(const struct lab_kit *kit, const char *dir,
			struct err *err)
{
	char *build = format("%s/build", dir);
	int failed = !build || mkdir(build, 0777) ||
		     copy_from(kit, kit->build, "hyp", build, err) ||
		     copy_from(kit, kit->build, "guest", build, err);

	free(build);
	return failed ? -1 : 0;
}

static int base_tree(const struct lab_kit *kit, const char *dir,
		     struct err *err)
{
	char *makefile = format("%s/Makefile", dir);
	char *ignore = format("%s/.gitignore", dir);
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
			       git(kit, dir, err, "init", "-q",
				   "--template=", NULL) ||
			       git(kit, dir, err, "add", "-A", NULL) ||
			       git(kit, dir, err, "commit", "-q", "-m",
				   "the base tree, Linux 4.13's world switch",
				   NULL)
		       ? -1
		       : 0;
}

static int apply(const struct lab_kit *kit, const char *dir, const char *mails,
		 const char *patch, struct err *err)
{
	char *path = format("%s/%s", mails, patch);
	char *whole = path ? realpath(path, NULL) : NULL;
	int failed =
		whole ? git(kit, dir, err, "am", "-q", whole, NULL)
		      : err_set(err, ERR_ENV, "%s: %s", patch, strerror(errno));

	free(whole);
	free(path);
	return failed;
}

/* From the base tree to the variant's, mail by mail. */
static int apply_variant(const struct lab_kit *kit, const struct lab *lab,
			 const char *dir, struct err *err)
{
	const struct variant *chain[CHAIN_MAX];
	const struct variant *v = variants_find(kit->variants, lab->variant);
	char *mails = format("%s/labs/variants", kit->tree);
	size_t n = 0;
	int failed = 0;

	if (!v)
		failed = err_set(err, ERR_USAGE, "%s: no variant is called %s",
				 lab->name, lab->variant);
	for (; v && v->parent && n < CHAIN_MAX;
	     v = variants_find(kit->variants, v->parent))
		chain[n++] = v;
	while (!failed && n > 0)
		failed = apply(kit, dir, mails, chain[--n]->patch, err);
	free(mails);
	return failed;
}

static int add_papers(const struct lab_kit *kit, const struct lab *lab,
		      const char *dir, struct err *err)
{
	char *answers = format("%s/answers", lab->dir);
	int failed = copy_from(kit, lab->dir, "handout.md", dir, err);

	if (!failed && exists(answers))
		failed = copy(kit, answers, dir, err);
	free(answers);
	return failed || git(kit, dir, err, "add", "-A", NULL) ||
			       git(kit, dir, err, "commit", "-q", "-m",
				   "the handout", NULL) ||
			       git(kit, dir, err, "tag", "start", NULL)
		       ? -1
		       : 0;
}

static int make_tree(const struct lab_kit *kit, const struct lab *lab,
		     const char *dir, struct err *err)
{
	if (base_tree(kit, dir, err) || apply_variant(kit, lab, dir, err) ||
	    (lab->start && apply(kit, dir, lab->dir, "start.patch", err)))
		return -1;
	return add_papers(kit, lab, dir, err);
}

/* ---- verbs ------------------------------------------------------------------------ */

static int remove_tree(const struct lab_kit *kit, const char *dir,
		       struct err *err)
{
	const char *const argv[] = { "rm", "-rf", "--", dir, NULL };

	return must(kit, argv, NULL, err);
}

/* Under another name, until it is whole. */
static int make_folder(const struct lab_kit *kit, const struct lab *lab,
		       const char *folder, struct err *err)
{
	char *fresh = format("%s/.%s.new", kit->work, lab->name);
	int failed;

	if (!fresh)
		return err_nomem(err);
	failed = remove_tree(kit, fresh, err);
	if (!failed && mkdir(fresh, 0777))
		failed =
			err_set(err, ERR_ENV, "%s: %s", fresh, strerror(errno));
	if (!failed)
		failed = make_tree(kit, lab, fresh, err);
	if (!failed && rename(fresh, folder))
		failed = err_set(err, ERR_ENV, "%s: %s", folder,
				 strerror(errno));
	if (failed)
		remove_tree(kit, fresh, NULL);
	free(fresh);
	return failed;
}

int lab_start(const struct lab_kit *kit, const struct lab *lab, struct err *err)
{
	char *folder = lab_folder(kit, lab);
	int failed;

	if (!folder)
		return err_nomem(err);
	if (exists(folder))
		failed = err_set(err, ERR_USAGE,
				 "%s is there already: go on in it, or `vhelab "
				 "lab reset %u` begins again",
				 folder, lab->number);
	else if (mkdir(kit->work, 0777) && errno != EEXIST)
		failed = err_set(err, ERR_ENV, "%s: %s", kit->work,
				 strerror(errno));
	else
		failed = make_folder(kit, lab, folder, err);
	free(folder);
	return failed;
}

static char *name_aside(const struct lab_kit *kit, const struct lab *lab)
{
	for (int i = 1; i < 1000; i++) {
		char *name = format("%s/%s.old-%d", kit->work, lab->name, i);

		if (!name || !exists(name))
			return name;
		free(name);
	}
	return NULL;
}

int lab_reset(const struct lab_kit *kit, const struct lab *lab, char **aside,
	      struct err *err)
{
	char *folder = lab_folder(kit, lab);
	int failed = 0;

	*aside = NULL;
	if (!folder)
		return err_nomem(err);
	if (exists(folder)) {
		*aside = name_aside(kit, lab);
		if (!*aside || rename(folder, *aside))
			failed = err_set(err, ERR_ENV,
					 "%s cannot be moved aside: %s", folder,
					 strerror(errno));
	}
	free(folder);
	return failed ? -1 : lab_start(kit, lab, err);
}

/*
 * Everything as one commit on top of the start, whatever the student's own
 * commits look like. Their branch stays where it is.
 */
static char *squash(const struct lab_kit *kit, const struct lab *lab,
		    const char *folder, struct err *err)
{
	char *subject = format("lab %u: %s", lab->number, lab->title);
	char *tree = NULL, *commit = NULL;

	if (subject && !git(kit, folder, err, "add", "-A", NULL))
		tree = git_line(kit, folder, err, "write-tree", NULL);
	if (tree)
		commit = git_line(kit, folder, err, "commit-tree", tree, "-p",
				  "start", "-m", subject, NULL);
	free(subject);
	free(tree);
	return commit;
}

/* The student's own commits, in their own words, if all is committed. */
static char *what_to_send(const struct lab_kit *kit, const struct lab *lab,
			  const char *folder, struct err *err)
{
	char *changes =
		git_line(kit, folder, err, "status", "--porcelain", NULL);
	char *commits = git_line(kit, folder, err, "rev-list", "--count",
				 "start..HEAD", NULL);
	bool own = changes && commits && !*changes && strcmp(commits, "0") != 0;
	bool failed = !changes || !commits;

	free(changes);
	free(commits);
	if (failed)
		return NULL;
	return own ? strdup("HEAD") : squash(kit, lab, folder, err);
}

static int write_mail(const struct lab_kit *kit, const struct lab *lab,
		      const char *folder, const char *mail, struct err *err)
{
	char *last = what_to_send(kit, lab, folder, err);
	char *range = last ? format("start..%s", last) : NULL;
	char *fresh = format("%s.new", mail), *output = NULL, *same = NULL;
	int failed = -1;

	if (range && fresh) {
		same = git_line(kit, folder, err, "diff", "--stat", "start",
				last, NULL);
		output = format("--output=%s", fresh);
	}
	if (same && !*same)
		failed = err_set(err, ERR_USAGE,
				 "nothing was changed in %s: there is nothing "
				 "to hand in",
				 folder);
	else if (same && output)
		failed = git(kit, folder, err, "format-patch", "-q",
			     "--no-signature", "--zero-commit", output, range,
			     NULL);
	if (!failed && rename(fresh, mail))
		failed = err_set(err, ERR_ENV, "%s: %s", mail, strerror(errno));
	free(last);
	free(range);
	free(fresh);
	free(output);
	free(same);
	return failed;
}

int lab_submit(const struct lab_kit *kit, const struct lab *lab, char **mail,
	       struct err *err)
{
	char *folder = lab_folder(kit, lab);
	char *work = realpath(kit->work, NULL);
	int failed;

	*mail = work ? format("%s/%s.patch", work, lab->name) : NULL;
	if (!folder || !exists(folder))
		failed = err_set(err, ERR_USAGE,
				 "lab %u was not started: vhelab lab start %u",
				 lab->number, lab->number);
	else if (!*mail)
		failed = err_nomem(err);
	else
		failed = write_mail(kit, lab, folder, *mail, err);
	free(work);
	free(folder);
	return failed;
}
