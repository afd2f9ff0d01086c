// SPDX-License-Identifier: MIT
#include "lab/verify.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "finding.h"
#include "tree.h"

#define TEXT_MAX (256 * 1024)

struct verify {
	const struct lab_kit *kit;
	const struct lab *lab;
	char *dir; /* the scratch tree */
	lab_told told;
	void *ctx;
	struct err *err;
	int wrong;
};

static void tell(struct verify *v, const char *what, const char *why)
{
	v->told(v->lab, what, why, v->ctx);
	v->wrong += *why != '\0';
}

/* ---- checks of the tree as it stands ------------------------------------------ */

static int check(struct verify *v, struct lab_result *result)
{
	const struct lab_check c = {
		.kit = v->kit, .lab = v->lab, .folder = v->dir, .author = true
	};

	return lab_check(&c, result, v->err);
}

static bool broke(const struct lab_result *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!r->findings[i].held && !strcmp(r->findings[i].name, name))
			return true;
	}
	return false;
}

/* The first thing that did not hold. */
static const char *first_broken(const struct lab_result *r)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!r->findings[i].held)
			return r->findings[i].name;
	}
	return "nothing";
}

static const char *first_why(const struct lab_result *r)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!r->findings[i].held && r->findings[i].why)
			return r->findings[i].why;
	}
	return "";
}

/* As it ships: the rules that the lab names are broken, all questions open. */
static int verify_shipped(struct verify *v)
{
	struct lab_result r;
	char why[200] = "";

	if (check(v, &r))
		return -1;
	if (r.passed)
		snprintf(why, sizeof(why), "it passes as it ships");
	else if (broke(&r, "build") || broke(&r, "run"))
		snprintf(why, sizeof(why), "it does not build or run: %s",
			 first_broken(&r));
	for (size_t i = 0; i < r.count && v->lab->nquestions; i++) {
		if (!v->lab->rules && !r.findings[i].open)
			snprintf(why, sizeof(why), "%s is answered in the form",
				 r.findings[i].name);
	}
	if (v->lab->rules && v->lab->ships && !broke(&r, v->lab->ships))
		snprintf(why, sizeof(why), "%s is not broken as it ships",
			 v->lab->ships);
	lab_result_release(&r);
	tell(v, "fails as it ships", why);
	return 0;
}

static int back_to_start(struct verify *v)
{
	return tree_git(v->kit, v->dir, v->err, "reset", "-q", "--hard",
			"start", NULL);
}

static int put_form(struct verify *v, const char *form)
{
	char *to = text_format("%s/answers", v->dir);
	const char *argv[] = { "cp", "--", form, to, NULL };
	int failed = to ? tree_must(v->kit, argv, NULL, v->err)
			: err_nomem(v->err);

	free(to);
	return failed;
}

/* A form in place of the one that is there; or a patch on top, and where the
 * lab asks besides, the solution's form. */
static int put(struct verify *v, const char *path, bool patch)
{
	char *form;
	int failed = 0;

	if (back_to_start(v))
		return -1;
	if (!patch)
		return put_form(v, path);
	if (tree_apply(v->kit, v->dir, path, v->err))
		return -1;
	form = text_format("%s/solution", v->lab->dir);
	if (v->lab->nquestions)
		failed = form ? put_form(v, form) : err_nomem(v->err);
	free(form);
	return failed;
}

static char *solution_path(struct verify *v, bool *patch)
{
	const struct variant *s =
		v->lab->solution
			? variants_find(v->kit->variants, v->lab->solution)
			: NULL;

	*patch = v->lab->rules;
	if (s && s->patch)
		return text_format("%s/labs/variants/%s", v->kit->tree,
				   s->patch);
	return text_format("%s/%s", v->lab->dir,
			   *patch ? "solution.patch" : "solution");
}

static int verify_solution(struct verify *v)
{
	struct lab_result r;
	char why[200] = "";
	bool patch;
	char *path = solution_path(v, &patch);
	int failed = !path || put(v, path, patch) || check(v, &r);

	free(path);
	if (failed)
		return -1;
	if (!r.passed)
		snprintf(why, sizeof(why), "%s does not hold: %.*s",
			 first_broken(&r), (int)strcspn(first_why(&r), "\n"),
			 first_why(&r));
	lab_result_release(&r);
	tell(v, "the solution passes", why);
	return 0;
}

static int verify_wrong(struct verify *v, const struct lab_wrong *w)
{
	char *patch = text_format("%s/wrong/%s.patch", v->lab->dir, w->name);
	char *form = text_format("%s/wrong/%s", v->lab->dir, w->name);
	bool is_patch = tree_exists(patch);
	char what[80], why[200] = "";
	struct lab_result r;
	int failed = !form || put(v, is_patch ? patch : form, is_patch) ||
		     check(v, &r);

	free(patch);
	free(form);
	if (failed)
		return -1;
	if (!broke(&r, w->fails))
		snprintf(why, sizeof(why), "%s holds; broken is %s", w->fails,
			 first_broken(&r));
	else if (broke(&r, "build") || broke(&r, "run"))
		snprintf(why, sizeof(why), "it does not build or run");
	lab_result_release(&r);
	snprintf(what, sizeof(what), "wrong: %s", w->name);
	tell(v, what, why);
	return 0;
}

/* ---- texts ------------------------------------------------------------------------- */

static int verify_form(struct verify *v)
{
	struct answers form;
	char why[200] = "";

	if (v->lab->nquestions == 0)
		return 0;
	if (answers_read(&form, v->lab->dir, v->err))
		return -1;
	if (form.count != v->lab->nquestions)
		snprintf(why, sizeof(why), "%zu lines for %zu questions",
			 form.count, v->lab->nquestions);
	for (size_t i = 0; i < v->lab->nquestions && i < form.count; i++) {
		if (strcmp(form.list[i].name, v->lab->questions[i].name) != 0)
			snprintf(why, sizeof(why), "%s where %s belongs",
				 form.list[i].name, v->lab->questions[i].name);
		else if (strcmp(form.list[i].text, "TODO") != 0)
			snprintf(why, sizeof(why), "%s is no TODO",
				 form.list[i].name);
	}
	tell(v, "the form has a TODO for each question", why);
	return 0;
}

/* `name` or `name()` with an underscore in it: a symbol, or no symbol. */
static bool next_symbol(const char **text, char *name, size_t len)
{
	const char *at = *text;

	while ((at = strchr(at, '`'))) {
		size_t n = 0;

		at++;
		while (isalnum((unsigned char)at[n]) || at[n] == '_')
			n++;
		if (n > 0 && n < len && memchr(at, '_', n) &&
		    (at[n] == '`' || !strncmp(at + n, "()`", 3))) {
			snprintf(name, len, "%.*s", (int)n, at);
			*text = at + n;
			return true;
		}
		/* The end of this one, if it has one on this line. */
		at += strcspn(at, "`\n");
		at += *at == '`';
	}
	return false;
}

static int verify_handout(struct verify *v)
{
	char *path = text_format("%s/handout.md", v->lab->dir);
	char name[80], why[200] = "";
	size_t size;
	char *text = path ? (char *)file_read(path, TEXT_MAX, &size, v->err)
			  : NULL;
	const char *at = text;

	free(path);
	if (!text)
		return -1;
	while (next_symbol(&at, name, sizeof(name))) {
		if (tree_git(v->kit, v->dir, NULL, "grep", "-q", "-w", "-F",
			     name, "start", "--", "hyp", "guest", NULL))
			snprintf(why, sizeof(why), "the tree has no %s", name);
	}
	free(text);
	tell(v, "the handout names what is there", why);
	return 0;
}

/* ---- all of it ------------------------------------------------------------------------ */

static int verify_tree(struct verify *v)
{
	if (verify_form(v) || verify_handout(v) || verify_shipped(v) ||
	    verify_solution(v))
		return -1;
	for (size_t i = 0; i < v->lab->nwrongs; i++) {
		if (verify_wrong(v, &v->lab->wrongs[i]))
			return -1;
	}
	tell(v, "three wrong repairs at least",
	     v->lab->nwrongs < 3 ? "there are fewer" : "");
	return 0;
}

int lab_verify(const struct lab_kit *kit, const struct lab *lab, lab_told told,
	       void *ctx, struct err *err)
{
	struct verify v = {
		.kit = kit, .lab = lab, .told = told, .ctx = ctx, .err = err
	};
	int failed;

	v.dir = text_format("%s/verify-%s", kit->build, lab->name);
	if (!v.dir)
		return err_nomem(err);
	failed = tree_remove(kit, v.dir, err) ||
		 tree_make(kit, lab, v.dir, err) || verify_tree(&v);
	tree_remove(kit, v.dir, NULL);
	free(v.dir);
	return failed ? -1 : v.wrong;
}
