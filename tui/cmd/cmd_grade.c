// SPDX-License-Identifier: MIT
/* vhelab grade: a class, or one hand-in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/self.h"
#include "base/text.h"
#include "cmd.h"
#include "lab/grade.h"
#include "lab_cmd.h"

#define JOB_MAX (1024 * 1024)

struct grade_options {
	const char *path, *lab, *out, *hidden, *seeds, *seed;
	uint64_t jobs;
	bool again, one, json, inside;
};

static const struct option_row rows[] = {
	{ "PATH", 0, OPTION_WORD, "",
	  "a folder of hand-ins: patches, archives, work folders",
	  offsetof(struct grade_options, path) },
	{ "lab", 0, OPTION_TEXT, "LAB", "for names that do not say a lab",
	  offsetof(struct grade_options, lab) },
	{ "out", 'o', OPTION_TEXT, "DIR", "where the results go (PATH.graded)",
	  offsetof(struct grade_options, out) },
	{ "hidden", 0, OPTION_TEXT, "DIR",
	  "rules and guests besides the labs' own",
	  offsetof(struct grade_options, hidden) },
	{ "seeds", 0, OPTION_TEXT, "FILE", "whose seed is which: NAME,SEED",
	  offsetof(struct grade_options, seeds) },
	{ "seed", 0, OPTION_TEXT, "SEED", "with --one: the student's",
	  offsetof(struct grade_options, seed) },
	{ "jobs", 'j', OPTION_NUMBER, "N", "hand-ins at a time (the cores)",
	  offsetof(struct grade_options, jobs) },
	{ "again", 0, OPTION_FLAG, "", "those that have a result, too",
	  offsetof(struct grade_options, again) },
	{ "one", 0, OPTION_FLAG, "", "PATH is one hand-in",
	  offsetof(struct grade_options, one) },
	{ "json", 0, OPTION_FLAG, "", "with --one: schema vhelab-grade/1",
	  offsetof(struct grade_options, json) },
	{ "inside", 0, OPTION_FLAG, "", "for its own use, in the sandbox",
	  offsetof(struct grade_options, inside) },
	{ 0 },
};

/* ---- in the sandbox ------------------------------------------------------------- */

static int inside(struct err *err)
{
	char *job = calloc(1, JOB_MAX), *answer = NULL;
	size_t len = 0;
	ssize_t n;

	if (!job)
		return err_nomem(err);
	while (len < JOB_MAX - 1 &&
	       (n = read(STDIN_FILENO, job + len, JOB_MAX - 1 - len)) > 0)
		len += (size_t)n;
	answer = grade_inside(job, err);
	if (answer)
		puts(answer);
	free(job);
	free(answer);
	return answer ? EXIT_HELD : -1;
}

/* ---- one ------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int exit_of(const json_t *result)
{
	const char *status = text_of(result, "status");

	return !strcmp(status, "passed")       ? EXIT_HELD
	       : !strcmp(status, "not-graded") ? EXIT_ENV
					       : EXIT_BROKEN;
}

static int grade_alone(const struct grade *g, const struct grade_options *opt,
		       struct err *err)
{
	json_t *result = grade_one(g, opt->path, err);
	char *text = result ? json_dumps(result, JSON_INDENT(1)) : NULL;
	int code = result ? exit_of(result) : -1;

	if (text && opt->json)
		puts(text);
	else if (text)
		printf("%s, %s: %d points. %s\n", text_of(result, "name"),
		       text_of(result, "lab"),
		       (int)json_integer_value(
			       json_object_get(result, "points")),
		       text_of(result, "sentence"));
	free(text);
	json_decref(result);
	return code;
}

/* ---- a class ------------------------------------------------------------------------ */

#define BAR 24

static void draw_bar(const struct grade_progress *p)
{
	size_t full = p->total ? BAR * p->done / p->total : BAR;

	printf("\r\033[K%4zu of %zu [%.*s%*s]", p->done, p->total, (int)full,
	       "========================", (int)(BAR - full), "");
	if (p->left_s)
		printf(" %u:%02u left", p->left_s / 60, p->left_s % 60);
	fflush(stdout);
}

struct teller {
	bool terminal;
	char *aside; /* what was passed over, in words */
};

static void tell(const struct grade_progress *p, void *ctx)
{
	struct teller *t = ctx;

	if (p->aside && !t->aside)
		t->aside = p->aside > 1
				   ? text_format("%s and %zu more",
						 p->first_aside, p->aside - 1)
				   : strdup(p->first_aside);
	if (p->preparing) {
		printf(t->terminal ? "\r\033[Kpreparing %s" : "preparing %s\n",
		       p->preparing);
		fflush(stdout);
		return;
	}
	if (t->terminal) {
		draw_bar(p);
		return;
	}
	printf("%zu/%zu %s: %s\n", p->done, p->total,
	       text_of(p->result, "name"), text_of(p->result, "status"));
	fflush(stdout);
}

static void sum_up(const json_t *results, const char *out,
		   const struct teller *t)
{
	static const char *const states[] = { "passed", "failed", "not-built",
					      "refused", "not-graded" };
	const json_t *r;
	size_t i;

	printf("%zu hand-ins:", json_array_size(results));
	for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
		size_t n = 0;

		json_array_foreach(results, i, r)
			n += !strcmp(text_of(r, "status"), states[s]);
		printf("%s %zu %s", s ? "," : "", n, states[s]);
	}
	printf("\n%s/index.html, %s/grades.csv\n", out, out);
	if (geteuid() == 0)
		printf("graded as root, whom the limit on processes does not "
		       "hold: better be an ordinary user\n");
	if (t->aside)
		printf("passed over, as nobody hands that in: %s\n", t->aside);
}

/* 0 unless some could not be graded: marks are no failure of the grader's. */
static int exit_of_all(const json_t *results, struct err *err)
{
	const json_t *r;
	size_t i, n = 0;

	json_array_foreach(results, i, r) n += exit_of(r) == EXIT_ENV;
	return n ? err_set(err, ERR_ENV,
			   "%zu hand-ins could not be graded, their "
			   "sentences say why: mend that and grade again, the "
			   "others are kept",
			   n)
		 : EXIT_HELD;
}

/* PATH.graded; "." and ".." have a name, too. */
static char *beside(const char *path)
{
	size_t len = strlen(path);
	char *real = NULL, *out;

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (path[len - 1] == '.' || path[len - 1] == '/')
		real = realpath(path, NULL);
	out = real ? text_format("%s.graded", real)
		   : text_format("%.*s.graded", (int)len, path);
	free(real);
	return out;
}

static int grade_all(const struct grade *g, const struct grade_options *opt,
		     struct err *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct teller t = { .terminal = isatty(STDOUT_FILENO) };
	struct grade_class c = {
		.grade = g,
		.dir = opt->path,
		.at_once = (unsigned int)(opt->jobs   ? opt->jobs
					  : cores > 1 ? (uint64_t)cores
						      : 1),
		.again = opt->again,
		.told = tell,
		.ctx = &t,
	};
	char *out = beside(opt->path);
	json_t *results;
	int code = -1;

	if (!out)
		return err_nomem(err);
	c.out = opt->out ? opt->out : out;
	if (!grade_class(&c, &results, err)) {
		if (t.terminal)
			fputs("\r\033[K", stdout);
		sum_up(results, c.out, &t);
		code = exit_of_all(results, err);
		json_decref(results);
	} else if (t.terminal) {
		fputs("\n", stdout);
	}
	free(t.aside);
	free(out);
	return code;
}

/* ---- the command --------------------------------------------------------------------- */

/* The teacher's folder, or the one that comes with a teacher's kit. */
static char *find_hidden(const struct lab_desk *desk,
			 const struct grade_options *opt)
{
	char *path = NULL;
	struct stat st;

	if (opt->hidden)
		return strdup(opt->hidden);
	if (asprintf(&path, "%s/labs/hidden", desk->tree) < 0)
		return NULL;
	if (!stat(path, &st))
		return path;
	free(path);
	return NULL;
}

static int take_seeds(struct grade *g, const struct grade_options *opt,
		      struct err *err)
{
	if (opt->seed)
		g->seeds = seeds_same(opt->seed, err);
	else if (opt->seeds)
		g->seeds = seeds_read(opt->seeds, err);
	return (opt->seed || opt->seeds) && !g->seeds ? -1 : 0;
}

static int grade(const struct lab_desk *desk, const struct grade_options *opt,
		 struct err *err)
{
	char *program = realpath("/proc/self/exe", NULL);
	char *hidden = find_hidden(desk, opt);
	struct grade g = {
		.kit = &desk->kit,
		.labs = &desk->labs,
		.lab = opt->lab ? labs_find(&desk->labs, opt->lab) : NULL,
		.program = program,
		.hidden = hidden,
		.jobs = opt->one ? 2 : 1,
	};
	int code = -1;

	if (!program)
		err_nomem(err);
	else if (opt->lab && !g.lab)
		err_set(err, ERR_USAGE, "no lab is called \"%s\"", opt->lab);
	else if (!take_seeds(&g, opt, err) && !grade_check(&g, err))
		code = opt->one ? grade_alone(&g, opt, err)
				: grade_all(&g, opt, err);
	seeds_free(g.seeds);
	free(program);
	free(hidden);
	return code;
}

static int grade_main(int argc, char **argv)
{
	struct grade_options opt = { 0 };
	struct err err = { 0 };
	struct lab_desk desk;
	int got = options_parse(argc, argv, &cmd_grade, rows, &opt, &err);
	int code;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	if (opt.inside) {
		code = inside(&err);
		return code < 0 ? cmd_fail(&err) : code;
	}
	if (opt.seed && !opt.one) {
		err_set(&err, ERR_USAGE,
			"--seed is for one hand-in, with --one; for a class: "
			"--seeds FILE");
		return cmd_fail(&err);
	}
	if (!opt.path) {
		err_set(&err, ERR_USAGE,
			"name the folder of hand-ins: %s grade DIR", self());
		return cmd_fail(&err);
	}
	if (lab_desk_open(&desk, &err))
		return cmd_fail(&err);
	code = grade(&desk, &opt, &err);
	lab_desk_close(&desk);
	return code < 0 ? cmd_fail(&err) : code;
}

const struct cmd cmd_grade = {
	.name = "grade",
	.args = "PATH [OPTION...]",
	.summary = "Grade a folder of hand-ins, each in a sandbox.",
	.run = grade_main,
};
