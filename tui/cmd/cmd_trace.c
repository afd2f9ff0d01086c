// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "report/report.h"
#include "trace/recorder.h"

#define DEFAULT_LAPS   2
#define DEFAULT_BUDGET 100000
#define MAX_LAPS       10000

struct trace_options {
	struct target_options target;
	uint64_t laps, budget;
	const char *recorder, *format, *output;
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
	{ "format", 0, OPTION_TEXT, "NAME", "text or json",
	  offsetof(struct trace_options, format) },
	{ "output", 'o', OPTION_TEXT, "FILE", "write there, not to stdout",
	  offsetof(struct trace_options, output) },
	{ 0 },
};

static const struct {
	const char *name;
	char *(*make)(const struct report_input *in);
} formats[] = {
	{ "text", report_text },
	{ "json", report_json },
};

static int check(const struct trace_options *opt, size_t *format,
		 struct err *err)
{
	if (!recorder_find(opt->recorder))
		return err_set(err, ERR_USAGE,
			       "no recorder is called \"%s\": there are step, "
			       "sparse and log",
			       opt->recorder);
	if (opt->laps > MAX_LAPS)
		return err_set(err, ERR_USAGE, "--laps goes up to %d",
			       MAX_LAPS);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!strcmp(opt->format, formats[i].name)) {
			*format = i;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE,
		       "no format is called \"%s\": there are text and json",
		       opt->format);
}

/* A lap that ended in a panic is begun and never complete. */
static unsigned int complete_laps(const struct trace *t)
{
	unsigned int n = lap_count(t);

	while (n && !lap_get(t, n)->complete)
		n--;
	return n;
}

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
	if (complete_laps(s->trace) < opt->laps)
		return err_set(err, ERR_TARGET,
			       "the machine powered itself off after %u laps: "
			       "ask for fewer, or for another guest; after a "
			       "panic its console says why: make console",
			       complete_laps(s->trace));
	return 0;
}

static int emit(const char *text, const char *path, struct err *err)
{
	FILE *f = path ? fopen(path, "we") : stdout;
	int failed;

	if (!f)
		return err_set(err, ERR_ENV, "%s: %s", path, strerror(errno));
	failed = fputs(text, f) < 0;
	failed |= text[0] && text[strlen(text) - 1] != '\n' &&
		  fputc('\n', f) < 0;
	failed |= path ? fclose(f) : fflush(f);
	if (failed)
		return err_set(err, ERR_ENV, "%s: %s", path ? path : "stdout",
			       strerror(errno));
	return 0;
}

/* Returns how many verdicts are broken, or -1. */
static int report(const struct session *s, const struct trace_options *opt,
		  size_t format, struct err *err)
{
	size_t max = 0, broken = 0;
	struct verdict *verdicts;
	struct report_input in = {
		.session = s,
		.recorder = opt->recorder,
		.laps = (unsigned int)opt->laps,
	};
	char *text;
	int failed;

	while (rules_standing(max))
		max++;
	max *= in.laps;
	verdicts = calloc(max, sizeof(*verdicts));
	if (!verdicts)
		return err_nomem(err);
	in.verdicts = verdicts;
	in.nverdicts = rules_judge(s->trace, verdicts, max);
	for (size_t i = 0; i < in.nverdicts; i++)
		broken += !verdicts[i].holds;
	text = formats[format].make(&in);
	failed = text ? emit(text, opt->output, err) : err_nomem(err);
	free(text);
	free(verdicts);
	return failed ? -1 : (int)broken;
}

static int trace_target(struct trace_options *opt, size_t format,
			struct err *err)
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
	broken = record(&s, opt, err) ? -1 : report(&s, opt, format, err);
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
		.format = "text",
	};
	struct err err = { 0 };
	size_t format = 0;
	int got = options_parse(argc, argv, &cmd_trace, rows, &opt, &err);
	int broken;

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || check(&opt, &format, &err))
		return cmd_fail(&err);
	broken = trace_target(&opt, format, &err);
	if (broken < 0)
		return cmd_fail(&err);
	return broken ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_trace = {
	.name = "trace",
	.args = "[OPTION...]",
	.summary = "Record laps of the world switch and print checkpoints, "
		   "transitions and verdicts.",
	.run = trace_main,
};
