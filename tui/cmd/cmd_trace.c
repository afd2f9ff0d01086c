// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmd.h"
#include "trace/recorder.h"
#include "trace/unfix.h"

#define DEFAULT_LAPS 2
#define MAX_LAPS     10000

struct trace_options {
	struct target_options target;
	uint64_t laps, budget;
	const char *recorder;
	bool unfix;
	struct output out;
};

static const struct option_row rows[] = {
	TARGET_ROWS,
	{ "unfix", 0, OPTION_FLAG, "",
	  "overwrite with NOPs what keeps the flags in __kvm_vcpu_run",
	  offsetof(struct trace_options, unfix) },
	{ "laps", 0, OPTION_NUMBER, "N", "laps to record (2)",
	  offsetof(struct trace_options, laps) },
	{ "budget", 0, OPTION_NUMBER, "N",
	  "instructions before giving up (100000)",
	  offsetof(struct trace_options, budget) },
	{ "recorder", 0, OPTION_TEXT, "NAME", "step, sparse or log (step)",
	  offsetof(struct trace_options, recorder) },
	{ "format", 0, OPTION_TEXT, "NAME",
	  "text, json, svg, html, mail or trace",
	  offsetof(struct trace_options, out.format) },
	{ "output", 'o', OPTION_TEXT, "FILE",
	  "write there: a trace file for vhelab view",
	  offsetof(struct trace_options, out.path) },
	{ 0 },
};

static int check(const struct trace_options *opt, struct err *err)
{
	if (!recorder_find(opt->recorder))
		return err_set(err, ERR_USAGE,
			       "no recorder is called \"%s\": there are step, "
			       "sparse and log",
			       opt->recorder);
	if (opt->laps > MAX_LAPS)
		return err_set(err, ERR_USAGE, "--laps goes up to %d",
			       MAX_LAPS);
	return output_check(&opt->out, err);
}

/* Said beside the report, which is read by programs. */
static int unfix(struct session *s, struct err *err)
{
	struct unfix u;
	char words[256];

	if (session_unfix(s, false, &u, err))
		return -1;
	fprintf(stderr, "vhelab: taken out: %s\n",
		unfix_words(s, &u, words, sizeof(words)));
	return 0;
}

/* What runs is not what it is called any more. */
static int rename_target(struct target *target, struct err *err)
{
	char *name = text_format("%s-unfixed", target->name);

	if (!name)
		return err_nomem(err);
	free(target->name);
	target->name = name;
	target->session.name = name;
	return 0;
}

/* Both return how many verdicts are broken, or -1. */
static int report(struct session *s, const struct trace_options *opt,
		  struct err *err)
{
	unsigned int laps = (unsigned int)opt->laps;

	if ((opt->unfix && unfix(s, err)) ||
	    target_record(s, opt->recorder, laps, opt->budget, err))
		return -1;
	return output_session(s, &opt->out, opt->recorder, laps, err);
}

static int trace_target(struct trace_options *opt, struct err *err)
{
	struct target target;
	struct session s;
	int broken = -1;

	if (target_resolve(&opt->target, &target, err))
		return -1;
	target.session.machine.log = !strcmp(opt->recorder, "log");
	target.session.machine.cancel_fd = cancel_install(err);
	if (target.session.machine.cancel_fd >= 0 &&
	    (!opt->unfix || !rename_target(&target, err)) &&
	    !session_open(&s, &target.session, err)) {
		broken = report(&s, opt, err);
		session_close(&s);
	}
	target_release(&target);
	return broken;
}

static int trace_main(int argc, char **argv)
{
	struct trace_options opt = {
		.laps = DEFAULT_LAPS,
		.budget = TARGET_BUDGET,
		.recorder = "step",
	};
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_trace, rows, &opt, &err);
	int broken;

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || check(&opt, &err))
		return cmd_fail(&err);
	broken = trace_target(&opt, &err);
	if (broken < 0)
		return cmd_fail(&err);
	return broken ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_trace = {
	.name = "trace",
	.args = "[OPTION...]",
	.summary = "Record laps of the world switch: print checkpoints, "
		   "transitions and verdicts, or -o FILE.",
	.run = trace_main,
};
