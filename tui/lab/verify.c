// SPDX-License-Identifier: MIT
#include "lab/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "finding.h"
#include "mention.h"
#include "form.h"
#include "lab/question.h"
#include "specimen_verify.h"
#include "tree.h"

#define SEEDS_MAX 64

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
	char all[160];

	if (v->lab->seed) {
		snprintf(all, sizeof(all), "seed %s (%s): %s", v->lab->seed,
			 lab_drawn(v->lab), what);
		what = all;
	}
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
	if (v->lab->ships && !broke(&r, v->lab->ships))
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
	bool checker = v->lab->specimens;
	char *to =
		text_format("%s/%s", v->dir, checker ? LAB_CHECKER : "answers");
	char *from = text_format("%s%s", form, checker ? ".py" : "");
	int failed = to && from ? tree_paper(v->lab, from, to, v->err)
				: err_nomem(v->err);

	free(from);
	free(to);
	return failed;
}

/* As a student would have it who has sent it. */
static int put_mail(struct verify *v, const char *patch)
{
	char *outbox = text_format("%s/outbox", v->dir);
	const char *const make[] = { "mkdir", "-p", outbox, NULL };
	const char *const copy[] = { "cp", patch, outbox, NULL };
	int failed = !outbox || tree_remove(v->kit, outbox, v->err) ||
		     tree_must(v->kit, make, NULL, v->err) ||
		     tree_must(v->kit, copy, NULL, v->err);

	free(outbox);
	return failed;
}

/* A patch on top of the start, or none; and where the lab asks, a mail or a
 * form. */
static int put(struct verify *v, const char *patch, const char *form)
{
	if (back_to_start(v) ||
	    (patch && tree_apply(v->kit, v->dir, patch, v->err)) ||
	    (patch && v->lab->letter && put_mail(v, patch)))
		return -1;
	return v->lab->nquestions || v->lab->specimens ? put_form(v, form) : 0;
}

/* The solution; what the seed has put in is taken out where it is a fault. */
static int put_solution(struct verify *v, bool whole)
{
	bool patch;
	char *path = lab_solution(v->kit, v->lab, &patch);
	int failed = !path || put(v, patch ? path : NULL, "solution") ||
		     (patch && whole &&
		      tree_twist(v->kit, v->lab, v->dir, true, v->err));

	free(path);
	return failed;
}

static int verify_solution(struct verify *v)
{
	struct lab_result r;
	char why[200] = "";

	if (put_solution(v, true) || check(v, &r))
		return -1;
	if (!r.passed)
		snprintf(why, sizeof(why), "%s does not hold: %.*s",
			 first_broken(&r), (int)strcspn(first_why(&r), "\n"),
			 first_why(&r));
	lab_result_release(&r);
	tell(v, "the solution passes", why);
	return 0;
}

/* Everybody's solution is not enough for a seed that brings its own fault. */
static int verify_drawn(struct verify *v)
{
	const char *breaks = draw_breaks(v->lab->draw);
	struct lab_result r;
	char why[200] = "";

	if (!breaks || !draw_patch(v->lab->draw, 0))
		return 0;
	if (put_solution(v, false) || check(v, &r))
		return -1;
	if (!broke(&r, breaks))
		snprintf(why, sizeof(why), "%s holds; broken is %s", breaks,
			 first_broken(&r));
	lab_result_release(&r);
	tell(v, "another seed's solution does not pass", why);
	return 0;
}

static int verify_wrong(struct verify *v, const struct lab_wrong *w)
{
	char *patch = text_format("%s/wrong/%s.patch", v->lab->dir, w->name);
	char *form = text_format("wrong/%s", w->name);
	bool is_patch = tree_exists(patch);
	char what[80], why[200] = "";
	struct lab_result r;
	int failed =
		!form ||
		put(v, is_patch ? patch : NULL, is_patch ? "solution" : form) ||
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
	if (answers_read(&form, v->lab, v->lab->dir, v->err))
		return -1;
	if (*form.fault)
		snprintf(why, sizeof(why), "%s", form.fault);
	else if (form.count != v->lab->nquestions)
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

static int verify_looks(struct verify *v)
{
	char why[200] = "", spelling[ANSWER_LEN];

	if (v->lab->nquestions == 0)
		return 0;
	for (size_t i = 0; i < v->lab->nquestions; i++) {
		const struct lab_question *q = &v->lab->questions[i];
		enum answer_kind kind = question_kind(q->finds);

		if (!q->look)
			snprintf(why, sizeof(why), "%s has no look", q->name);
		for (size_t t = 0; t < q->ntraps; t++) {
			if (kind < ANSWER_KINDS &&
			    !answer_read(kind, q->traps[t].answer, spelling))
				snprintf(why, sizeof(why),
					 "%s: the trap %.40s is not %s",
					 q->name, q->traps[t].answer,
					 answer_form(kind));
		}
	}
	tell(v, "each question says where to look", why);
	return 0;
}

static int verify_handout(struct verify *v)
{
	char name[80], why[200] = "";
	char *text = lab_paper(v->lab, "handout.md", v->err);
	const char *at = text;

	if (!text)
		return -1;
	while (!*why && mention_next(&at, name, sizeof(name))) {
		if (tree_git(v->kit, v->dir, NULL, "grep", "-q", "-w", "-F",
			     name, "start", "--", "hyp", "guest", NULL))
			snprintf(why, sizeof(why), "the tree has no %s", name);
	}
	free(text);
	tell(v, "the handout names what is there", why);
	return 0;
}

/* ---- all of it ------------------------------------------------------------------------ */

static int verify_wrongs(struct verify *v)
{
	for (size_t i = 0; i < v->lab->nwrongs; i++) {
		if (verify_wrong(v, &v->lab->wrongs[i]))
			return -1;
	}
	return 0;
}

static int verify_specimens(struct verify *v)
{
	int wrong = specimens_verify(v->kit, v->lab, v->told, v->ctx, v->err);

	v->wrong += wrong > 0 ? wrong : 0;
	return wrong < 0 ? -1 : 0;
}

static int verify_tree(struct verify *v)
{
	if (verify_form(v) || verify_looks(v) || verify_handout(v) ||
	    verify_shipped(v) || verify_solution(v) || verify_wrongs(v))
		return -1;
	tell(v, "three wrong repairs at least",
	     v->lab->nwrongs < 3 ? "there are fewer" : "");
	return v->lab->specimens ? verify_specimens(v) : 0;
}

/* Wrong repairs are made in everybody's code; wrong answers differ. */
static int verify_seeded(struct verify *v)
{
	if (verify_handout(v) || verify_shipped(v) || verify_solution(v) ||
	    verify_drawn(v))
		return -1;
	return v->lab->rules ? 0 : verify_wrongs(v);
}

static int verify_one(struct verify *v)
{
	int failed;

	v->dir = text_format("%s/verify-%s", v->kit->build, v->lab->name);
	if (!v->dir)
		return err_nomem(v->err);
	failed = tree_remove(v->kit, v->dir, v->err) ||
		 tree_make(v->kit, v->lab, v->dir, v->err) ||
		 (v->lab->seed ? verify_seeded(v) : verify_tree(v));
	tree_remove(v->kit, v->dir, NULL);
	free(v->dir);
	return failed;
}

/* Seeds until every choice of every axis was drawn once. */
static int verify_seeds(struct verify *v, const struct lab *plain)
{
	unsigned long left = draw_choices(plain->draw);
	char seed[8];
	int failed = 0;

	for (unsigned int i = 1; left && i <= SEEDS_MAX && !failed; i++) {
		struct lab lab;

		snprintf(seed, sizeof(seed), "%u", i);
		if (lab_read_seeded(&lab, plain->dir, seed, v->err))
			return -1;
		v->lab = &lab;
		if (draw_taken(lab.draw) & left)
			failed = verify_one(v);
		left &= ~draw_taken(lab.draw);
		lab_release(&lab);
	}
	v->lab = plain;
	return failed;
}

int lab_verify(const struct lab_kit *kit, const struct lab *lab, lab_told told,
	       void *ctx, struct err *err)
{
	struct verify v = {
		.kit = kit, .lab = lab, .told = told, .ctx = ctx, .err = err
	};

	if (lab_on_linux(lab) && !tree_has_linux(kit)) {
		tell(&v, "# SKIP no real kernel: make real-kernel", "");
		return 0;
	}
	if (verify_one(&v) || (!lab->seed && verify_seeds(&v, lab)))
		return -1;
	return v.wrong;
}
