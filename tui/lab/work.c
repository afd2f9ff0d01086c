// SPDX-License-Identifier: MIT
/* Making a lab's folder, and taking out of it what the student did. */
#include "lab/work.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/self.h"
#include "letter.h"
#include "tree.h"

char *lab_folder(const struct lab_kit *kit, const struct lab *lab)
{
	return text_format("%s/%s", kit->work, lab->name);
}

bool lab_started(const struct lab_kit *kit, const struct lab *lab)
{
	char *path = lab_folder(kit, lab);
	bool is = tree_exists(path);

	free(path);
	return is;
}

/* ---- verbs ------------------------------------------------------------------------ */

/* Under another name, until it is whole. */
static int make_folder(const struct lab_kit *kit, const struct lab *lab,
		       const char *folder, struct err *err)
{
	char *fresh = text_format("%s/.%s.new", kit->work, lab->name);
	int failed;

	if (!fresh)
		return err_nomem(err);
	failed = tree_remove(kit, fresh, err) ||
		 tree_make(kit, lab, fresh, err);
	if (!failed && rename(fresh, folder)) {
		failed = err_set(err, ERR_ENV, "%s: %s", folder,
				 strerror(errno));
		tree_remove(kit, fresh, NULL);
	}
	free(fresh);
	return failed ? -1 : 0;
}

int lab_start(const struct lab_kit *kit, const struct lab *lab, struct err *err)
{
	char *folder = lab_folder(kit, lab);
	int failed;

	if (!folder)
		return err_nomem(err);
	if (tree_exists(folder))
		failed = err_set(err, ERR_USAGE,
				 "%s is there already: go on in it, or `%s lab "
				 "reset %u` begins again",
				 folder, self(), lab->number);
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
		char *name =
			text_format("%s/%s.old-%d", kit->work, lab->name, i);

		if (!name || !tree_exists(name))
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
	if (tree_exists(folder)) {
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
	char *subject = text_format("lab %u: %s", lab->number, lab->title);
	char *tree = subject ? tree_snapshot(kit, folder, err) : NULL;
	char *commit = tree ? tree_commit(kit, folder, tree, subject, err)
			    : NULL;

	free(subject);
	free(tree);
	return commit;
}

/* The student's own commits, in their own words, if all is committed. */
static char *what_to_send(const struct lab_kit *kit, const struct lab *lab,
			  const char *folder, struct err *err)
{
	char *changes =
		tree_git_line(kit, folder, err, "status", "--porcelain", NULL);
	char *commits = tree_git_line(kit, folder, err, "rev-list", "--count",
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
	char *range = last ? text_format("start..%s", last) : NULL;
	char *fresh = text_format("%s.new", mail), *output = NULL, *same = NULL;
	int failed = -1;

	if (range && fresh) {
		same = tree_git_line(kit, folder, err, "diff", "--stat",
				     "start", last, NULL);
		output = text_format("--output=%s", fresh);
	}
	if (same && !*same)
		failed = err_set(err, ERR_USAGE,
				 "nothing was changed in %s: there is nothing "
				 "to hand in",
				 folder);
	else if (same && output)
		failed = tree_git(kit, folder, err, "format-patch", "-q",
				  "--no-signature", "--zero-commit", output,
				  range, NULL);
	if (!failed && rename(fresh, mail))
		failed = err_set(err, ERR_ENV, "%s: %s", mail, strerror(errno));
	free(last);
	free(range);
	free(fresh);
	free(output);
	free(same);
	return failed;
}

/* What is handed in is the mail itself, as it would be sent. */
static int copy_mail(const struct lab_kit *kit, const char *folder,
		     const char *mail, unsigned int *mails, struct err *err)
{
	char *newest;
	const char *argv[] = { "cp", NULL, mail, NULL };
	int failed = letter_find(kit, folder, &newest, mails, err);

	argv[1] = newest;
	if (!failed)
		failed = tree_must(kit, argv, NULL, err);
	free(newest);
	return failed;
}

int lab_submit(const struct lab_kit *kit, const struct lab *lab, char **mail,
	       unsigned int *mails, struct err *err)
{
	char *folder = lab_folder(kit, lab);
	char *work = realpath(kit->work, NULL);
	int failed;

	*mails = 1;
	*mail = work ? text_format("%s/%s.patch", work, lab->name) : NULL;
	if (!folder || !tree_exists(folder))
		failed = err_set(err, ERR_USAGE,
				 "lab %u was not started: %s lab start %u",
				 lab->number, self(), lab->number);
	else if (!*mail)
		failed = err_nomem(err);
	else
		failed = lab->letter ? copy_mail(kit, folder, *mail, mails, err)
				     : write_mail(kit, lab, folder, *mail, err);
	free(work);
	free(folder);
	return failed;
}

char *lab_solution(const struct lab_kit *kit, const struct lab *lab,
		   bool *patch)
{
	const struct variant *s =
		lab->solution ? variants_find(kit->variants, lab->solution)
			      : NULL;

	*patch = lab->rules;
	if (s && s->patch)
		return text_format("%s/labs/variants/%s", kit->tree, s->patch);
	return text_format("%s/%s", lab->dir,
			   *patch	    ? "solution.patch"
			   : lab->specimens ? "solution.py"
					    : "solution");
}
