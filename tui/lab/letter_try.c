// SPDX-License-Identifier: MIT
/* The newest mail, applied to the tree that it is for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "letter_impl.h"
#include "mail/range.h"
#include "tree.h"

/* Where things are; owned. */
struct paths {
	char *scratch, *makefile, *hyp, *commit;
};

static void release(struct paths *p)
{
	free(p->scratch);
	free(p->makefile);
	free(p->hyp);
	free(p->commit);
}

static int find(struct paths *p, const struct lab_kit *kit, const char *path,
		const char *start, struct err *err)
{
	*p = (struct paths){
		.scratch = text_format("%s/letter-tree-%ld", kit->build,
				       (long)getpid()),
		.makefile = text_format("%s/labs/variants/tree.mk", kit->tree),
		.hyp = text_format("%s/hyp", path),
	};
	p->commit = start ? strdup("")
			  : tree_git_line(kit, path, err, "rev-parse",
					  "start^{commit}", NULL);
	if (p->scratch && p->makefile && p->hyp && p->commit)
		return 0;
	release(p);
	return err && err->kind ? -1 : err_nomem(err);
}

static int compare(struct scratch *s, const struct applied *a,
		   const struct paths *p, struct letter_tried *tried,
		   struct err *err)
{
	char *file;

	if (!tried->applies || !tree_exists(p->hyp))
		return 0;
	if (applied_differs(s, a, p->hyp, &file, err))
		return -1;
	snprintf(tried->differs, sizeof(tried->differs), "%s",
		 text_scrub(file));
	free(file);
	return 0;
}

static int apply(struct scratch *s, const struct mail *mail,
		 const struct paths *p, struct letter_tried *tried,
		 struct err *err)
{
	struct series one = { .title = mail->subject,
			      .version = mail->version,
			      .of = 1,
			      .parts = &mail,
			      .count = 1,
			      .base_commit = p->commit };
	struct applied a;
	int failed;

	if (series_apply(s, &one, &a, err))
		return -1;
	tried->applies = a.parts[0].state == PART_APPLIED;
	snprintf(tried->why, sizeof(tried->why), "%s", a.parts[0].reason);
	failed = compare(s, &a, p, tried, err);
	applied_release(&a);
	return failed;
}

int letter_try(const struct lab_kit *kit, const struct mail *mail,
	       const char *path, const char *start, struct letter_tried *tried,
	       struct err *err)
{
	const char *const lenders[] = { path, NULL };
	struct apply_base base = { .tree = start ? start : path,
				   .lenders = start ? NULL : lenders };
	struct scratch s;
	struct paths p;
	int failed;

	*tried = (struct letter_tried){ .applies = false };
	if (find(&p, kit, path, start, err))
		return -1;
	base.makefile = p.makefile;
	failed = tree_remove(kit, p.scratch, err) ||
		 scratch_open(&s, &base, p.scratch, kit->cancel_fd, err);
	if (!failed) {
		failed = apply(&s, mail, &p, tried, err);
		scratch_close(&s);
	}
	release(&p);
	return failed ? -1 : 0;
}
