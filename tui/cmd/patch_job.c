// SPDX-License-Identifier: MIT
#include "base/self.h"
#include "patch_job.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "box/run.h"
#include "cmd.h"
#include "variant/variant.h"

/* ---- the base ------------------------------------------------------------------- */

/* Where a base's sources, objects and makefile are; owned. */
struct base_paths {
	char *tree, *objects, *makefile, *kit;
};

static void release_paths(struct base_paths *p)
{
	free(p->tree);
	free(p->objects);
	free(p->makefile);
	free(p->kit);
}

static bool readable(const char *path)
{
	return path && !access(path, R_OK);
}

/* The base tree is the kit's own, where the program stands in its kit. */
static bool kit_paths(struct base_paths *p)
{
	p->makefile = target_beside("../labs/variants/tree.mk");
	if (!readable(p->makefile))
		return false;
	p->tree = target_beside("..");
	p->objects = target_beside(".");
	return true;
}

/* A kit, or a variant's tree: its Makefile is what the kit has as tree.mk. */
static void folder_paths(struct base_paths *p, const char *folder)
{
	free(p->makefile);
	p->tree = strdup(folder);
	p->objects = text_format("%s/build", folder);
	p->makefile = text_format("%s/labs/variants/tree.mk", folder);
	if (readable(p->makefile))
		return;
	free(p->makefile);
	p->makefile = text_format("%s/Makefile", folder);
}

static int variant_paths(struct base_paths *p, const struct variant *v,
			 struct err *err)
{
	const char *const words[] = { v->name, NULL };
	char *relative, *folder;

	if (!v->parent && kit_paths(p))
		return 0;
	if (behave_build(words, err))
		return -1;
	relative = text_format("variants/%s", v->name);
	folder = relative ? target_beside(relative) : NULL;
	if (folder)
		folder_paths(p, folder);
	free(folder);
	free(relative);
	return 0;
}

static int find_base(const char *base, struct base_paths *p, struct err *err)
{
	struct variants *all = target_variants(NULL, err);
	const struct variant *v = all ? variants_find(all, base) : NULL;
	int failed = all ? 0 : -1;
	struct stat st;

	*p = (struct base_paths){ .kit = target_beside("..") };
	if (v)
		failed = variant_paths(p, v, err);
	else if (all && (stat(base, &st) || !S_ISDIR(st.st_mode)))
		failed = err_set(err, ERR_USAGE,
				 "no variant or folder is called \"%s\": "
				 "%s variants lists the variants",
				 base, self());
	else if (all)
		folder_paths(p, base);
	variants_free(all);
	if (!failed && (!p->kit || !p->tree || !p->objects || !p->makefile))
		failed = err_nomem(err);
	return failed;
}

/* A mail may be made for any variant: those that are built lend what git needs
 * to see that. malloc()ed, NULL at its end; the paths stay @built's. */
static const char **find_lenders(const struct base_paths *p, glob_t *built)
{
	char *pattern = target_beside("variants/*");
	const char **list;
	size_t n = 0;

	*built = (glob_t){ 0 };
	if (pattern)
		glob(pattern, 0, NULL, built);
	free(pattern);
	list = calloc(built->gl_pathc + 3, sizeof(*list));
	if (!list)
		return NULL;
	list[n++] = p->kit;
	list[n++] = p->tree;
	for (size_t i = 0; i < built->gl_pathc; i++)
		list[n++] = built->gl_pathv[i];
	return list;
}

static int open_scratch(struct patch_job *job, const struct base_paths *p,
			struct err *err)
{
	glob_t built;
	const char **lenders = find_lenders(p, &built);
	const struct apply_base base = { .tree = p->tree,
					 .objects = p->objects,
					 .makefile = p->makefile,
					 .lenders = lenders };
	char *dir = text_format("%s/scratch", job->dir);
	int failed = dir && lenders ? scratch_open(&job->scratch, &base, dir,
						   job->cancel_fd, err)
				    : err_nomem(err);

	job->open = !failed;
	free(dir);
	free(lenders);
	globfree(&built);
	return failed;
}

int patch_job_open(struct patch_job *job, struct err *err)
{
	char *name = target_beside("patch.XXXXXX");
	struct base_paths p;
	int failed = find_base(job->base, &p, err);

	job->cancel_fd = cancel_install(err);
	if (!failed && job->cancel_fd < 0)
		failed = -1;
	if (!failed && (!name || !mkdtemp(name)))
		failed = err_set(err, ERR_ENV,
				 "no folder to work in could be made beside "
				 "the program: %s",
				 strerror(errno));
	if (!failed) {
		job->dir = name;
		name = NULL;
		failed = open_scratch(job, &p, err);
	}
	free(name);
	release_paths(&p);
	return failed;
}

void patch_job_close(struct patch_job *job)
{
	const char *const argv[] = { "rm", "-rf", "--", job->dir, NULL };
	const struct run_limits none = { 0 };
	struct run_result r;

	if (job->open)
		scratch_close(&job->scratch);
	if (job->dir && !run(argv, NULL, &none, -1, &r, NULL))
		run_release(&r);
	free(job->dir);
	job->dir = NULL;
	job->open = false;
}

/* ---- the mails -------------------------------------------------------------------- */

/* Text that has neither a sender nor a diff is something else. */
static bool any_mail(const struct mailbox *box)
{
	bool any = !box->count;

	for (size_t i = 0; i < box->count; i++) {
		const struct mail *m = &box->list[i];

		any |= m->kind != MAIL_TALK || *m->author || *m->sender ||
		       *m->date || *m->id;
	}
	return any;
}

int patch_mails_take(struct patch_job *job, const char *const *files, size_t n,
		     unsigned int version, struct patch_mails *mails,
		     struct err *err)
{
	char *dir = text_format("%s/mail%u", job->dir, job->outs++);
	struct mail_place place = { .dir = dir, .cancel_fd = job->cancel_fd };
	int failed;

	*mails = (struct patch_mails){ .series = NULL };
	failed = dir ? mailbox_read(&mails->box, files, n, &place, err)
		     : err_nomem(err);
	free(dir);
	if (!failed)
		failed = series_sort(&mails->all, &mails->box, err);
	if (failed)
		return -1;
	if (!any_mail(&mails->box))
		return err_set(err, ERR_USAGE,
			       "%s is no mail and holds no diff: name a mail, "
			       "an mbox or a folder of patches",
			       files[0]);
	mails->series = series_find(&mails->all, version);
	if (version && !mails->series)
		return err_set(err, ERR_USAGE,
			       "there is no version %u of a series in it",
			       version);
	if (!mails->series)
		return 0;
	return series_apply(&job->scratch, mails->series, &mails->applied, err);
}

void patch_mails_release(struct patch_mails *mails)
{
	applied_release(&mails->applied);
	series_release(&mails->all);
	mailbox_release(&mails->box);
}
