// SPDX-License-Identifier: MIT
/* A hand-in that is a patch. */
#include <stdlib.h>
#include <string.h>

#include "harvest_impl.h"

/* "3\t1\thyp/kvm/arm.c", or "-\t-\tNAME" for bytes that are no text. */
static void weigh_line(struct harvest *h, const char *line)
{
	const char *tab = strchr(line, '\t');
	const char *path = tab ? strchr(tab + 1, '\t') : NULL;

	if (!path || !*++path)
		return;
	if (*path == '"' && !strncmp(path + 1, "hyp/", 4))
		harvest_refuse(
			h, "%s: a name may hold letters, digits and ._+- only.",
			path);
	else if (!harvest_is_source(path))
		harvest_ignore(h, path);
	else if (!harvest_is_plain(path))
		harvest_refuse(
			h, "%s: a name may hold letters, digits and ._+- only.",
			path);
	else if (*line == '-')
		harvest_refuse(h, "%s is patched in binary form: hand in text.",
			       path);
	else
		h->changed++;
}

static int weigh(struct harvest *h, const char *patch, struct err *err)
{
	const char *const argv[] = { "git", "apply", "--numstat", patch, NULL };
	struct run_result r;
	int failed = harvest_try(argv, h->tree, &r, err);
	char *state = NULL;

	if (failed || r.status) {
		if (!failed)
			harvest_refuse(
				h, "It is no patch, or a damaged one: %.120s",
				harvest_last_words(&r));
		run_release(&r);
		return failed;
	}
	for (char *line = strtok_r(r.output, "\n", &state); line;
	     line = strtok_r(NULL, "\n", &state))
		weigh_line(h, line);
	run_release(&r);
	if (!h->changed)
		harvest_refuse(
			h,
			h->ignored
				? "The patch changes nothing under hyp/ "
				  "and no answers or checker; %s is not yours."
				: "The patch is empty.%s",
			h->first);
	return 0;
}

/* A patch can make links. */
static int check_links(struct harvest *h, struct err *err)
{
	const char *const argv[] = {
		"find",	 ".",	      "(",  "-path", "./hyp*",	       "-o",
		"-path", "./answers", "-o", "-path", "./" LAB_CHECKER, ")",
		"!",	 "-type",     "f",  "!",     "-type",	       "d",
		NULL
	};
	struct run_result r;
	int failed = harvest_try(argv, h->tree, &r, err);

	r.output[strcspn(r.output, "\n")] = '\0';
	if (!failed && *r.output)
		harvest_refuse(
			h,
			"%s is not an ordinary file: hand in files, no links.",
			r.output);
	run_release(&r);
	return failed;
}

static int apply(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "git",
				     "apply",
				     "--whitespace=nowarn",
				     "--exclude=*.mk",
				     "--exclude=*.lds",
				     "--exclude=*.md",
				     "--exclude=hyp/test/*",
				     "--include=hyp/*",
				     "--include=answers",
				     "--include=" LAB_CHECKER,
				     path,
				     NULL };
	struct run_result r;
	int failed;

	if (weigh(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	failed = harvest_try(argv, h->tree, &r, err);
	if (!failed && r.status)
		harvest_refuse(
			h,
			"The patch does not apply to the lab as it ships: "
			"%.*s",
			(int)strcspn(r.output, "\n"), r.output);
	run_release(&r);
	return failed ? -1 : check_links(h, err);
}

int harvest_patch(struct harvest *h, const char *path, struct err *err)
{
	char *plain, *decoded = NULL;
	int failed = harvest_text(h, path, &plain, err);

	path = plain ? plain : path;
	if (!failed && !*h->refused)
		failed = harvest_mail(h, path, &decoded, err);
	if (!failed && !*h->refused)
		failed = apply(h, decoded ? decoded : path, err);
	free(decoded);
	free(plain);
	return failed;
}
