// SPDX-License-Identifier: MIT
/* vhelab patch: mails in, what they do out. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "patch_job.h"

#define BASE "v4.13"

struct patch_options {
	const char *const *files;
	const char *base;
	struct behave_options behave;
	struct output out;
	uint64_t version;
	bool range;
};

static const struct option_row rows[] = {
	{ "FILE", 0, OPTION_WORDS, "",
	  "a mail, mbox, Maildir, folder of patches; - is standard input",
	  offsetof(struct patch_options, files) },
	{ "base", 0, OPTION_TEXT, "TARGET",
	  "what it is applied to: a variant, or a tree's folder (v4.13)",
	  offsetof(struct patch_options, base) },
	{ "range", 0, OPTION_FLAG, "",
	  "two FILEs: two versions of a series, text and behaviour",
	  offsetof(struct patch_options, range) },
	{ "version", 0, OPTION_NUMBER, "N",
	  "this version of the series, not the newest",
	  offsetof(struct patch_options, version) },
	BEHAVE_ROWS(struct patch_options),
	{ 0 },
};

/* ---- formats -------------------------------------------------------------------- */

static char *as_text(const struct patch_report *p)
{
	return patch_text(p, behave_width());
}

static char *range_as_text(const struct patch_range *r)
{
	return patch_range_text(r, behave_width());
}

static const struct {
	char *(*make)(const struct patch_report *p);
	char *(*make_range)(const struct patch_range *r);
} formats[FORMATS] = {
	[FORMAT_TEXT] = { as_text, range_as_text },
	[FORMAT_JSON] = { patch_json, patch_range_json },
	[FORMAT_SVG] = { patch_svg, patch_range_svg },
	[FORMAT_HTML] = { patch_html, patch_range_html },
	[FORMAT_MAIL] = { patch_mail, patch_range_mail },
};

static int write_out(char *text, const struct output *out, struct err *err)
{
	int failed = text ? output_text(text, out->path, err) : err_nomem(err);

	free(text);
	return failed;
}

/* ---- the work ------------------------------------------------------------------- */

static int check(const struct patch_options *opt, size_t count, struct err *err)
{
	if (!count)
		return err_set(err, ERR_USAGE,
			       "name a mail, an mbox or a folder of patches, "
			       "or - for standard input");
	if (report_format_check(opt->out.format, err) ||
	    output_place_check(opt->out.path, err))
		return -1;
	if (opt->range && count != 2)
		return err_set(err, ERR_USAGE,
			       "--range wants two files: the older version, "
			       "then the newer one");
	return 0;
}

/* Does all of it run, and hold every rule in the end? */
static bool holds(const struct patch_report *p)
{
	const struct patch_step *last = patch_last(p);
	bool all = last && last == &p->steps[p->nsteps - 1];

	for (unsigned int mode = 0; all && mode < PATCH_MODES; mode++)
		all = !behaviour_broken(&last->after[mode]);
	return all;
}

static int report_one(struct patch_job *job, const struct patch_options *opt,
		      size_t count, struct err *err)
{
	struct patch_mails mails;
	struct patch_report report;
	int failed = patch_mails_take(job, opt->files, count,
				      (unsigned int)opt->version, &mails, err);
	bool good = false;

	if (!failed)
		failed = patch_job_report(job, &mails, &report, err);
	if (!failed) {
		failed = write_out(
			formats[report_format(opt->out.format)].make(&report),
			&opt->out, err);
		good = holds(&report);
		patch_release(&report);
	}
	patch_mails_release(&mails);
	return failed ? -1 : !good;
}

static int report_range(struct patch_job *job, const struct patch_options *opt,
			struct err *err)
{
	struct patch_mails from = { .series = NULL }, to = { .series = NULL };
	struct patch_range r = { .range = NULL };
	bool good = false;
	int failed = patch_mails_take(job, opt->files, 1, 0, &from, err) ||
		     patch_mails_take(job, opt->files + 1, 1, 0, &to, err) ||
		     applied_range(&job->scratch, &from.applied, &to.applied,
				   &r.range, err) ||
		     patch_job_report(job, &from, &r.from, err) ||
		     patch_job_report(job, &to, &r.to, err);

	if (!failed) {
		failed = write_out(
			formats[report_format(opt->out.format)].make_range(&r),
			&opt->out, err);
		good = holds(&r.to);
	}
	patch_release(&r.from);
	patch_release(&r.to);
	free(r.range);
	patch_mails_release(&from);
	patch_mails_release(&to);
	return failed ? -1 : !good;
}

static int patch_main(int argc, char **argv)
{
	struct patch_options opt = { .base = BASE };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_patch, rows, &opt, &err);
	struct patch_job job = { .cancel_fd = -1 };
	size_t count = 0;
	int bad = -1;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	while (opt.files[count])
		count++;
	if (check(&opt, count, &err))
		return cmd_fail(&err);
	job.base = opt.base;
	job.behave = opt.behave;
	if (!patch_job_open(&job, &err))
		bad = opt.range ? report_range(&job, &opt, &err)
				: report_one(&job, &opt, count, &err);
	patch_job_close(&job);
	if (bad < 0)
		return cmd_fail(&err);
	cancel_finish();
	return bad ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_patch = {
	.name = "patch",
	.args = "FILE... [OPTION...]",
	.summary = "Apply a patch mail or a series, build and run each step: "
		   "before and after.",
	.run = patch_main,
};
