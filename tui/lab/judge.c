// SPDX-License-Identifier: MIT
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/self.h"
#include "base/text.h"
#include "box/sandbox.h"
#include "finding.h"
#include "machine/gdb.h"
#include "tree.h"
#include "workers.h"

#define CHECKER_MAX	(256 * 1024)
#define CHECKER_FINDING "checker" /* of none but what cannot be run at all */

/* One child is ended after 5 s of work (trial.py), and then all is over. What
 * only sleeps is ended here. */
static const struct run_limits limits = { .file_mb = 1,
					  .memory_mb = 2048,
					  .tree_cpu_s = 20,
					  .idle_s = 5,
					  .wall_s = 300,
					  .output = 256 * 1024 };
#define PROCESSES 24

/* What is shown in the sandbox, and where. */
#define INSIDE_SCRIPTS "/kit/gdb-scripts"
#define INSIDE_TABLE   "/kit/tui/regs/include/regs"
#define INSIDE_TRACES  "/traces"
#define INSIDE_CHECKER "/handin/" LAB_CHECKER

int judge_input(const json_t *job)
{
	int fd = memfd_create("job", MFD_CLOEXEC);

	if (fd >= 0 && (json_dumpfd(job, fd, 0) || lseek(fd, 0, SEEK_SET))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* ---- the job ------------------------------------------------------------------- */

/* In front of the answer: a checker that prints does not print this. */
static void make_mark(char mark[33])
{
	unsigned char bytes[16] = { 0 };

	if (getrandom(bytes, sizeof(bytes), 0) < 0)
		bytes[0] = (unsigned char)getpid();
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(mark + 2 * i, 3, "%02x", bytes[i]);
}

static json_t *make_job(const struct judge *j, const char *mark)
{
	json_t *traces = json_array();

	for (size_t i = 0; i < j->set->count; i++) {
		const struct specimen *s = &j->set->list[i];
		char *path = j->confined
				     ? specimen_path_hidden(INSIDE_TRACES, s)
				     : specimen_path(j->folder, s);

		json_array_append_new(traces, json_string(path ? path : ""));
		free(path);
	}
	return json_pack("{s:s, s:s, s:o, s:i}", "mark", mark, "checker",
			 j->confined ? INSIDE_CHECKER : j->checker, "traces",
			 traces, "jobs", (int)j->jobs);
}

/* ---- running it ---------------------------------------------------------------- */

static int run_confined(const struct judge *j, const char *scripts,
			const char *const *argv, const struct run_limits *l,
			struct run_result *r, struct err *err)
{
	char *table = text_format("%s/tui/regs/include/regs", j->kit->tree);
	const struct sandbox box = {
		.mounts = { { .to = "/tmp", .size_mb = 16 },
			    { .from = scripts, .to = INSIDE_SCRIPTS },
			    { .from = table, .to = INSIDE_TABLE },
			    { .from = j->folder, .to = INSIDE_TRACES },
			    { .from = j->checker, .to = INSIDE_CHECKER } },
		.count = 5,
		.hidden = { j->kit->tree },
		.processes = PROCESSES,
	};
	int failed =
		table ? sandbox_run(&box, argv, l, j->kit->cancel_fd, r, err)
		      : err_nomem(err);

	free(table);
	return failed;
}

static int run_gdb(const struct judge *j, int input, struct run_result *r,
		   struct err *err)
{
	const char *given = getenv("VHELAB_GDB");
	char *scripts = text_format("%s/gdb-scripts", j->kit->tree);
	char *path = text_format("python import sys; sys.dont_write_bytecode = "
				 "True; sys.path.insert(0, '%s')",
				 j->confined ? INSIDE_SCRIPTS : scripts);
	const char *const argv[] = {
		given && *given ? given : "gdb-multiarch",
		"-nx",
		"-batch",
		"-ex",
		path,
		"-ex",
		"python from vhe import trial; trial.main()",
		NULL
	};
	struct run_limits l = limits;
	int failed = -1;

	l.input = input;
	if (!scripts || !path)
		err_nomem(err);
	else if (j->confined)
		failed = run_confined(j, scripts, argv, &l, r, err);
	else
		failed = run(argv, NULL, &l, j->kit->cancel_fd, r, err);
	free(scripts);
	free(path);
	return failed;
}

/* ---- the answer ---------------------------------------------------------------- */

static json_t *find_answer(const struct run_result *r, const char *mark)
{
	const char *at = strstr(r->output, mark);

	return at ? json_loads(at + strlen(mark), JSON_DISABLE_EOF_CHECK, NULL)
		  : NULL;
}

/* Why there is no answer at all, if that is the checker's fault. */
static const char *without_answer(const struct run_result *r)
{
	switch (r->end) {
	case RUN_WORKED:
		return "it was not over after 20 s of processor time";
	case RUN_IDLE:
	case RUN_WAITED:
		return "it waits for something that does not come";
	case RUN_ENDED:
		break;
	}
	return r->status >= 128 ? "it ended the program that it was run by"
				: NULL;
}

static const char *text_of(const json_t *report, const char *key)
{
	const char *text = json_string_value(json_object_get(report, key));

	return text ? text : "";
}

/* Foreign words on one line. malloc()ed. */
static char *foreign(const json_t *report, const char *key)
{
	char *text = strdup(text_of(report, key));

	return text ? text_scrub(text) : NULL;
}

/* Why a finding is none that holds. malloc()ed. */
static char *explain(const struct specimen *s, const json_t *report)
{
	char *broken = foreign(report, "broken");
	char *first = foreign(report, "first");
	char *look = finding_lines(s->look), *why = NULL;

	if (!broken || !first || !look)
		why = NULL;
	else if (*broken)
		why = text_format("your checker came to no answer: %s", broken);
	else if (s->good)
		why = text_format("your checker complains, and nothing is "
				  "wrong here: \"%s\"%s",
				  first, look);
	else
		why = text_format("your checker says nothing%s", look);
	free(broken);
	free(first);
	free(look);
	return why;
}

static int add_finding(const struct judge *j, const struct specimen *s,
		       const json_t *report, struct lab_result *result,
		       struct err *err)
{
	bool answered = json_object_get(report, "complaints");
	bool complains =
		json_integer_value(json_object_get(report, "complaints")) > 0;
	bool held = answered && complains != s->good;
	char *says =
		text_format("%s: %s", s->good ? "Good" : "Mutant", s->says);
	char *why = held ? strdup("") : explain(s, report);
	struct lab_finding *f = NULL;

	if (says && why)
		f = finding_add(result, s->name, says, 0, held, "%s", why);
	if (f && !held && j->shown)
		finding_why(f, "%s\n  its recording: %s view %s/%s.trace", why,
			    self(), j->shown, s->name);
	free(says);
	free(why);
	return f ? 0 : err_nomem(err);
}

/* A recording that cannot be read is nobody's mark. */
static int check_faults(const json_t *answer, size_t count, struct err *err)
{
	const json_t *report;
	size_t i;

	if (json_array_size(answer) != count)
		return err_set(err, ERR_ENV,
			       "the checker's judge gave %zu answers to %zu "
			       "questions",
			       json_array_size(answer), count);
	json_array_foreach(answer, i, report)
	{
		if (*text_of(report, "fault"))
			return err_set(err, ERR_ENV, "%.200s",
				       text_of(report, "fault"));
	}
	return 0;
}

/* It takes a while to find out what is the matter with a GDB. */
static int say_no_gdb(const struct run_result *r, struct err *err)
{
	char name[GDB_NAME_MAX];

	if (gdb_find(NULL, name, err))
		return -1;
	return err_set(err, ERR_ENV, "%s did not run the checker (%d): %.160s",
		       name, r->status, r->output);
}

/* What ended it on every recording alike; NULL: nothing did. */
static const char *common_fault(const json_t *answer)
{
	const char *first = text_of(json_array_get(answer, 0), "broken");
	const json_t *report;
	size_t i;

	json_array_foreach(answer, i, report)
	{
		if (strcmp(text_of(report, "broken"), first) != 0)
			return NULL;
	}
	return *first ? first : NULL;
}

/* Said once; of the recordings there is nothing to say. */
static int add_fault(const struct judge *j, const char *fault,
		     struct lab_result *result, struct err *err)
{
	char *why = text_format("your checker came to no answer: %s", fault);
	struct lab_finding *f = why ? finding_add(result, CHECKER_FINDING,
						  "Your checker can be run.", 0,
						  false, "%s", text_scrub(why))
				    : NULL;

	free(why);
	for (size_t i = 0; f && i < j->set->count; i++) {
		f = finding_add(result, j->set->list[i].name,
				j->set->list[i].says, 0, false, "%s", "");
		if (f)
			f->open = true;
	}
	return f ? 0 : err_nomem(err);
}

static int add_findings(const struct judge *j, const json_t *answer,
			struct lab_result *result, struct err *err)
{
	const char *fault = common_fault(answer);
	int failed = 0;

	if (fault)
		return add_fault(j, fault, result, err);
	for (size_t i = 0; !failed && i < j->set->count; i++)
		failed = add_finding(j, &j->set->list[i],
				     json_array_get(answer, i), result, err);
	return failed;
}

static int take_answer(const struct judge *j, const struct run_result *r,
		       const char *mark, struct lab_result *result,
		       struct err *err)
{
	json_t *answer = find_answer(r, mark);
	const char *why = answer ? NULL : without_answer(r);
	int failed;

	if (why)
		failed = add_fault(j, why, result, err);
	else if (!answer)
		failed = say_no_gdb(r, err);
	else
		failed = check_faults(answer, j->set->count, err) ||
			 add_findings(j, answer, result, err);
	json_decref(answer);
	return failed;
}

int judge_checker(const struct judge *j, struct lab_result *result,
		  struct err *err)
{
	char mark[33];
	struct run_result r = { 0 };
	json_t *job;
	int input, failed;

	make_mark(mark);
	job = make_job(j, mark);
	input = job ? judge_input(job) : -1;
	json_decref(job);
	if (input < 0)
		return err_nomem(err);
	failed = run_gdb(j, input, &r, err) ||
		 take_answer(j, &r, mark, result, err);
	close(input);
	run_release(&r);
	return failed ? -1 : 0;
}

/* ---- a student's own check ----------------------------------------------------- */

/* Where the recordings are has a long name: a short one, in what git ignores
 * of the work. malloc()ed; NULL where that cannot be. */
static char *link_recordings(const char *work, const char *folder)
{
	char *link = text_format("%s/build/recordings", work);
	char *whole = realpath(folder, NULL);

	if (link && whole) {
		unlink(link);
		if (!symlink(whole, link)) {
			free(whole);
			return link;
		}
	}
	free(link);
	free(whole);
	return NULL;
}

int judge_lab(const struct lab_check *c, struct lab_result *result,
	      struct err *err)
{
	const struct lab *lab = c->lab;
	char *checker = text_format("%s/%s", c->folder, LAB_CHECKER);
	char *folder =
		specimens_folder(c->kit, lab, lab->specimens, lab->dir, err);
	char *link = folder ? link_recordings(c->folder, folder) : NULL;
	const struct judge j = {
		.kit = c->kit,
		.set = lab->specimens,
		.checker = checker,
		.folder = folder,
		.shown = link ? link : folder,
		.jobs = workers_usual(),
	};
	size_t size;
	uint8_t *text = checker ? file_read(checker, CHECKER_MAX, &size, err)
				: NULL;
	int failed = !text || !folder || judge_checker(&j, result, err);

	free(text);
	free(link);
	free(folder);
	free(checker);
	return failed ? -1 : 0;
}
