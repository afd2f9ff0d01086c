// SPDX-License-Identifier: MIT
/* From the parts that apply to a report of what they do. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "mail/build.h"
#include "patch_code.h"
#include "patch_job.h"

/* ---- images --------------------------------------------------------------------- */

static int build(struct patch_job *job, const char *commit, struct built *b,
		 struct err *err)
{
	static const bool modes[BUILD_MODES] = {
		[BUILD_VHE] = true, [BUILD_NVHE] = true
	};
	char *out = text_format("%s/images%u", job->dir, job->outs++);
	int failed = out ? step_build(&job->scratch, commit, modes, out, b, err)
			 : err_nomem(err);

	free(out);
	return failed;
}

/* The guest as it is behind this step, if the step changes guests. */
static char *guest_file(const struct patch_job *job, const struct built *b)
{
	const char *name = job->behave.guest ? job->behave.guest : "hello";
	char *path = b->guests && !strpbrk(name, "/.")
			     ? text_format("%s/%s.elf", b->guests, name)
			     : NULL;

	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

/* Which mode it was that failed. */
static int name_mode(unsigned int mode, struct err *err)
{
	char text[ERR_TEXT_MAX];

	memcpy(text, err->text, sizeof(text));
	return err_set(err, err->kind, "%s: %s",
		       mode == BUILD_NVHE ? "without VHE" : "with VHE", text);
}

static int record(const struct patch_job *job, const char *name,
		  const struct built *b, struct behaviour out[PATCH_MODES],
		  struct err *err)
{
	char *guest = guest_file(job, b);
	int failed = 0;

	for (unsigned int mode = 0; mode < PATCH_MODES && !failed; mode++) {
		failed = behave_images(&out[mode], name, b->image[mode], guest,
				       mode == BUILD_NVHE, &job->behave, err);
		if (failed && err->kind == ERR_TARGET)
			name_mode(mode, err);
	}
	free(guest);
	return failed;
}

/* ---- the report ------------------------------------------------------------------- */

struct work {
	struct patch_job *job;
	const struct patch_mails *mails;
	struct patch_report *report;
	struct built base, last; /* .last: of the newest step that runs */
};

static const struct built *newest(const struct work *w)
{
	return w->last.ok ? &w->last : &w->base;
}

static enum patch_outcome outcome_of(enum part_state state)
{
	switch (state) {
	case PART_APPLIED:
		return PATCH_RUNS;
	case PART_CONFLICT:
		return PATCH_NOT_APPLIED;
	case PART_OUTSIDE:
		return PATCH_REFUSED;
	case PART_NO_PATCH:
		return PATCH_NO_PATCH;
	case PART_NOT_TRIED:
		break;
	}
	return PATCH_NOT_TRIED;
}

static int describe(struct patch_step *step, const struct mail *mail,
		    unsigned int part, unsigned int of, const char *why,
		    const char *note, struct err *err)
{
	step->part = mail->n ? mail->n : part;
	step->of = of ? of : 1;
	step->subject = strdup(mail->subject);
	step->author = strdup(mail->author);
	step->date = strdup(mail->date);
	step->why = strdup(why);
	step->note = strdup(note);
	return step->subject && step->author && step->date && step->why &&
			       step->note
		       ? 0
		       : err_nomem(err);
}

static int end_step(struct patch_step *step, enum patch_outcome outcome,
		    const char *why, struct err *err)
{
	free(step->why);
	step->outcome = outcome;
	step->why = strdup(why);
	return step->why ? 0 : err_nomem(err);
}

/* What another command could do about it is no part of a result. */
static void cut_advice(char *text)
{
	static const char *const advice[] = { " --", ": look at its console" };

	for (size_t i = 0; i < sizeof(advice) / sizeof(advice[0]); i++) {
		char *at = strstr(text, advice[i]);

		if (at)
			*at = '\0';
	}
}

/* A target that fails is a result; anything else is not. */
static int run_step(struct work *w, struct patch_step *step,
		    const struct built *b, struct err *err)
{
	struct patch_code d;
	int failed;

	if (!record(w->job, "after", b, step->after, err)) {
		failed = patch_code_compare(newest(w), b, &d, err);
		step->callers = d.callers;
		step->ncallers = d.count;
		return failed;
	}
	if (err->kind != ERR_TARGET)
		return -1;
	cut_advice(err->text);
	return end_step(step, PATCH_NOT_RUN, err->text, err);
}

static int take_step(struct work *w, struct patch_step *step,
		     const struct part *part, struct err *err)
{
	struct built b;
	int failed;

	step->outcome = outcome_of(part->state);
	if (step->outcome != PATCH_RUNS)
		return 0;
	if (build(w->job, part->commit, &b, err))
		return -1;
	failed = b.ok ? run_step(w, step, &b, err)
		      : end_step(step, PATCH_NOT_BUILT, b.error, err);
	if (failed || step->outcome != PATCH_RUNS) {
		built_release(&b);
	} else {
		built_release(&w->last);
		w->last = b;
	}
	return failed;
}

static int take_steps(struct work *w, struct err *err)
{
	const struct applied *a = &w->mails->applied;
	struct patch_report *p = w->report;
	int failed = 0;

	p->steps = calloc(a->count + 1, sizeof(*p->steps));
	if (!p->steps)
		return err_nomem(err);
	for (size_t i = 0; i < a->count && !failed; i++) {
		const struct part *part = &a->parts[i];
		struct patch_step *step = &p->steps[p->nsteps++];

		failed = describe(step, part->mail, (unsigned int)i + 1,
				  w->mails->series->of, part->reason,
				  part->merged ? "it was made for another base:"
						 " taken by three-way merge"
					       : "",
				  err) ||
			 take_step(w, step, part, err);
	}
	return failed ? -1 : 0;
}

/* The base as it was before the first part. */
static int take_base(struct work *w, struct err *err)
{
	if (build(w->job, w->mails->applied.base, &w->base, err))
		return -1;
	if (!w->base.ok)
		return err_set(err, ERR_ENV, "the base does not build: %s",
			       w->base.error);
	return record(w->job, "before", &w->base, w->report->before, err);
}

/* Nothing to apply: the first message says why. */
static int take_talk(struct work *w, struct err *err)
{
	const struct mail *mail = w->mails->box.list;
	struct patch_report *p = w->report;

	p->steps = calloc(1, sizeof(*p->steps));
	if (!p->steps)
		return err_nomem(err);
	if (!w->mails->box.count)
		return 0;
	p->nsteps = 1;
	p->steps[0].outcome = PATCH_NO_PATCH;
	return describe(&p->steps[0], mail, 1, 1, mail->why, "", err);
}

static char *note_of(const struct patch_mails *mails)
{
	const struct series *s = mails->series;

	if (!s)
		return strdup("");
	if (s->missing)
		return text_format("%u of its %u parts are missing, the first "
				   "is part %u.",
				   s->missing, s->of, s->gap);
	if (*s->base_commit && !mails->applied.named_base)
		return text_format("It names the base-commit %.12s, which is "
				   "not known here.",
				   s->base_commit);
	if (mails->all.count > 1)
		return text_format("It holds %zu series, or versions of one; "
				   "this is version %u.",
				   mails->all.count, s->version);
	return strdup("");
}

static int begin_report(struct work *w, struct err *err)
{
	const struct patch_mails *mails = w->mails;
	const struct series *s = mails->series;
	struct patch_report *p = w->report;
	const char *title = s		       ? s->title
			    : mails->box.count ? mails->box.list[0].subject
					       : "";

	*p = (struct patch_report){ .version = s ? s->version : 1 };
	p->title = strdup(title);
	p->base = mails->applied.named_base
			  ? text_format("the base-commit %.12s", s->base_commit)
			  : strdup(w->job->base);
	p->note = note_of(mails);
	return p->title && p->base && p->note ? 0 : err_nomem(err);
}

static int finish_report(struct work *w, struct err *err)
{
	struct patch_report *p = w->report;
	struct patch_code d;
	int failed = 0;

	if (w->last.ok) {
		failed = patch_code_compare(&w->base, &w->last, &d, err);
		p->callers = d.callers;
		p->ncallers = d.count;
		p->changed = failed ? NULL : patch_code_names(&d);
	}
	if (!failed)
		patch_verdict(p);
	return failed;
}

int patch_job_report(struct patch_job *job, const struct patch_mails *mails,
		     struct patch_report *report, struct err *err)
{
	struct work w = { .job = job, .mails = mails, .report = report };
	bool any = applied_tip(&mails->applied) != mails->applied.base;
	int failed = begin_report(&w, err);

	if (!failed && any)
		failed = take_base(&w, err);
	if (!failed)
		failed = mails->series ? take_steps(&w, err)
				       : take_talk(&w, err);
	if (!failed)
		failed = finish_report(&w, err);
	built_release(&w.base);
	built_release(&w.last);
	if (failed)
		patch_release(report);
	return failed ? -1 : 0;
}
