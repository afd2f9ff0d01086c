// SPDX-License-Identifier: MIT
/* Reading a lab's folder. */
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/inifile.h"
#include "base/text.h"
#include "draw.h"
#include "lab/lab.h"
#include "letter.h"
#include "specimen.h"

#define FILE_MAX  (64 * 1024)
#define PAPER_MAX (256 * 1024)
#define LAPS_MAX  250
#define NAME_LEN  32

static const char *const hint_names[LAB_HINTS] = { "nudge", "place", "cause",
						   "fix" };

const char *lab_hint_name(size_t stage)
{
	return stage < LAB_HINTS ? hint_names[stage] : NULL;
}

struct reader {
	struct lab *lab;
	struct err problem; /* of the first line that was wrong */
};

static int add_text(struct reader *r, char **text, const char *value)
{
	return text_join(text, value) ||
	       inifile_complain(&r->problem, "lab", "memory is short", "");
}

/* Names become parts of paths. */
bool lab_good_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return *name && *name != '.' && *name != '-' &&
	       strlen(name) < NAME_LEN && !name[strspn(name, letters)];
}

bool lab_run_parse(struct lab_run *run, const char *value)
{
	char mode[8], guest[NAME_LEN];
	unsigned int laps;

	if (sscanf(value, "%7s %31s %3u", mode, guest, &laps) != 3 ||
	    laps < 1 || laps > LAPS_MAX || !lab_good_name(guest) ||
	    (strcmp(mode, "vhe") != 0 && strcmp(mode, "nvhe") != 0))
		return false;
	run->nvhe = *mode == 'n';
	run->laps = laps;
	run->unfixed = !strcmp(guest, "linux-unfixed");
	run->real = run->unfixed || !strcmp(guest, "linux");
	run->guest = strdup(guest);
	return run->guest;
}

bool lab_on_linux(const struct lab *lab)
{
	for (size_t i = 0; i < lab->nruns; i++) {
		if (lab->runs[i].real)
			return true;
	}
	return false;
}

static int read_run(struct reader *r, const char *value)
{
	if (r->lab->nruns == LAB_RUNS)
		return inifile_complain(&r->problem, "lab",
					"too many runs: ", value);
	if (!lab_run_parse(&r->lab->runs[r->lab->nruns], value))
		return inifile_complain(&r->problem, "lab",
					"a run is MODE GUEST LAPS, not ",
					value);
	r->lab->nruns++;
	return 1;
}

static int read_lab_key(struct reader *r, const char *key, const char *value)
{
	if (!strcmp(key, "title"))
		return add_text(r, &r->lab->title, value);
	if (!strcmp(key, "goal"))
		return add_text(r, &r->lab->goal, value);
	if (!strcmp(key, "variant") || !strcmp(key, "solution"))
		return lab_good_name(value)
			       ? add_text(r,
					  *key == 'v' ? &r->lab->variant
						      : &r->lab->solution,
					  value)
			       : inifile_complain(&r->problem, "lab",
						  "no variant: ", value);
	if (!strcmp(key, "ships"))
		return add_text(r, &r->lab->ships, value);
	if (!strcmp(key, "interrupts")) {
		r->lab->step_irqs = !strcmp(value, "taken");
		return r->lab->step_irqs || !strcmp(value, "held") ||
		       inifile_complain(&r->problem, "lab",
					"taken or held, not ", value);
	}
	if (!strcmp(key, "run"))
		return read_run(r, value);
	return inifile_complain(&r->problem, "lab", "unknown key: ", key);
}

static int read_hint(struct reader *r, const char *key, const char *value)
{
	for (size_t i = 0; i < LAB_HINTS; i++) {
		if (strcmp(key, hint_names[i]) != 0)
			continue;
		if (i > r->lab->nhints)
			return inifile_complain(&r->problem, "hints",
						"one is missing before ", key);
		if (i == r->lab->nhints)
			r->lab->nhints++;
		return add_text(r, &r->lab->hints[i], value);
	}
	return inifile_complain(&r->problem, "hints",
				"nudge, place, cause or fix, not ", key);
}

/* The thing called @name in an array whose items begin with their name; a new
 * one if it is not there yet. NULL when there is no room. */
static void *item_of(struct reader *r, void *items, size_t size, size_t max,
		     size_t *count, const char *name)
{
	char **last = *count ? (char **)((char *)items + (*count - 1) * size)
			     : NULL;

	if (last && !strcmp(*last, name))
		return last;
	if (*count == max || !lab_good_name(name))
		return NULL;
	last = (char **)((char *)items + *count * size);
	if (!add_text(r, last, name))
		return NULL;
	(*count)++;
	return last;
}

/* A text may go on in the next line, which has the same key again. */
static int read_trap(struct reader *r, struct lab_question *q,
		     const char *answer, const char *value)
{
	struct lab_trap *t = q->ntraps ? &q->traps[q->ntraps - 1] : NULL;

	if (!t || strcmp(t->answer, answer) != 0) {
		if (q->ntraps == LAB_TRAPS)
			return inifile_complain(&r->problem, q->name,
						"too many traps: ", answer);
		t = &q->traps[q->ntraps];
		if (add_text(r, &t->answer, answer) != 1)
			return 0;
		q->ntraps++;
	}
	return add_text(r, &t->says, value);
}

static int read_question(struct reader *r, const char *name, const char *key,
			 const char *value)
{
	struct lab_question *q = item_of(r, r->lab->questions, sizeof(*q),
					 LAB_QUESTIONS, &r->lab->nquestions,
					 name);

	if (!q)
		return inifile_complain(&r->problem, name,
					"not a good name, or too many", "");
	if (!strcmp(key, "asks"))
		return add_text(r, &q->asks, value);
	if (!strcmp(key, "finds"))
		return add_text(r, &q->finds, value);
	if (!strcmp(key, "look"))
		return add_text(r, &q->look, value);
	if (!strncmp(key, "trap ", 5))
		return read_trap(r, q, key + 5, value);
	if (!strcmp(key, "run") && sscanf(value, "%2u", &q->run) == 1)
		return 1;
	return inifile_complain(&r->problem, name, "unknown key: ", key);
}

static int read_wrong(struct reader *r, const char *name, const char *key,
		      const char *value)
{
	struct lab_wrong *w = item_of(r, r->lab->wrongs, sizeof(*w), LAB_WRONGS,
				      &r->lab->nwrongs, name);

	if (!w)
		return inifile_complain(&r->problem, name,
					"not a good name, or too many", "");
	if (!strcmp(key, "fails"))
		return add_text(r, &w->fails, value);
	if (!strcmp(key, "because"))
		return add_text(r, &w->because, value);
	return inifile_complain(&r->problem, name, "unknown key: ", key);
}

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = ctx;

	if (!strcmp(section, "lab"))
		return read_lab_key(r, key, value);
	if (!strcmp(section, "hints"))
		return read_hint(r, key, value);
	if (!strncmp(section, "question ", 9))
		return read_question(r, section + 9, key, value);
	if (!strncmp(section, "wrong ", 6))
		return read_wrong(r, section + 6, key, value);
	return inifile_complain(&r->problem, section, "no such section", "");
}

/* ---- is it whole? -------------------------------------------------------------- */

static bool has_rule(const struct lab *lab, const char *name)
{
	for (size_t i = 0; i < lab->nquestions; i++) {
		if (!strcmp(lab->questions[i].name, name))
			return true;
	}
	for (size_t i = 0; lab->rules && i < rule_set_count(lab->rules); i++) {
		if (!strcmp(rule_set_rule(lab->rules, i)->name, name))
			return true;
	}
	if (lab->specimens && specimens_find(lab->specimens, name))
		return true;
	return letter_has(lab->letter, name);
}

static void check_whole(void *ctx)
{
	struct reader *r = ctx;
	const struct lab *lab = r->lab;

	if (!lab->title || !lab->goal || !lab->variant)
		inifile_complain(&r->problem, "lab",
				 "needs title, goal and variant", "");
	if (lab->nruns == 0)
		inifile_complain(&r->problem, "lab", "needs a run", "");
	if (!lab->rules && lab->nquestions == 0 && !lab->specimens)
		inifile_complain(
			&r->problem, "lab",
			"has neither rules nor questions nor specimens", "");
	for (size_t i = 0; i < lab->nquestions; i++) {
		if (!lab->questions[i].asks || !lab->questions[i].finds)
			inifile_complain(&r->problem, lab->questions[i].name,
					 "needs asks and finds", "");
		if (lab->questions[i].run > lab->nruns)
			inifile_complain(&r->problem, lab->questions[i].name,
					 "there is no such run", "");
	}
	if ((lab->rules || lab->specimens) &&
	    (!lab->ships || !has_rule(lab, lab->ships)))
		inifile_complain(&r->problem, "lab",
				 "ships must name a rule or a specimen: ",
				 lab->ships ? lab->ships : "");
	for (size_t i = 0; i < lab->nwrongs; i++) {
		const struct lab_wrong *w = &lab->wrongs[i];

		if (!w->fails || !w->because)
			inifile_complain(&r->problem, w->name,
					 "needs fails and because", "");
		else if (!has_rule(lab, w->fails))
			inifile_complain(&r->problem, w->name,
					 "no such rule, question or specimen: ",
					 w->fails);
	}
}

/* ---- files ----------------------------------------------------------------------- */

static char *path_of(const char *dir, const char *file)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s", dir, file) < 0 ? NULL : path;
}

static bool there(const char *dir, const char *file)
{
	char *path = path_of(dir, file);
	bool is = path && !access(path, R_OK);

	free(path);
	return is;
}

char *lab_paper(const struct lab *lab, const char *name, struct err *err)
{
	char *path = path_of(lab->dir, name), *text = NULL, *filled = NULL;
	size_t size;

	if (path)
		text = (char *)file_read(path, PAPER_MAX, &size, err);
	else
		err_nomem(err);
	if (text)
		filled = draw_fill(lab->draw, text, path, err);
	free(text);
	free(path);
	return filled;
}

static int read_rules(struct lab *lab, struct err *err)
{
	char *path, *text;

	if (!there(lab->dir, "rules"))
		return 0;
	path = path_of(lab->dir, "rules");
	text = path ? lab_paper(lab, "rules", err) : NULL;
	lab->rules = text ? rule_set_parse(text, path, err) : NULL;
	free(text);
	free(path);
	return lab->rules ? 0 : -1;
}

static int read_letter(struct lab *lab, struct err *err)
{
	char *path;

	if (!there(lab->dir, "letter"))
		return 0;
	path = path_of(lab->dir, "letter");
	lab->letter = path ? letter_read(path, err) : NULL;
	if (!path)
		err_nomem(err);
	free(path);
	return lab->letter ? 0 : -1;
}

static int read_specimens(struct lab *lab, struct err *err)
{
	if (!there(lab->dir, "specimens"))
		return 0;
	lab->specimens = specimens_read(lab->dir, err);
	return lab->specimens ? 0 : -1;
}

static int read_ini(struct lab *lab, struct err *err)
{
	struct reader r = { .lab = lab };
	struct inifile f = { on_key, check_whole, &r, &r.problem };
	char *path = path_of(lab->dir, "lab");
	char *text = path ? lab_paper(lab, "lab", err) : NULL;
	int failed = !text || inifile_read(&f, text, path, err);

	free(text);
	free(path);
	return failed ? -1 : 0;
}

/* "03-see-the-leak": two digits, a dash, a name. */
static bool read_name(struct lab *lab, const char *dir)
{
	const char *slash = strrchr(dir, '/');
	const char *name = slash ? slash + 1 : dir;

	if (!isdigit((unsigned char)name[0]) ||
	    !isdigit((unsigned char)name[1]) || name[2] != '-' ||
	    !lab_good_name(name + 3))
		return false;
	lab->number = (unsigned int)(name[0] - '0') * 10 +
		      (unsigned int)(name[1] - '0');
	lab->dir = strdup(dir);
	lab->name = strdup(name);
	return lab->dir && lab->name;
}

int lab_read_seeded(struct lab *lab, const char *dir, const char *seed,
		    struct err *err)
{
	memset(lab, 0, sizeof(*lab));
	lab->seed = seed ? strdup(seed) : NULL;
	if (seed && !draw_is_seed(seed))
		err_set(err, ERR_USAGE,
			"\"%.40s\" is no seed: letters, digits and ._@+- are",
			seed);
	else if (!read_name(lab, dir))
		err_set(err, ERR_USAGE,
			"%s: a lab's folder is called like 03-see-the-leak",
			dir);
	else if (!draw_read(&lab->draw, dir, seed, err) &&
		 !read_rules(lab, err) && !read_letter(lab, err) &&
		 !read_specimens(lab, err) && !read_ini(lab, err)) {
		lab->start = there(dir, "start.patch");
		return 0;
	}
	lab_release(lab);
	return -1;
}

int lab_read(struct lab *lab, const char *dir, struct err *err)
{
	return lab_read_seeded(lab, dir, NULL, err);
}

int lab_sow(struct lab *lab, const char *seed, struct err *err)
{
	struct lab fresh;

	if (lab_read_seeded(&fresh, lab->dir, seed, err))
		return -1;
	lab_release(lab);
	*lab = fresh;
	return 0;
}

const char *lab_drawn(const struct lab *lab)
{
	return draw_name(lab->draw);
}

static void release_question(struct lab_question *q)
{
	free(q->name);
	free(q->asks);
	free(q->finds);
	free(q->look);
	for (size_t i = 0; i < q->ntraps; i++) {
		free(q->traps[i].answer);
		free(q->traps[i].says);
	}
}

void lab_release(struct lab *lab)
{
	for (size_t i = 0; i < lab->nruns; i++)
		free(lab->runs[i].guest);
	for (size_t i = 0; i < lab->nquestions; i++) {
		release_question(&lab->questions[i]);
	}
	for (size_t i = 0; i < lab->nwrongs; i++) {
		free(lab->wrongs[i].name);
		free(lab->wrongs[i].fails);
		free(lab->wrongs[i].because);
	}
	for (size_t i = 0; i < lab->nhints; i++)
		free(lab->hints[i]);
	rule_set_free(lab->rules);
	draw_free(lab->draw);
	free(lab->seed);
	specimens_free(lab->specimens);
	free(lab->dir);
	free(lab->name);
	free(lab->title);
	free(lab->goal);
	free(lab->variant);
	free(lab->solution);
	free(lab->ships);
	letter_free(lab->letter);
	memset(lab, 0, sizeof(*lab));
}
