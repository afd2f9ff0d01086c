// SPDX-License-Identifier: MIT
#include "grade_checker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "finding.h"
#include "judge.h"
#include "tree.h"

/* The teacher's specimens for this lab, NULL if there are none. */
static char *hidden_dir(const struct grade *g, const struct lab *lab)
{
	char *dir = g->hidden ? text_format("%s/%s", g->hidden, lab->name)
			      : NULL;
	char *file = dir ? text_format("%s/specimens", dir) : NULL;
	bool there = tree_exists(file);

	free(file);
	if (there)
		return dir;
	free(dir);
	return NULL;
}

/* ---- preparing ------------------------------------------------------------------- */

static int copy_one(const struct grade *g, const struct specimen *s,
		    const char *from, const char *to, struct err *err)
{
	char *here = specimen_path(from, s),
	     *there = specimen_path_hidden(to, s);
	const char *const argv[] = { "cp", "--", here, there, NULL };
	int failed = here && there ? tree_must(g->kit, argv, NULL, err)
				   : err_nomem(err);

	free(here);
	free(there);
	return failed;
}

static int copy_set(const struct grade *g, const struct lab *lab,
		    const char *dir, const char *to, struct err *err)
{
	struct specimens *set = specimens_read(dir, err);
	char *from = set ? specimens_folder(g->kit, lab, set, dir, err) : NULL;
	int failed = !from;

	for (size_t i = 0; !failed && i < set->count; i++)
		failed = copy_one(g, &set->list[i], from, to, err);
	free(from);
	specimens_free(set);
	return failed ? -1 : 0;
}

int grade_checker_prepare(const struct grade *g, const struct lab *lab,
			  const char *dir, struct err *err)
{
	char *to = text_format("%s/specimens", dir);
	char *hidden = hidden_dir(g, lab);
	int failed = 0;

	if (!to)
		failed = err_nomem(err);
	else if (mkdir(to, 0755))
		failed = err_set(err, ERR_ENV, "%s: %s", to, strerror(errno));
	failed = failed || copy_set(g, lab, lab->dir, to, err) ||
		 (hidden && copy_set(g, lab, hidden, to, err));
	free(hidden);
	free(to);
	return failed ? -1 : 0;
}

/* ---- trying ---------------------------------------------------------------------- */

static struct specimens *all_of(const struct grade *g, const struct lab *lab,
				struct err *err)
{
	struct specimens *set = specimens_read(lab->dir, err);
	char *hidden = hidden_dir(g, lab);

	if (set && hidden && specimens_add(set, hidden, err)) {
		specimens_free(set);
		set = NULL;
	}
	free(hidden);
	return set;
}

/* A name of its own: several hand-ins are graded at a time. */
static char *put_down(const struct grade *g, const char *text, struct err *err)
{
	char *path = text_format("%s/grade/checker-XXXXXX", g->kit->build);
	int fd = path ? mkstemp(path) : -1;

	if (fd >= 0) {
		close(fd);
		if (!file_replace(path, text, strlen(text), err))
			return path;
		unlink(path);
	} else {
		err_set(err, ERR_ENV, "%s: %s", path ? path : "",
			strerror(errno));
	}
	free(path);
	return NULL;
}

/* Who always says the same is right about all of one kind. */
static json_int_t for_free(const struct specimens *set)
{
	size_t good = 0;

	for (size_t i = 0; i < set->count; i++)
		good += set->list[i].good;
	return (json_int_t)(good > set->count - good ? good
						     : set->count - good);
}

int grade_checker(const struct grade *g, const struct lab *lab, const char *dir,
		  json_t *answer, struct err *err)
{
	const char *text =
		json_string_value(json_object_get(answer, "checker"));
	struct lab_result result = { .lab = lab };
	struct judge j = { .kit = g->kit, .jobs = g->jobs, .confined = true };
	struct specimens *set;
	char *folder, *checker;
	int failed;

	if (!text)
		return 0;
	j.set = set = all_of(g, lab, err);
	j.folder = folder = text_format("%s/specimens", dir);
	j.checker = checker = put_down(g, text, err);
	failed = !set || !folder || !checker || judge_checker(&j, &result, err);
	if (!failed) {
		json_object_set_new(answer, "findings", lab_findings(&result));
		json_object_set_new(answer, "free",
				    json_integer(for_free(set)));
	}
	json_object_del(answer, "checker");
	lab_result_release(&result);
	if (checker)
		unlink(checker);
	free(checker);
	free(folder);
	specimens_free(set);
	return failed ? -1 : 0;
}
