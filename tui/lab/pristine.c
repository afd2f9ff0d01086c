// SPDX-License-Identifier: MIT
#include "pristine.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "box/compile.h"
#include "grade_checker.h"
#include "stamp.h"
#include "tree.h"

static const struct run_limits build_limits = { .cpu_s = 120, .file_mb = 256 };

/* ---- the key -------------------------------------------------------------------- */

static int make_key(struct pristine *p, const struct grade *g,
		    const struct lab *lab, struct err *err)
{
	char *hidden = g->hidden ? text_format("%s/%s", g->hidden, lab->name)
				 : strdup("");
	struct sha256 sum;

	if (!hidden)
		return err_nomem(err);
	sha256_begin(&sum);
	stamp_trees(&sum, g->kit);
	stamp_files(&sum, lab->dir);
	sha256_add(&sum, lab_drawn(lab), strlen(lab_drawn(lab)));
	stamp_files(&sum, g->program);
	if (lab->specimens)
		stamp_scripts(&sum, g->kit);
	if (*hidden)
		stamp_files(&sum, hidden);
	free(hidden);
	stamp_text(&sum, p->key);
	return 0;
}

/* ---- making it --------------------------------------------------------------------- */

struct maker {
	const struct grade *g;
	const struct lab *lab;
	const char *dir; /* not yet under its name */
	struct err *err;
};

static int copy(struct maker *m, const char *from, const char *to)
{
	const char *const argv[] = { "cp", "-aL", "--", from, to, NULL };

	return tree_must(m->g->kit, argv, NULL, m->err);
}

/* @name of one folder to another, if it is there. */
static int copy_if(struct maker *m, const char *from, const char *name,
		   const char *to)
{
	char *path = text_format("%s/%s", from, name);
	int failed = path ? tree_exists(path) && copy(m, path, to)
			  : err_nomem(m->err);

	free(path);
	return failed;
}

/* As the seed draws them: in the sandbox nobody knows of seeds. */
static int write_paper(struct maker *m, const char *name, const char *dir)
{
	char *from = text_format("%s/%s", m->lab->dir, name);
	char *to = text_format("%s/%s", dir, name);
	int failed = !from || !to	 ? err_nomem(m->err)
		     : tree_exists(from) ? tree_paper(m->lab, name, to, m->err)
					 : 0;

	free(from);
	free(to);
	return failed;
}

static int copy_lab(struct maker *m)
{
	static const char *const papers[] = { "lab", "rules", "letter",
					      "specimens", "answers" };
	char *labs = text_format("%s/lab", m->dir);
	char *lab = text_format("%s/lab/%s", m->dir, m->lab->name);
	int failed = !labs || !lab || mkdir(labs, 0755) || mkdir(lab, 0755);

	if (failed)
		err_set(m->err, ERR_ENV, "%s: %s", m->dir, strerror(errno));
	for (size_t i = 0; !failed && i < sizeof(papers) / sizeof(papers[0]);
	     i++)
		failed = write_paper(m, papers[i], lab);
	free(labs);
	free(lab);
	return failed ? -1 : 0;
}

/* One program of the teacher's; what the compiler said of it is what helps. */
static int make_guest(struct maker *m, const char *tree, const char *source)
{
	const char *name = strrchr(source, '/') + 1;
	char *to = text_format("%s/guest/", tree);
	char *image = text_format("build/guest/%.*s.elf", (int)strlen(name) - 2,
				  name);
	const char *const argv[] = { "make",	  "-s",	 "B=build",
				     "t_finish=", image, NULL };
	struct run_result r = { 0 };
	int failed = !to || !image ? err_nomem(m->err) : copy(m, source, to);
	char *why;

	failed = failed || run(argv, tree, &build_limits, m->g->kit->cancel_fd,
			       &r, m->err);
	if (!failed && r.status) {
		why = compile_error(r.output);
		failed = err_set(m->err, ERR_USAGE, "%s does not compile: %s",
				 source, why ? why : "");
		free(why);
	}
	run_release(&r);
	free(to);
	free(image);
	return failed;
}

/* Compiled beside the kit's. */
static int make_guests(struct maker *m, const char *tree)
{
	char *pattern =
		text_format("%s/%s/guest/*.c", m->g->hidden, m->lab->name);
	glob_t found = { 0 };
	int failed = pattern ? 0 : err_nomem(m->err);

	if (!failed && !glob(pattern, 0, NULL, &found)) {
		for (size_t i = 0; !failed && i < found.gl_pathc; i++)
			failed = make_guest(m, tree, found.gl_pathv[i]);
	}
	globfree(&found);
	free(pattern);
	return failed ? -1 : 0;
}

static int build(struct maker *m, const char *tree)
{
	const char *const argv[] = { "make",	"-s",	     "-j2",
				     "B=build", "t_finish=", NULL };
	struct run_result r;
	int failed = run(argv, tree, &build_limits, m->g->kit->cancel_fd, &r,
			 m->err);

	if (!failed && r.status)
		failed = err_set(m->err, ERR_ENV,
				 "%s does not compile as it ships: %.160s",
				 m->lab->name, r.output);
	run_release(&r);
	return failed;
}

static int make_tree(struct maker *m)
{
	char *tree = text_format("%s/tree", m->dir);
	char *git = text_format("%s/tree/.git", m->dir);
	int failed = !tree || !git ? err_nomem(m->err)
				   : tree_make(m->g->kit, m->lab, tree, m->err);

	failed = failed || build(m, tree) ||
		 (m->g->hidden && make_guests(m, tree)) ||
		 copy_if(m, tree, "build/guest", m->dir) ||
		 tree_remove(m->g->kit, git, m->err);
	free(tree);
	free(git);
	return failed ? -1 : 0;
}

static int copy_hidden(struct maker *m)
{
	char *from = m->g->hidden
			     ? text_format("%s/%s", m->g->hidden, m->lab->name)
			     : NULL;
	char *to = text_format("%s/hidden", m->dir);
	int failed = 0;

	if (from)
		failed = !to || copy_if(m, from, "rules", to) ||
			 copy_if(m, from, "runs", m->dir);
	free(from);
	free(to);
	return failed ? -1 : 0;
}

static int write_reference(struct maker *m)
{
	struct pristine fresh = { .dir = (char *)(uintptr_t)m->dir };
	char *path = text_format("%s/reference", m->dir), *text = NULL;
	json_t *answer =
		pristine_try(&fresh, m->g, m->lab, "none", NULL, m->err);
	int failed = -1;

	if (answer)
		text = json_dumps(answer, JSON_INDENT(1));
	if (text && path)
		failed = file_write(path, text, strlen(text), m->err);
	json_decref(answer);
	free(text);
	free(path);
	return failed;
}

/* It takes its name when it is whole; whoever was first has made it. */
static int make(struct pristine *p, const struct grade *g,
		const struct lab *lab, struct err *err)
{
	char *fresh = text_format("%s.new-%ld", p->dir, (long)getpid());
	struct maker m = { .g = g, .lab = lab, .dir = fresh, .err = err };
	int failed;

	if (!fresh)
		return err_nomem(err);
	failed = tree_remove(g->kit, fresh, err);
	if (!failed && mkdir(fresh, 0755))
		failed =
			err_set(err, ERR_ENV, "%s: %s", fresh, strerror(errno));
	failed =
		failed || make_tree(&m) || copy_lab(&m) || copy_hidden(&m) ||
		(lab->specimens && grade_checker_prepare(g, lab, fresh, err)) ||
		write_reference(&m);
	if (failed || rename(fresh, p->dir))
		tree_remove(g->kit, fresh, NULL);
	free(fresh);
	return failed ? -1 : 0;
}

/* Without the key: what was drawn is in the name. */
static char *name_of(const struct grade *g, const struct lab *lab)
{
	const char *drawn = lab_drawn(lab);

	return text_format("%s/grade/%s%s%s", g->kit->build, lab->name,
			   *drawn ? "+" : "", drawn);
}

static json_t *load(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	json_t *all = path ? json_load_file(path, 0, NULL) : NULL;

	free(path);
	return all;
}

/* Linux is fetched from elsewhere, and may not be here. */
static int check_linux(const struct grade *g, const struct lab *lab,
		       struct err *err)
{
	return lab_on_linux(lab) && !tree_has_linux(g->kit)
		       ? err_set(err, ERR_ENV,
				 "%s is graded on a Linux that is not here: "
				 "`make real-kernel`, then grade again",
				 lab->name)
		       : 0;
}

/* What a grader that was killed has left half made. */
static void sweep(const struct grade *g)
{
	char *pattern = text_format("%s/grade/*.new-*", g->kit->build);
	glob_t found = { 0 };

	if (pattern && !glob(pattern, 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			const char *dash = strrchr(found.gl_pathv[i], '-');
			long pid = strtol(dash + 1, NULL, 10);

			if (pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH)
				tree_remove(g->kit, found.gl_pathv[i], NULL);
		}
	}
	globfree(&found);
	free(pattern);
}

int pristine_open(struct pristine *p, const struct grade *g,
		  const struct lab *lab, struct err *err)
{
	char *all, *name;

	*p = (struct pristine){ 0 };
	if (check_linux(g, lab, err))
		return -1;
	all = text_format("%s/grade", g->kit->build);
	name = name_of(g, lab);
	if (all && name && !make_key(p, g, lab, err)) {
		mkdir(all, 0755);
		p->dir = text_format("%s-%s", name, p->key);
	}
	free(all);
	free(name);
	if (!p->dir)
		return err_nomem(err);
	if (!tree_exists(p->dir)) {
		sweep(g);
		if (make(p, g, lab, err)) {
			pristine_close(p);
			return -1;
		}
		stamp_remove_others(g->kit, p->dir);
	}
	p->reference = load(p->dir, "reference");
	if (p->reference)
		return 0;
	err_set(err, ERR_ENV, "%s is damaged: remove it and try again", p->dir);
	pristine_close(p);
	return -1;
}

void pristine_close(struct pristine *p)
{
	free(p->dir);
	json_decref(p->reference);
	*p = (struct pristine){ 0 };
}
