// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/self.h"
#include "cmd.h"
#include "rules/rules.h"
#include "trace/file.h"

struct view_options {
	const char *file;
	const char *rules;
	struct output out;
	struct front_options front;
};

static const struct option_row rows[] = {
	{ "FILE", 0, OPTION_WORD, "", "what vhelab trace -o wrote",
	  offsetof(struct view_options, file) },
	{ "format", 0, OPTION_TEXT, "NAME",
	  "text, json, svg, html or mail: a report instead",
	  offsetof(struct view_options, out.format) },
	{ "rules", 0, OPTION_TEXT, "FILE",
	  "judge it by these rules instead, as a lab has them",
	  offsetof(struct view_options, rules) },
	FRONT_ROWS(struct view_options, front),
	{ 0 },
};

static int check(const struct view_options *opt, struct err *err)
{
	if (!opt->file)
		return err_set(err, ERR_USAGE,
			       "name a trace file: %s trace -o FILE writes "
			       "one",
			       self());
	return opt->out.format ? output_check(&opt->out, err) : 0;
}

/* Returns how many verdicts are broken, or -1. */
static int report(const struct session *s, const struct view_options *opt,
		  struct err *err)
{
	unsigned int laps = output_laps(s->trace);

	if (!laps)
		return err_set(err, ERR_TARGET,
			       "%s ends before a lap is complete, %u begun: "
			       "look at it with %s view %s",
			       opt->file, lap_count(s->trace), self(),
			       opt->file);
	return output_session(s, &opt->out, trace_file_recorder(s), laps, err);
}

static void print_verdict(const struct verdict *v)
{
	printf("%-6s %s, lap %u: %s\n", v->holds ? "holds" : "BROKEN",
	       v->rule->name, v->lap, v->holds ? v->rule->says : v->text);
}

/* The same. */
static int judge(const struct session *s, const struct view_options *opt,
		 struct err *err)
{
	const struct rule_subject subject = {
		.trace = s->trace,
		.symbols = &s->symbols,
		.nvhe = !strcmp(s->opt.mode, "nvhe"),
	};
	struct rule_set *rules = rule_set_read(opt->rules, err);
	size_t max = rules ? rule_set_count(rules) * lap_count(s->trace) : 0;
	struct verdict *v = rules ? calloc(max + 1, sizeof(*v)) : NULL;
	int broken = v ? 0 : -1;
	size_t n;

	if (rules && !v)
		err_nomem(err);
	n = v ? rule_set_judge(rules, &subject, v, max) : 0;
	for (size_t i = 0; i < n; i++) {
		print_verdict(&v[i]);
		broken += !v[i].holds;
	}
	free(v);
	rule_set_free(rules);
	return broken;
}

static int show(struct session *s, const struct view_options *opt,
		struct err *err)
{
	int cancel_fd;

	if (front_end_check(&opt->front, "--format text", err))
		return -1;
	cancel_fd = cancel_install(err);
	return cancel_fd < 0 ? -1
			     : front_end(s, NULL, &opt->front, cancel_fd, err);
}

static int view_main(int argc, char **argv)
{
	struct view_options opt = { 0 };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_view, rows, &opt, &err);
	struct session s;
	int broken;

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || check(&opt, &err) ||
	    session_open_file(&s, opt.file, &err))
		return cmd_fail(&err);
	broken = opt.rules	  ? judge(&s, &opt, &err)
		 : opt.out.format ? report(&s, &opt, &err)
				  : show(&s, &opt, &err);
	session_close(&s);
	if (broken < 0)
		return cmd_fail(&err);
	cancel_finish();
	return broken ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_view = {
	.name = "view",
	.args = "FILE [OPTION...]",
	.summary = "Open a recorded trace; neither QEMU nor an image is "
		   "needed.",
	.run = view_main,
};
