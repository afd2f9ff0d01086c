// SPDX-License-Identifier: MIT
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/file.h"
#include "finding.h"
#include "harvest.h"
#include "specimen.h"
#include "box/compile.h"
#include "box/run.h"
#include "tree.h"
#include "witness.h"

#define TREE	    INSIDE_WORK "/tree"
#define OUTPUT_MAX  3000
#define CHECKER_MAX (128 * 1024)

/*
 * A run may take eight times the instructions of the tree as it ships, and
 * then some: no repair of a lab comes near that.
 */
#define BUDGET_TIMES 8
#define BUDGET_MORE  100000

/* Booting takes QEMU a tenth of a second of processor time. What has worked
 * this long without running a vCPU never will; what has not may sleep, or was
 * not given the time, and gets more, on the wall. */
#define BOOT_CPU_S     2.0
#define BOOT_MS	       4000
#define BOOT_PATIENTLY 12000

struct inside {
	const json_t *job;
	struct lab lab;
	struct rule_set *hidden;
	struct lab_result result;
	json_t *runs;
	size_t index; /* of the run under way */
	struct err *err;
};

/* ---- tree and build ---------------------------------------------------------------- */

static int copy_tree(struct inside *in)
{
	const char *const argv[] = { "cp", "-a", INSIDE_PRISTINE, TREE, NULL };
	const struct lab_kit kit = { .cancel_fd = -1 };

	return tree_must(&kit, argv, NULL, in->err);
}

static enum handin_kind kind_of(const char *name)
{
	enum handin_kind kind = HANDIN_FILE;

	while (kind > HANDIN_NONE &&
	       (!name || strcmp(name, handin_kind_name(kind)) != 0))
		kind--;
	return kind;
}

static int take(struct inside *in, struct harvest *h)
{
	const char *kind = json_string_value(json_object_get(in->job, "kind"));

	*h = (struct harvest){ .tree = TREE, .scratch = INSIDE_WORK "/in" };
	return harvest(h, kind_of(kind), INSIDE_HANDIN, in->err);
}

/* Only the images that are run, and no listings of them. */
static int build(struct inside *in, struct run_result *r)
{
	const char *argv[] = { "make",	    "-s", "B=build", NULL,
			       "t_finish=", NULL, NULL,	     NULL };
	char jobs[16];
	size_t n = 5;
	bool mode[2] = { false, false };

	snprintf(jobs, sizeof(jobs), "-j%d",
		 (int)json_integer_value(json_object_get(in->job, "jobs")));
	argv[3] = jobs;
	for (size_t i = 0; i < in->lab.nruns; i++)
		mode[in->lab.runs[i].nvhe] = true;
	if (mode[0])
		argv[n++] = "build/hyp/hyp.elf";
	if (mode[1])
		argv[n++] = "build/hyp/hyp-nvhe.elf";
	return run(argv, TREE, &compile_limits, -1, r, in->err);
}

/* ---- runs -------------------------------------------------------------------------------- */

static int judge_hidden(struct inside *in, const struct session *s, bool nvhe,
			struct lab_result *result)
{
	const struct rule_subject subject = { .trace = s->trace,
					      .symbols = &s->symbols,
					      .nvhe = nvhe };
	struct verdict *v = calloc(512, sizeof(*v));
	size_t n;

	if (!v)
		return err_nomem(in->err);
	n = rule_set_judge(in->hidden, &subject, v, 512);
	for (size_t i = 0; i < n; i++)
		finding_add(result, v[i].rule->name, v[i].rule->says, v[i].lap,
			    v[i].holds, "%s", v[i].holds ? "" : v[i].text);
	free(v);
	return 0;
}

static const json_t *reference(const struct inside *in, const char *what)
{
	const json_t *runs = json_object_get(in->job, "reference");

	return json_object_get(json_array_get(runs, in->index), what);
}

static int look(const struct session *s, size_t run, struct lab_result *result,
		void *ctx, struct err *err)
{
	struct inside *in = ctx;
	const json_t *exits = reference(in, "exits");

	(void)err;
	/* On Linux nothing is the student's. */
	if (!in->lab.runs[run].real)
		witness_image(s, result);
	if (exits)
		witness_guest(s, exits, result);
	if (in->hidden && judge_hidden(in, s, in->lab.runs[run].nvhe, result))
		return -1;
	json_array_append_new(
		in->runs,
		json_pack("{s:s, s:s, s:I, s:o, s:o}", "mode",
			  in->lab.runs[run].nvhe ? "nvhe" : "vhe", "guest",
			  in->lab.runs[run].guest, "instructions",
			  (json_int_t)trace_length(s->trace), "exits",
			  witness_exits(s), "laps", witness_laps(s)));
	return 0;
}

static double children_cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static bool did_not_boot(const struct lab_result *r, size_t from)
{
	const struct lab_finding *f = &r->findings[from];

	return r->count == from + 1 && !f->held && !strcmp(f->name, "run") &&
	       f->why && strstr(f->why, "no vCPU was run");
}

static void drop_last(struct lab_result *r)
{
	struct lab_finding *f = &r->findings[--r->count];

	free(f->name);
	free(f->says);
	free(f->why);
}

/* One try of it; *@idle: it has not booted, nor worked. */
static int try_run(struct inside *in, const struct lab_check *c, size_t run,
		   const struct lab_images *images, bool *idle)
{
	size_t had = in->result.count;
	double used = children_cpu_s();
	int failed = lab_check_run(c, run, images, &in->result, in->err);

	*idle = !failed && did_not_boot(&in->result, had) &&
		children_cpu_s() - used < BOOT_CPU_S;
	return failed;
}

/* Does the tree as it ships boot on this computer, now? */
static bool control_boots(const struct inside *in, const struct lab_check *c,
			  size_t run, const struct lab_images *images)
{
	char *kernel = text_format(INSIDE_PRISTINE "%s",
				   images->kernel + sizeof(TREE) - 1);
	const struct lab_images untouched = { .kernel = kernel,
					      .guest = images->guest };
	struct lab_result result = { .lab = &in->lab };
	struct lab_check control = *c;
	struct err ignored = { .kind = ERR_NONE };
	bool boots;

	control.look = NULL;
	boots = kernel &&
		!lab_check_run(&control, run, &untouched, &result, &ignored) &&
		!did_not_boot(&result, 0);
	lab_result_release(&result);
	free(kernel);
	return boots;
}

/* A machine that sleeps looks like one that is given no time. It gets more, and
 * if that does not help, the tree as it ships is the control. */
static int run_patiently(struct inside *in, struct lab_check *c, size_t run,
			 const struct lab_images *images)
{
	bool idle;
	int failed = try_run(in, c, run, images, &idle);

	if (!failed && idle) {
		drop_last(&in->result);
		c->boot_ms = BOOT_PATIENTLY;
		failed = try_run(in, c, run, images, &idle);
	}
	c->boot_ms = BOOT_MS;
	if (!failed && idle && !control_boots(in, c, run, images))
		failed = err_set(in->err, ERR_ENV,
				 "this computer gives the machine no time to "
				 "boot: grade again when it has less to do");
	return failed;
}

static int one_run(struct inside *in, const struct lab_kit *kit, size_t run)
{
	json_int_t usual = json_integer_value(reference(in, "instructions"));
	char *guest = text_format("%s/guest/%s.elf", INSIDE_KIT,
				  in->lab.runs[run].guest);
	const struct lab_images images = {
		.kernel = in->lab.runs[run].nvhe ? TREE
				  "/build/hyp/hyp-nvhe.elf"
						 : TREE "/build/hyp/hyp.elf",
		.guest = guest,
	};
	struct lab_check c = {
		.kit = kit,
		.lab = &in->lab,
		.folder = TREE,
		.budget = usual ? (uint64_t)usual * BUDGET_TIMES + BUDGET_MORE
				: 0,
		.boot_ms = BOOT_MS,
		.confined = json_is_true(json_object_get(in->job, "confined")),
		.look = look,
		.ctx = in,
	};
	int failed = guest ? run_patiently(in, &c, run, &images)
			   : err_nomem(in->err);

	free(guest);
	return failed;
}

static int all_runs(struct inside *in)
{
	const struct lab_kit kit = { .tree = TREE,
				     .build = INSIDE_KIT,
				     .work = INSIDE_WORK,
				     .cancel_fd = -1 };
	int failed = 0;

	for (in->index = 0; !failed && in->index < in->lab.nruns; in->index++)
		failed = one_run(in, &kit, in->index);
	return failed;
}

/* ---- the answer ----------------------------------------------------------------------------- */

static json_t *answer(const struct inside *in, struct harvest *h,
		      const char *wrong, char *output)
{
	json_t *findings = lab_findings(&in->result);

	if (!findings) {
		err_nomem(in->err);
		return NULL;
	}
	return json_pack("{s:o, s:s, s:o, s:I, s:I, s:o, s:o, s:O}", "refused",
			 lab_text(h->refused), "wrong", wrong, "output",
			 lab_text(output ? output : ""), "changed",
			 (json_int_t)h->changed, "ignored",
			 (json_int_t)h->ignored, "first", lab_text(h->first),
			 "findings", findings, "runs", in->runs);
}

static bool is_of_tree(const char *text)
{
	return !strncmp(text, TREE "/", sizeof(TREE));
}

/* What else is read of the student's are the answers; a file outside their
 * tree that cannot be read is no fault of theirs. */
static json_t *refuse_form(struct inside *in, struct harvest *h)
{
	const char *text = in->err->text + sizeof(TREE);

	snprintf(h->refused, sizeof(h->refused), "%.*s",
		 (int)sizeof(h->refused) - 1, text);
	return answer(in, h, "", NULL);
}

/* A checker is not ours to run: whoever asked does that, in a sandbox that
 * shows it nothing else. */
static json_t *hand_out(struct inside *in, struct harvest *h)
{
	size_t size;
	char *text = (char *)file_read(TREE "/" LAB_CHECKER, CHECKER_MAX, &size,
				       NULL);
	json_t *checker = text ? json_stringn(text, size) : NULL, *all;

	if (!checker || strlen(text) != size)
		snprintf(h->refused, sizeof(h->refused),
			 LAB_CHECKER " is missing, too large, or not UTF-8.");
	all = answer(in, h, "", NULL);
	json_object_set(all, "checker", checker);
	json_decref(checker);
	free(text);
	return all;
}

static json_t *build_and_run(struct inside *in, struct harvest *h)
{
	struct run_result r;
	json_t *all = NULL;

	if (!build(in, &r)) {
		char *error = compile_error(r.output);
		const char *wrong = compile_wrong(&r);

		r.output[r.len < OUTPUT_MAX ? r.len : OUTPUT_MAX] = '\0';
		if (r.status)
			all = answer(in, h, wrong, r.output);
		else if (!all_runs(in))
			all = answer(in, h, "", NULL);
		else if (in->err->kind == ERR_USAGE &&
			 is_of_tree(in->err->text))
			all = refuse_form(in, h);
		if (all && error)
			json_object_set_new(all, "error", lab_text(error));
		free(error);
	}
	run_release(&r);
	return all;
}

/* A run of the teacher's: "vhe GUEST LAPS". */
static int add_runs(struct inside *in)
{
	const json_t *runs = json_object_get(in->job, "runs"), *one;
	size_t i;

	json_array_foreach(runs, i, one)
	{
		if (in->lab.nruns == LAB_RUNS)
			return err_set(in->err, ERR_USAGE,
				       "more than %d runs for one lab",
				       LAB_RUNS);
		if (!lab_run_parse(&in->lab.runs[in->lab.nruns],
				   json_string_value(one)))
			return err_set(in->err, ERR_USAGE,
				       "a run is MODE GUEST LAPS");
		in->lab.nruns++;
	}
	return 0;
}

static int prepare(struct inside *in)
{
	const char *name = json_string_value(json_object_get(in->job, "lab"));
	const char *rules =
		json_string_value(json_object_get(in->job, "hidden"));
	char *dir = text_format("%s/%s", INSIDE_LABS, name ? name : "");
	int failed = dir ? lab_read(&in->lab, dir, in->err)
			 : err_nomem(in->err);

	free(dir);
	if (failed)
		return -1;
	if (rules)
		in->hidden = rule_set_parse(rules, "the hidden rules", in->err);
	return (rules && !in->hidden) || add_runs(in) ? -1 : copy_tree(in);
}

json_t *inside_grade(const json_t *job, struct err *err)
{
	struct inside in = { .job = job, .runs = json_array(), .err = err };
	struct harvest h;
	json_t *all = NULL;

	/* A compiler reads any file it is told to; not our memory. */
	prctl(PR_SET_DUMPABLE, 0);
	if (!prepare(&in)) {
		in.result.lab = &in.lab;
		if (!take(&in, &h))
			all = *h.refused	 ? answer(&in, &h, "", NULL)
			      : in.lab.specimens ? hand_out(&in, &h)
						 : build_and_run(&in, &h);
	}
	lab_result_release(&in.result);
	rule_set_free(in.hidden);
	lab_release(&in.lab);
	json_decref(in.runs);
	return all;
}
