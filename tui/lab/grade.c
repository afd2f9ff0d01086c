// SPDX-License-Identifier: MIT
/* One hand-in, and the part of it that is done in the sandbox. */
#include "lab/grade.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "grading.h"
#include "handin_name.h"
#include "finding.h"
#include "hidden.h"
#include "inside.h"
#include "letter.h"
#include "mark.h"
#include "seeds.h"
#include "box/sandbox.h"
#include "tree.h"

int grade_check(const struct grade *g, struct err *err)
{
	return sandbox_check(err) || hidden_check(g, err) ? -1 : 0;
}

/* What is not the student's doing gets no mark. */
static json_t *without_answer(const struct handin *h, struct err *err)
{
	json_t *r;

	if (err->kind == ERR_CANCELLED)
		return NULL;
	r = mark_without(h, err->kind == ERR_TARGET ? "failed" : "not-graded",
			 err->text);
	*err = (struct err){ .kind = ERR_NONE };
	return r;
}

/* The mail around the repair is read out here: what does so has a sandbox of
 * its own. */
static int add_letter(const struct grade *g, const struct handin *h,
		      const struct pristine *p, json_t *answer, struct err *err)
{
	struct lab_result letter = { .lab = h->lab };
	char *start = text_format("%s/tree", p->dir);
	int failed = start ? letter_check(g->kit, h->lab, h->path, start,
					  &letter, err)
			   : err_nomem(err);
	json_t *findings = lab_findings(&letter);

	json_array_extend(json_object_get(answer, "findings"), findings);
	json_decref(findings);
	lab_result_release(&letter);
	free(start);
	return failed;
}

static json_t *without_seed(const struct handin *h)
{
	char *why = text_format("%s is not on the list of seeds.", h->student);
	json_t *r = mark_without(h, "not-graded", why ? why : "");

	free(why);
	return r;
}

json_t *grade_handin(const struct grade *g, const struct handin *h,
		     struct err *err)
{
	struct pristine p;
	json_t *answer, *result;

	if (*h->refused)
		return mark_without(h, "refused", h->refused);
	if (h->seedless)
		return without_seed(h);
	if (pristine_open(&p, g, h->lab, err))
		return without_answer(h, err);
	answer = pristine_try(&p, g, h->lab, handin_kind_name(h->kind), h->path,
			      err);
	if (answer && h->lab->letter && add_letter(g, h, &p, answer, err)) {
		json_decref(answer);
		answer = NULL;
	}
	result = answer ? mark_result(h, answer, p.reference)
			: without_answer(h, err);
	if (result)
		json_object_set_new(result, "kit", json_string(p.key));
	json_decref(answer);
	pristine_close(&p);
	return result;
}

/* As a class would have it: where the file's name tells a lab alone, the folder
 * tells the student. malloc()ed. */
static char *below(const struct grade *g, const char *path)
{
	char *copy = strdup(path), *above = strdup(path), *dir = NULL, *name;
	char *all = NULL;

	if (copy && above) {
		name = basename(copy);
		dir = handin_name_is_lab(name, g->labs)
			      ? realpath(dirname(above), NULL)
			      : NULL;
		all = dir && dir[1] ? text_format("%s/%s", basename(dir), name)
				    : strdup(name);
	}
	free(copy);
	free(above);
	free(dir);
	return all;
}

json_t *grade_one(const struct grade *g, const char *path, struct err *err)
{
	char *name = below(g, path);
	struct handin h;
	json_t *result = NULL;

	if (!name) {
		err_nomem(err);
		return NULL;
	}
	if (!tree_exists(path))
		err_set(err, ERR_USAGE, "%s: there is no such hand-in", path);
	else if (!handin_open(&h, path, name, g->labs, g->lab, err)) {
		if (!seeds_assign(g->seeds, &h, err))
			result = grade_handin(g, &h, err);
		handin_release(&h);
	}
	free(name);
	return result;
}

char *grade_inside(const char *job, struct err *err)
{
	json_t *all = json_loads(job, 0, NULL);
	json_t *answer = all ? inside_grade(all, err) : NULL;
	char *text = answer ? json_dumps(answer, JSON_COMPACT) : NULL;

	if (!all)
		err_set(err, ERR_USAGE, "this is for the grader's own use");
	else if (!text && err->kind == ERR_NONE)
		err_nomem(err);
	json_decref(all);
	json_decref(answer);
	return text;
}
