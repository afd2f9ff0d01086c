// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <string.h>

#include "cmd.h"
#include "trace/recorder.h"

#define DEFAULT_LAPS   2
#define DEFAULT_BUDGET 100000
#define MAX_LAPS       10000

struct trace_options {
	struct target_options target;
	uint64_t laps, budget;
	const char *recorder;
	struct output out;
};

static const struct option_row rows[] = {
	TARGET_ROWS,
	{ "laps", 0, OPTION_NUMBER, "N", "laps to record (2)",
	  offsetof(struct trace_options, laps) },
	{ "budget", 0, OPTION_NUMBER, "N",
	  "instructions before giving up (100000)",
	  offsetof(struct trace_options, budget) },
	{ "recorder", 0, OPTION_TEXT, "NAME", "step, sparse or log (step)",
	  offsetof(struct trace_options, recorder) },
	{ "format", 0, OPTION_TEXT, "NAME", "text, json or trace",
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

/* A lap that ended in a panic is begun and never complete. */
static int record(struct session *s, const struct trace_options *opt,
		  struct err *err)
{
	struct recorder_limits limits = {
		.laps = (unsigned int)opt->laps,
		.budget = opt->budget,
	};
	struct recorder_result result;

	if (recorder_find(opt->recorder)->record(s, &limits, &result, err))
		return -1;
	if (result.silent)
		return err_set(err, ERR_TARGET,
			       "the target ran on without an exception or a "
			       "write of the flags, %u laps begun: does the "
			       "guest never exit? --recorder step shows where "
			       "it is",
			       lap_count(s->trace));
	if (result.out_of_budget)
		return err_set(err, ERR_TARGET,
			       "%llu instructions were not enough for %llu "
			       "laps, %u begun: does the guest never exit? "
			       "--budget N allows more",
			       (unsigned long long)opt->budget,
			       (unsigned long long)opt->laps,
			       lap_count(s->trace));
	if (output_laps(s->trace) < opt->laps)
		return err_set(err, ERR_TARGET,
			       "the machine powered itself off after %u laps: "
			       "ask for fewer, or for another guest; after a "
			       "panic its console says why: make console",
			       output_laps(s->trace));
	return 0;
}

/* Returns how many verdicts are broken, or -1. */
static int trace_target(struct trace_options *opt, struct err *err)
{
	struct target target;
	struct session s;
	int broken;

	if (target_resolve(&opt->target, &target, err))
		return -1;
	target.session.machine.log = !strcmp(opt->recorder, "log");
	target.session.machine.cancel_fd = cancel_install(err);
	if (target.session.machine.cancel_fd < 0 ||
	    session_open(&s, &target.session, err)) {
		target_release(&target);
		return -1;
	}
	broken = record(&s, opt, err)
			 ? -1
			 : output_session(&s, &opt->out, opt->recorder,
					  (unsigned int)opt->laps, err);
	session_close(&s);
	target_release(&target);
	return broken;
}

static int trace_main(int argc, char **argv)
{
	struct trace_options opt = {
		.laps = DEFAULT_LAPS,
		.budget = DEFAULT_BUDGET,
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
