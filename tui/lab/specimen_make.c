// SPDX-License-Identifier: MIT
/* Recording the specimens. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "box/run.h"
#include "lab/check.h"
#include "specimen.h"
#include "stamp.h"
#include "trace/file.h"
#include "trace/recorder.h"
#include "tree.h"
#include "workers.h"

#define BUDGET 200000
#define HASHED 12 /* digits of a name that says nothing */

static const struct run_limits build_limits = { .cpu_s = 120, .file_mb = 256 };

/* ---- names --------------------------------------------------------------------- */

char *specimen_path(const char *folder, const struct specimen *s)
{
	return text_format("%s/%s.trace", folder, s->name);
}

char *specimen_path_hidden(const char *folder, const struct specimen *s)
{
	char text[SHA256_TEXT];
	struct sha256 sum;

	sha256_begin(&sum);
	sha256_add(&sum, s->name, strlen(s->name));
	sha256_text(&sum, text);
	return text_format("%s/%.*s.trace", folder, HASHED, text);
}

/* ---- one ----------------------------------------------------------------------- */

struct maker {
	const struct lab_kit *kit;
	const struct lab *lab;
	const char *dir;  /* where the recordings go */
	const char *tree; /* scratch */
	struct err *err;
};

/*
 * A recording holds the lines of source that its image knows. Here the image
 * knows none: what a switch does is all there is to see, and the trees of
 * some are solutions of other labs.
 */
static int build(struct maker *m, const char *image)
{
	const char *const clean[] = { "rm", "-f", "--", image, NULL };
	const char *const argv[] = {
		"make", "-s", "-j2", "B=build", "t_finish=@$(CROSS)strip -g $@",
		image,	NULL
	};
	struct run_result r;
	int failed = tree_must(m->kit, clean, m->tree, m->err) ||
		     run(argv, m->tree, &build_limits, m->kit->cancel_fd, &r,
			 m->err);

	if (failed)
		return -1;
	if (r.status)
		failed = err_set(m->err, ERR_ENV, "%s does not compile: %.160s",
				 m->tree, r.output);
	run_release(&r);
	return failed;
}

static int make_tree(struct maker *m, const char *variant)
{
	struct lab like = *m->lab;

	like.variant = (char *)(uintptr_t)variant;
	like.start = false;
	return tree_remove(m->kit, m->tree, m->err) ||
			       tree_make(m->kit, &like, m->tree, m->err)
		       ? -1
		       : 0;
}

static int make_image(struct maker *m, const struct specimen *s)
{
	if (tree_git(m->kit, m->tree, m->err, "reset", "-q", "--hard", "start",
		     NULL) ||
	    (s->patch && tree_apply(m->kit, m->tree, s->patch, m->err)))
		return -1;
	return build(m, s->run.nvhe ? "build/hyp/hyp-nvhe.elf"
				    : "build/hyp/hyp.elf");
}

static int record(struct maker *m, struct session *session,
		  const struct specimen *s)
{
	static const struct trace_file_extra extra = { .recorder = "log" };
	const struct recorder_limits limits = { .laps = s->run.laps,
						.budget = BUDGET };
	char *path = specimen_path(m->dir, s);
	struct recorder_result r;
	int failed = path ? recorder_find("log")->record(session, &limits, &r,
							 m->err)
			  : err_nomem(m->err);

	if (!failed && !recorder_done(session->trace, s->run.laps))
		failed = err_set(m->err, ERR_ENV,
				 "%s: the machine does not come through its "
				 "laps",
				 s->name);
	failed = failed || trace_file_write(session, &extra, path, m->err);
	free(path);
	return failed ? -1 : 0;
}

static int run_machine(struct maker *m, const struct specimen *s)
{
	char *kernel = text_format("%s/build/hyp/%s", m->tree,
				   s->run.nvhe ? "hyp-nvhe.elf" : "hyp.elf");
	char *guest =
		text_format("%s/guest/%s.elf", m->kit->build, s->run.guest);
	const struct session_options opt = {
		.machine = { .kernel = kernel,
			     .guest = guest,
			     .cancel_fd = m->kit->cancel_fd,
			     .log = true,
			     .without_vhe = s->run.nvhe },
		.name = "a specimen", /* the checker is shown it */
		.mode = s->run.nvhe ? "nvhe" : "vhe",
		.guest = s->run.guest,
	};
	struct session session;
	int failed = kernel && guest ? session_open(&session, &opt, m->err)
				     : err_nomem(m->err);

	if (!failed) {
		failed = record(m, &session, s);
		session_close(&session);
	}
	free(kernel);
	free(guest);
	return failed;
}

/* ---- all of them --------------------------------------------------------------- */

/* One tree does for all that begin with it. */
static int make_alike(struct maker *m, const struct specimens *set, size_t from)
{
	const char *variant = set->list[from].variant;
	int failed = make_tree(m, variant);

	for (size_t i = from; !failed && i < set->count; i++) {
		const struct specimen *s = &set->list[i];

		if (!strcmp(s->variant, variant))
			failed = make_image(m, s) || run_machine(m, s);
	}
	return failed;
}

/* Those that begin with one tree are one worker's: variant after variant, the
 * workers take turns. */
struct share {
	const struct maker *m;
	const struct specimens *set;
	unsigned int workers;
};

static int make_share(void *ctx, unsigned int index, struct err *err)
{
	const struct share *share = ctx;
	const struct specimens *set = share->set;
	struct maker m = *share->m;
	char *tree = text_format("%s-%u", m.tree, index);
	unsigned int variants = 0;
	int failed = tree ? 0 : err_nomem(err);

	m.tree = tree;
	m.err = err;
	for (size_t i = 0; !failed && i < set->count; i++) {
		size_t first = 0;

		while (strcmp(set->list[first].variant, set->list[i].variant))
			first++;
		if (first == i && variants++ % share->workers == index)
			failed = make_alike(&m, set, i);
	}
	if (tree)
		tree_remove(m.kit, tree, NULL);
	free(tree);
	return failed ? -1 : 0;
}

static int make_all(struct maker *m, const struct specimens *set)
{
	struct share share = { .m = m, .set = set, .workers = workers_usual() };

	return workers_run(share.workers, make_share, &share, m->err);
}

/* ---- where they are -------------------------------------------------------------- */

/* "" if all of them can be read, else why one of them cannot. */
static void look_through(const struct specimens *set, const char *folder,
			 struct err *why)
{
	for (size_t i = 0; i < set->count && why->kind == ERR_NONE; i++) {
		char *path = specimen_path(folder, &set->list[i]);
		struct session session;

		if (!path)
			err_nomem(why);
		else if (!session_open_file(&session, path, why))
			session_close(&session);
		free(path);
	}
}

/* It takes its name when it is whole; whoever was first has made it. */
static int make_folder(struct maker *m, const struct specimens *set,
		       const char *folder)
{
	char *fresh = text_format("%s.new-%ld", folder, (long)getpid());
	char *tree = fresh ? text_format("%s/tree", fresh) : NULL;
	int failed;

	if (!tree) {
		free(fresh);
		return err_nomem(m->err);
	}
	m->dir = fresh;
	m->tree = tree;
	failed = tree_remove(m->kit, fresh, m->err);
	if (!failed && mkdir(fresh, 0755))
		failed = err_set(m->err, ERR_ENV, "%s: %s", fresh,
				 strerror(errno));
	failed = failed || make_all(m, set);
	if (failed || rename(fresh, folder))
		tree_remove(m->kit, fresh, NULL);
	else
		stamp_remove_others(m->kit, folder);
	free(tree);
	free(fresh);
	return failed ? -1 : 0;
}

static void stamp_part(struct sha256 *sum, const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);

	if (tree_exists(path))
		stamp_files(sum, path);
	free(path);
}

/* Where they belong; what is hidden has a folder of its own. */
static char *name_folder(const struct lab_kit *kit, const struct lab *lab,
			 const char *dir)
{
	char stamp[STAMP_LEN];
	struct sha256 sum;

	sha256_begin(&sum);
	stamp_trees(&sum, kit);
	stamp_part(&sum, dir, "specimens");
	stamp_part(&sum, dir, "mutants");
	stamp_text(&sum, stamp);
	return text_format("%s/specimens/%s-%s%s", kit->build, lab->name,
			   strcmp(dir, lab->dir) ? "hidden-" : "", stamp);
}

static char *brought_along(const char *dir)
{
	char *folder = text_format("%s/recordings", dir);

	if (tree_exists(folder))
		return folder;
	free(folder);
	return NULL;
}

/* Those of a students' kit cannot be made again: it has no mutants. */
static char *take_brought(const struct specimens *set, char *folder,
			  struct err *err)
{
	struct err why = { .kind = ERR_NONE };

	look_through(set, folder, &why);
	if (why.kind == ERR_NONE)
		return folder;
	err_set(err, ERR_ENV, "%.220s: it came with the kit, unpack that again",
		why.text);
	free(folder);
	return NULL;
}

/* There, and whole; what was damaged is made again. */
static int ensure(struct maker *m, const struct specimens *set,
		  const char *folder)
{
	struct err why = { .kind = ERR_NONE };

	if (tree_exists(folder)) {
		look_through(set, folder, &why);
		if (why.kind == ERR_NONE)
			return 0;
		if (tree_remove(m->kit, folder, m->err))
			return -1;
	}
	return make_folder(m, set, folder);
}

char *specimens_folder(const struct lab_kit *kit, const struct lab *lab,
		       const struct specimens *set, const char *dir,
		       struct err *err)
{
	struct maker m = { .kit = kit, .lab = lab, .err = err };
	char *folder = brought_along(dir), *all;
	int failed;

	if (folder)
		return take_brought(set, folder, err);
	all = text_format("%s/specimens", kit->build);
	folder = name_folder(kit, lab, dir);
	if (!all || !folder) {
		failed = err_nomem(err);
	} else {
		mkdir(all, 0755);
		failed = ensure(&m, set, folder);
	}
	free(all);
	if (!failed)
		return folder;
	free(folder);
	return NULL;
}

bool lab_check_ready(const struct lab_kit *kit, const struct lab *lab)
{
	char *brought = brought_along(lab->dir);
	char *folder = name_folder(kit, lab, lab->dir);
	bool is = !lab->specimens || brought || tree_exists(folder);

	free(brought);
	free(folder);
	return is;
}
