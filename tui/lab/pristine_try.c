// SPDX-License-Identifier: MIT
/* A hand-in, or nothing, tried in the sandbox on the grader's own copy. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "grade_checker.h"
#include "inside.h"
#include "judge.h"
#include "pristine.h"
#include "box/sandbox.h"
#include "tree.h"

#define TEXT_MAX (256 * 1024)

/*
 * One hand-in in all: its compilers have limits of their own (inside.c). Time
 * on the wall is for what sleeps, and marks nothing.
 */
static const struct run_limits try_limits = { .file_mb = 256,
					      .memory_mb = 6 * 1024,
					      .tree_cpu_s = 240,
					      .wall_s = 300,
					      .output = 4 * 1024 * 1024 };
#define WORK_MB	  192
#define TMP_MB	  64
#define PROCESSES 128

/* How the program inside ends over what the teacher wrote. */
#define ENDS_USAGE 2

/* Not every QEMU is built with it. */
static bool can_confine(void)
{
	const char *const argv[] = { "qemu-system-aarch64", "-sandbox",
				     "on,obsolete=deny,elevateprivileges=deny,"
				     "spawn=deny,resourcecontrol=deny",
				     "-version", NULL };
	const struct run_limits limits = { .wall_s = 60 };
	struct run_result r;
	bool can = !run(argv, NULL, &limits, -1, &r, NULL) && !r.status;

	run_release(&r);
	return can;
}

static char *read_text(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	size_t size;
	char *text = path && tree_exists(path)
			     ? (char *)file_read(path, TEXT_MAX, &size, NULL)
			     : NULL;

	free(path);
	return text;
}

static json_t *lines_of(char *text)
{
	json_t *list = json_array();
	char *state = NULL;

	for (char *line = text ? strtok_r(text, "\n", &state) : NULL; line;
	     line = strtok_r(NULL, "\n", &state)) {
		if (*line != '#')
			json_array_append_new(list, json_string(line));
	}
	return list;
}

static json_t *make_job(const struct pristine *p, const struct grade *g,
			const struct lab *lab, const char *kind)
{
	char *hidden = read_text(p->dir, "hidden");
	char *runs = read_text(p->dir, "runs");
	json_t *reference = json_object_get(p->reference, "runs");
	bool confined = p->reference ? json_is_true(json_object_get(
					       p->reference, "confined"))
				     : can_confine();
	json_t *job = json_pack("{s:s, s:s, s:b, s:i, s:o}", "lab", lab->name,
				"kind", kind, "confined", (int)confined, "jobs",
				(int)g->jobs, "runs", lines_of(runs));

	if (hidden)
		json_object_set_new(job, "hidden", json_string(hidden));
	if (reference)
		json_object_set(job, "reference", reference);
	free(hidden);
	free(runs);
	return job;
}

static json_t *read_answer(const struct run_result *r, struct err *err)
{
	json_t *answer = NULL;

	if (r->end == RUN_WORKED)
		err_set(err, ERR_TARGET,
			"it used more than %u s of processor time",
			try_limits.tree_cpu_s);
	else if (r->end == RUN_WAITED)
		err_set(err, ERR_ENV, "it was not over after %u s",
			try_limits.wall_s);
	else if (r->status == 0)
		answer = json_loads(r->output, 0, NULL);
	if (!answer && r->end == RUN_ENDED)
		err_set(err, r->status == ENDS_USAGE ? ERR_USAGE : ERR_ENV,
			"the grader failed (%d): %.200s", r->status, r->output);
	return answer;
}

static json_t *in_sandbox(const struct pristine *p, const struct grade *g,
			  const struct lab *lab, const char *path, int input,
			  struct err *err)
{
	static const char *const argv[] = { INSIDE_KIT "/vhelab", "grade",
					    "--inside", NULL };
	char *guest = text_format("%s/guest", p->dir);
	char *tree = text_format("%s/tree", p->dir);
	char *paper = text_format("%s/lab/%s", p->dir, lab->name);
	char *label = text_format("%s/%s", INSIDE_LABS, lab->name);
	char *real = text_format("%s/real", g->kit->build);
	struct sandbox box = {
		.mounts = { { .to = INSIDE_WORK, .size_mb = WORK_MB },
			    { .to = "/tmp", .size_mb = TMP_MB },
			    { .from = g->program, .to = INSIDE_KIT "/vhelab" },
			    { .from = guest, .to = INSIDE_KIT "/guest" },
			    { .from = tree, .to = INSIDE_PRISTINE },
			    { .from = paper, .to = label },
			    { .from = path, .to = INSIDE_HANDIN } },
		.count = path ? 7 : 6,
		.hidden = { g->kit->tree, g->hidden ? g->hidden : "/none" },
		.processes = PROCESSES,
	};
	struct run_limits limits = try_limits;
	struct run_result r = { 0 };
	json_t *answer = NULL;

	limits.input = input;
	if (lab_on_linux(lab) && real && tree_exists(real))
		box.mounts[box.count++] =
			(struct sandbox_mount){ .from = real,
						.to = INSIDE_KIT "/real" };
	if (!guest || !tree || !paper || !label || !real)
		err_nomem(err);
	else if (!sandbox_run(&box, argv, &limits, g->kit->cancel_fd, &r, err))
		answer = read_answer(&r, err);
	run_release(&r);
	free(guest);
	free(tree);
	free(paper);
	free(label);
	free(real);
	return answer;
}

json_t *pristine_try(const struct pristine *p, const struct grade *g,
		     const struct lab *lab, const char *kind, const char *path,
		     struct err *err)
{
	json_t *job = make_job(p, g, lab, kind), *answer = NULL;
	int input = job ? judge_input(job) : -1;

	if (input < 0)
		err_set(err, ERR_ENV, "no memory for a job");
	else
		answer = in_sandbox(p, g, lab, path, input, err);
	if (answer && lab->specimens &&
	    grade_checker(g, lab, p->dir, answer, err)) {
		json_decref(answer);
		answer = NULL;
	}
	/* Found out once: the copy's reference keeps it. */
	json_object_set(answer, "confined", json_object_get(job, "confined"));
	if (input >= 0)
		close(input);
	json_decref(job);
	return answer;
}
