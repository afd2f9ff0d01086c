// SPDX-License-Identifier: MIT
#include "lab/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "explain.h"
#include "finding.h"
#include "form.h"
#include "judge.h"
#include "lab/question.h"
#include "last_words.h"
#include "letter.h"
#include "tree.h"
#include "base/text.h"
#include "box/compile.h"
#include "trace/real.h"
#include "trace/recorder.h"
#include "trace/unfix.h"

/*
 * A lap of the base tree is some 600 instructions, and a guest that waits for
 * its timer some 10,000 more. What needs this many does not come back.
 */
#define BUDGET	     2000000
#define VERDICTS_MAX 512

/* ---- building ------------------------------------------------------------------ */

static int build(const struct lab_check *c, struct lab_result *result,
		 struct err *err)
{
	int got = build_images(c->kit, c->folder, &result->output, err);

	if (got > 0)
		finding_add(result, "build", "The tree compiles.", 0, false,
			    "%s",
			    compile_refused(result->output)
				    ? "the compiler refuses it"
				    : "the build failed");
	return got < 0 ? -1 : 0;
}

/* ---- answers ---------------------------------------------------------------------- */

/* What is said of this very answer, or NULL. */
static const char *trap_of(const struct lab_question *q, enum answer_kind kind,
			   const char *given)
{
	for (size_t i = 0; i < q->ntraps; i++) {
		if (answer_same(kind, given, q->traps[i].answer))
			return q->traps[i].says;
	}
	return NULL;
}

static int explain_answer(struct lab_finding *f, const struct lab_question *q,
			  enum answer_kind kind, const char *given)
{
	const char *trap = trap_of(q, kind, given);
	char *about = finding_lines(trap ? trap : "");
	char *look = finding_lines(q->look ? q->look : "");

	if (about && look)
		finding_why(f,
			    "your answer is \"%s\"; the machine says "
			    "otherwise%s%s",
			    given, about, look);
	free(about);
	free(look);
	return about && look ? 0 : -1;
}

static int say_wrong(const struct lab_check *c, struct lab_finding *f,
		     const struct lab_question *q, const char *given,
		     const char *truth, struct err *err)
{
	enum answer_kind kind = question_kind(q->finds);
	char spelling[ANSWER_LEN];

	if (c->author)
		finding_why(f, "\"%s\", where the machine says \"%s\"", given,
			    truth);
	else if (!answer_read(kind, given, spelling))
		finding_why(f, "\"%s\" is not of the form asked for: %s", given,
			    answer_form(kind));
	else if (explain_answer(f, q, kind, given))
		return err_nomem(err);
	return 0;
}

static int answer_one(const struct lab_check *c, const struct lab_question *q,
		      const struct answers *form, const struct session *s,
		      struct lab_result *result, struct err *err)
{
	const char *given = answers_find(form, q->name);
	char truth[ANSWER_LEN];
	struct lab_finding *f;

	if (question_find(q->finds, s, truth, err)) {
		if (err->kind != ERR_TARGET)
			return -1;
		finding_add(result, q->name, q->asks, 0, false,
			    "your machine has no answer: %s", err->text);
		*err = (struct err){ .kind = ERR_NONE };
		return 0;
	}
	f = finding_add(
		result, q->name, q->asks, 0,
		given && answer_same(question_kind(q->finds), given, truth),
		"%s", given ? "" : "not answered yet");
	if (!f)
		return err_nomem(err);
	f->open = !given;
	return f->held || f->open ? 0 : say_wrong(c, f, q, given, truth, err);
}

static int judge_answers(const struct lab_check *c, size_t run,
			 const struct session *s, struct lab_result *result,
			 struct err *err)
{
	struct answers form;
	int failed;

	if (c->lab->nquestions == 0)
		return 0;
	failed = answers_read(&form, c->lab, c->folder, err);
	if (!failed && run == 0 && *form.fault)
		finding_add(result, "answers", "The form can be read.", 0,
			    false, "%s", form.fault);
	for (size_t i = 0; !failed && i < c->lab->nquestions; i++) {
		const struct lab_question *q = &c->lab->questions[i];

		if ((q->run ? q->run : 1) == run + 1)
			failed = answer_one(c, q, &form, s, result, err);
	}
	return failed;
}

/* ---- rules ------------------------------------------------------------------------- */

static int judge_rules(const struct lab_check *c, bool nvhe,
		       const struct session *s, struct lab_result *result,
		       struct err *err)
{
	const struct rule_set *rules = c->rules ? c->rules : c->lab->rules;
	const struct rule_subject subject = { .trace = s->trace,
					      .symbols = &s->symbols,
					      .nvhe = nvhe };
	struct verdict *v;
	size_t n;

	if (!rules)
		return 0;
	v = calloc(VERDICTS_MAX, sizeof(*v));
	if (!v)
		return err_nomem(err);
	n = rule_set_judge(rules, &subject, v, VERDICTS_MAX);
	for (size_t i = 0; i < n; i++) {
		char why[EXPLAIN_LEN] = "";

		if (!v[i].holds)
			explain_verdict(s, &v[i], why, sizeof(why));
		finding_add(result, v[i].rule->name, v[i].rule->says, v[i].lap,
			    v[i].holds, "%s", why);
	}
	free(v);
	return 0;
}

/* ---- a run ---------------------------------------------------------------------------- */

static int record(const struct lab_check *c, struct session *s,
		  const struct lab_run *run, struct lab_result *result,
		  struct err *err)
{
	const struct recorder_limits limits = { .laps = run->laps,
						.budget = c->budget ? c->budget
								    : BUDGET };
	const char *recorder = run->real ? "step" : "log";
	struct recorder_result r;
	struct unfix unfix;
	char why[EXPLAIN_LEN], words[SESSION_WORDS];

	if ((run->unfixed && session_unfix(s, false, &unfix, err)) ||
	    recorder_find(recorder)->record(s, &limits, &r, err))
		return -1;
	if (recorder_done(s->trace, run->laps))
		return 0;
	explain_silence(s, &r, run, why, sizeof(why));
	session_last_words(s, words, sizeof(words));
	last_words_add(finding_add(result, "run",
				   "The machine comes through its laps.", 0,
				   false, "%s", why),
		       words);
	return 0;
}

static int look_at(const struct lab_check *c, size_t index,
		   const struct session_options *given,
		   struct lab_result *result, struct err *err)
{
	const struct lab_run *run = &c->lab->runs[index];
	struct session_options opt = *given;
	struct err why = { .kind = ERR_NONE };
	char words[SESSION_WORDS];
	struct session s;
	int failed;

	opt.last_words = words;

	/* A machine that does not get as far as the ioctl is a result. */
	if (session_open(&s, &opt, &why)) {
		if (why.kind != ERR_TARGET) {
			*err = why;
			return -1;
		}
		last_words_add(finding_add(result, "run", "The machine boots.",
					   0, false, "%s", why.text),
			       words);
		return 0;
	}
	failed = record(c, &s, run, result, err) ||
		 judge_rules(c, run->nvhe, &s, result, err) ||
		 judge_answers(c, index, &s, result, err) ||
		 (c->look && recorder_done(s.trace, run->laps) &&
		  c->look(&s, index, result, c->ctx, err));
	session_close(&s);
	return failed ? -1 : 0;
}

static struct session_options options(const struct lab_check *c, size_t index)
{
	const struct lab_run *run = &c->lab->runs[index];

	return (struct session_options){
		.machine = { .cancel_fd = c->kit->cancel_fd,
			     .log = !run->real,
			     .without_vhe = run->nvhe,
			     .confined = c->confined },
		.boot_ms = c->boot_ms,
		.name = c->lab->name,
		.mode = run->nvhe ? "nvhe" : "vhe",
		.guest = run->guest,
	};
}

/* Nothing of the student's is in it. */
static int check_real(const struct lab_check *c, size_t index,
		      struct lab_result *result, struct err *err)
{
	struct session_options opt = options(c, index);
	struct real_kernel real = { 0 };
	int failed = real_kernel_find(c->kit->build, c->lab->runs[index].nvhe,
				      &real, &opt, err) ||
		     look_at(c, index, &opt, result, err);

	real_kernel_release(&real);
	return failed ? -1 : 0;
}

int lab_check_run(const struct lab_check *c, size_t index,
		  const struct lab_images *images, struct lab_result *result,
		  struct err *err)
{
	struct session_options opt = options(c, index);
	const struct lab_run *run = &c->lab->runs[index];
	size_t had = result->count;
	int failed;

	if (run->real) {
		failed = check_real(c, index, result, err);
	} else {
		opt.machine.kernel = images->kernel;
		opt.machine.guest = images->guest;
		failed = look_at(c, index, &opt, result, err);
	}
	for (; c->lab->nruns > 1 && had < result->count; had++)
		result->findings[had].run = run;
	return failed;
}

static int check_run(const struct lab_check *c, size_t index,
		     struct lab_result *result, struct err *err)
{
	const struct lab_run *run = &c->lab->runs[index];
	struct lab_images images;
	char *kernel = NULL, *guest = NULL;
	int failed = -1;

	/* The guest is the kit's own: it is not the student's to change. */
	if (asprintf(&kernel, "%s/build/hyp/%s", c->folder,
		     run->nvhe ? "hyp-nvhe.elf" : "hyp.elf") < 0 ||
	    asprintf(&guest, "%s/guest/%s.elf", c->kit->build, run->guest) <
		    0) {
		failed = err_nomem(err);
	} else {
		images.kernel = kernel;
		images.guest = guest;
		failed = lab_check_run(c, index, &images, result, err);
	}
	free(kernel);
	free(guest);
	return failed;
}

/* On Linux alone there is nothing of the student's to build. */
static bool runs_tree(const struct lab *lab)
{
	for (size_t i = 0; i < lab->nruns; i++) {
		if (!lab->runs[i].real)
			return true;
	}
	return false;
}

/* The form may have been deleted; the work folder's git has another. */
static int check_form(const struct lab_check *c, struct err *err)
{
	char *path = text_format("%s/answers", c->folder);
	int failed = 0;

	if (!path)
		return err_nomem(err);
	if (c->lab->nquestions && !tree_exists(path))
		failed = err_set(err, ERR_USAGE,
				 "%s is gone: `git -C %s checkout start -- "
				 "answers` brings back the empty form",
				 path, c->folder);
	free(path);
	return failed;
}

static int check_tree(const struct lab_check *c, struct lab_result *result,
		      struct err *err)
{
	int failed = check_form(c, err);

	if (!failed && c->lab->letter)
		failed = letter_check(c->kit, c->lab, c->folder, NULL, result,
				      err);
	if (!failed && runs_tree(c->lab))
		failed = build(c, result, err);
	for (size_t i = 0; !failed && !result->output && i < c->lab->nruns; i++)
		failed = check_run(c, i, result, err);
	return failed;
}

int lab_check(const struct lab_check *c, struct lab_result *result,
	      struct err *err)
{
	int lock = build_lock(c->kit, c->folder, err);
	int failed = lock < 0;

	*result = (struct lab_result){ .lab = c->lab };
	/* Until the last machine is off: each reads the image as it boots. */
	if (!failed)
		failed = c->lab->specimens ? judge_lab(c, result, err)
					   : check_tree(c, result, err);
	if (lock >= 0)
		close(lock);
	if (failed) {
		lab_result_release(result);
		return -1;
	}
	result->passed = result->count > 0;
	for (size_t i = 0; i < result->count; i++)
		result->passed &= result->findings[i].held;
	return 0;
}
