// SPDX-License-Identifier: MIT
/* vhelab claims: what the thread says, and whether this machine shows it. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/self.h"
#include "claim/claim.h"
#include "cmd.h"

#define CLAIMS_FILE "../labs/claims"
#define BUDGET	    4000000
/* Interrupts come as they do: a host that sleeps wakes up again. */
#define RECORDER "log"

struct claims_options {
	const char *name, *format, *file, *qemu;
	bool list;
};

static const struct option_row rows[] = {
	{ "NAME", 0, OPTION_WORD, "", "only this claim",
	  offsetof(struct claims_options, name) },
	{ "list", 0, OPTION_FLAG, "", "say what is claimed, try nothing",
	  offsetof(struct claims_options, list) },
	{ "format", 0, OPTION_TEXT, "NAME", "text or json (text)",
	  offsetof(struct claims_options, format) },
	{ "file", 0, OPTION_TEXT, "FILE", "other claims than labs/claims",
	  offsetof(struct claims_options, file) },
	{ "qemu", 0, OPTION_TEXT, "FILE", "another QEMU",
	  offsetof(struct claims_options, qemu) },
	{ 0 },
};

/* ---- the recordings ---------------------------------------------------------- */

static int record(struct claim_plan *plan, size_t run, const char *qemu,
		  int cancel_fd, struct err *err)
{
	const struct claim_run *r = &plan->runs[run];
	struct target_options where = {
		.variant = r->variant,
		.mode = r->nvhe ? "nvhe" : "vhe",
		.guest = r->guest,
		.qemu = qemu,
	};
	struct target target;
	struct session s;
	int failed = -1;

	if (target_resolve(&where, &target, err))
		return -1;
	target.session.machine.cancel_fd = cancel_fd;
	target.session.machine.log = true;
	if (!session_open(&s, &target.session, err)) {
		failed = target_record(&s, RECORDER, r->laps, BUDGET, err);
		if (!failed)
			claim_look(plan, run, &s);
		session_close(&s);
	}
	target_release(&target);
	return failed;
}

static int try_all(struct claim_plan *plan, const char *qemu, struct err *err)
{
	int cancel_fd = cancel_install(err);

	if (cancel_fd < 0)
		return -1;
	for (size_t i = 0; i < plan->nruns; i++) {
		if (record(plan, i, qemu, cancel_fd, err))
			return -1;
	}
	claim_weigh(plan);
	return 0;
}

/* ---- the command -------------------------------------------------------------------- */

static int check(const struct claims_options *opt, const struct claims *all,
		 struct err *err)
{
	if (strcmp(opt->format, "text") != 0 &&
	    strcmp(opt->format, "json") != 0)
		return err_set(err, ERR_USAGE,
			       "no format is called \"%s\": there are text and "
			       "json",
			       opt->format);
	if (opt->name && !claims_find(all, opt->name))
		return err_set(err, ERR_USAGE,
			       "no claim is called \"%s\": %s claims --list "
			       "has them",
			       opt->name, self());
	return 0;
}

static int show(const struct claims_options *opt, const struct claims *all,
		struct err *err)
{
	struct claim_plan plan;
	int failed = -1;
	char *text;

	if (check(opt, all, err) || claim_plan(&plan, all, opt->name, err))
		return -1;
	if (opt->list || !try_all(&plan, opt->qemu, err)) {
		text = *opt->format == 'j' ? claims_json(&plan)
					   : claims_text(&plan, !opt->list);
		failed = text ? output_text(text, NULL, err) : err_nomem(err);
		free(text);
	}
	claim_plan_release(&plan);
	return failed;
}

static int claims_main(int argc, char **argv)
{
	struct claims_options opt = { .format = "text" };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_claims, rows, &opt, &err);
	struct claims *all;
	char *beside;
	int failed;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	beside = target_beside(CLAIMS_FILE);
	if (!opt.file)
		opt.file = beside ? beside : CLAIMS_FILE;
	all = claims_read(opt.file, &err);
	failed = all ? show(&opt, all, &err) : -1;
	claims_free(all);
	free(beside);
	if (failed)
		return cmd_fail(&err);
	cancel_finish();
	return EXIT_HELD;
}

const struct cmd cmd_claims = {
	.name = "claims",
	.args = "[NAME] [OPTION...]",
	.summary = "What the mail thread says, and an experiment for each "
		   "claim of it.",
	.run = claims_main,
};
