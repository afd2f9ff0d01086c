// SPDX-License-Identifier: MIT
/*
 * outcome KIT BUILD LENDER WORK [-b] INPUT - what becomes of one input, as a
 * line of three columns: "OUTCOME | subjects in order | more". The judge of the
 * corpus reads it; "= ID" is the tree that came out.
 *
 *	refused		it cannot be read; "more" says why
 *	no-series	mails, but none that is a patch
 *	applied N	all N parts of the newest series; with -b: and they build
 *	WORD at N	the first part that was not taken, and why
 *	does-not-build at N
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "mail/build.h"

struct job {
	const char *kit, *build, *lender, *work;
	bool compile;
	struct mailbox box;
	struct series_list all;
	struct err err;
};

static const char *const words[] = {
	[PART_APPLIED] = "applied",   [PART_CONFLICT] = "does-not-apply",
	[PART_OUTSIDE] = "outside",   [PART_NO_PATCH] = "no-patch",
	[PART_NOT_TRIED] = "missing",
};

static void path(char *to, const char *dir, const char *name)
{
	snprintf(to, PATH_MAX, "%s/%s", dir, name);
}

static int fail(const struct job *j)
{
	printf("failed | | %s\n", j->err.text);
	return 1;
}

static void print_subjects(const struct series *s)
{
	printf(" | ");
	for (size_t i = 0; i < s->count; i++)
		printf("%s%s", i ? "; " : "", s->parts[i]->subject);
}

/* Of the last part that was taken. */
static void print_tree(const struct scratch *s, const struct applied *a)
{
	char command[PATH_MAX + 200], tree[80] = "";
	size_t n = 0;
	FILE *f;

	while (n < a->count && *a->parts[n].commit)
		n++;
	if (!n)
		return;
	snprintf(command, sizeof(command),
		 "git -C %s/tree rev-parse '%s^{tree}' 2>/dev/null", s->dir,
		 a->parts[n - 1].commit);
	f = popen(command, "r");
	if (f && fgets(tree, sizeof(tree), f))
		printf(" = %.*s", (int)strcspn(tree, "\n"), tree);
	if (f)
		pclose(f);
}

static void print_more(const struct job *j, const struct series *s,
		       const struct scratch *scratch, const struct applied *a,
		       const char *why)
{
	printf(" | v%u of %u%s%s", s->version, s->of, s->rfc ? " rfc" : "",
	       s->cover ? " cover" : "");
	if (s->older)
		printf(" older %u", s->older);
	if (j->all.duplicates)
		printf(" twice %zu", j->all.duplicates);
	if (j->all.replaced)
		printf(" replaced %zu", j->all.replaced);
	if (a->named_base)
		printf(" named-base");
	if (a->count && a->parts[0].merged)
		printf(" merged");
	print_tree(scratch, a);
	if (*why)
		printf(" : %s", why);
	printf("\n");
}

/* The first step that does not build; 0: all do. */
static size_t build_all(struct job *j, struct scratch *s,
			const struct applied *a, struct built *b)
{
	static const bool modes[] = { [BUILD_VHE] = true, [BUILD_NVHE] = true };
	char out[PATH_MAX], name[32];

	for (size_t i = 0; i < a->count; i++) {
		snprintf(name, sizeof(name), "out-%zu", i + 1);
		path(out, j->work, name);
		if (step_build(s, a->parts[i].commit, modes, out, b, &j->err)) {
			fail(j);
			return i + 1;
		}
		if (!b->ok)
			return i + 1;
		built_release(b);
	}
	return 0;
}

static void report(struct job *j, const struct series *series,
		   struct scratch *s, const struct applied *a)
{
	struct built b = { 0 };
	size_t bad = 0;

	while (bad < a->count && a->parts[bad].state == PART_APPLIED)
		bad++;
	if (bad < a->count || series->gap) {
		bool gap = series->gap && bad + 1 >= series->gap;

		printf("%s at %zu",
		       gap ? "missing" : words[a->parts[bad].state],
		       gap ? series->gap : bad + 1);
		print_subjects(series);
		print_more(j, series, s, a, gap ? "" : a->parts[bad].reason);
		return;
	}
	if (j->compile && (bad = build_all(j, s, a, &b)))
		printf("does-not-build at %zu", bad);
	else
		printf("applied %zu", a->count);
	print_subjects(series);
	print_more(j, series, s, a, b.error);
	built_release(&b);
}

static int apply(struct job *j, const struct series *series)
{
	char dir[PATH_MAX], makefile[PATH_MAX];
	const char *const lenders[] = { j->lender, NULL };
	const struct apply_base base = { .tree = j->kit,
					 .objects = j->compile ? j->build
							       : NULL,
					 .makefile = makefile,
					 .lenders = lenders };
	struct scratch s;
	struct applied a;
	int failed;

	path(dir, j->work, "scratch");
	path(makefile, j->kit, "labs/variants/tree.mk");
	if (scratch_open(&s, &base, dir, -1, &j->err))
		return fail(j);
	failed = series_apply(&s, series, &a, &j->err);
	if (failed)
		fail(j);
	else
		report(j, series, &s, &a);
	if (!failed)
		applied_release(&a);
	scratch_close(&s);
	return failed;
}

static int look(struct job *j, const char *const *inputs, size_t n)
{
	char dir[PATH_MAX];
	const struct mail_place place = { .dir = dir, .cancel_fd = -1 };
	const struct series *series;

	path(dir, j->work, "in");
	if (mailbox_read(&j->box, inputs, n, &place, &j->err)) {
		if (j->err.kind != ERR_USAGE)
			return fail(j);
		printf("refused | | %s\n", j->err.text);
		return 0;
	}
	if (series_sort(&j->all, &j->box, &j->err))
		return fail(j);
	series = series_find(&j->all, 0);
	if (series)
		return apply(j, series);
	printf("no-series | ");
	for (size_t i = 0; i < j->box.count; i++)
		printf("%s%s", i ? "; " : "", j->box.list[i].subject);
	printf(" | %s\n", j->box.list[0].why);
	return 0;
}

int main(int argc, char **argv)
{
	struct job j = { 0 };
	int failed, first = 5;

	if (argc > 5 && !strcmp(argv[5], "-b"))
		first++;
	if (argc <= first)
		return 2;
	j = (struct job){ .kit = argv[1],
			  .build = argv[2],
			  .lender = argv[3],
			  .work = argv[4],
			  .compile = first == 6 };
	mkdir(j.work, 0700);
	failed = look(&j, (const char *const *)argv + first,
		      (size_t)(argc - first));
	series_release(&j.all);
	mailbox_release(&j.box);
	return failed ? 1 : 0;
}
