// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <string.h>

#include "cmd.h"
#include "trace/file.h"

struct view_options {
	const char *file;
	struct output out;
	struct front_options front;
};

static const struct option_row rows[] = {
	{ "FILE", 0, OPTION_WORD, "", "what vhelab trace -o wrote",
	  offsetof(struct view_options, file) },
	{ "format", 0, OPTION_TEXT, "NAME",
	  "text or json: print a report instead",
	  offsetof(struct view_options, out.format) },
	FRONT_ROWS(struct view_options, front),
	{ 0 },
};

static int check(const struct view_options *opt, struct err *err)
{
	if (!opt->file)
		return err_set(err, ERR_USAGE,
			       "name a trace file: vhelab trace -o FILE writes "
			       "one");
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
			       "look at it with vhelab view %s",
			       opt->file, lap_count(s->trace), opt->file);
	return output_session(s, &opt->out, trace_file_recorder(s), laps, err);
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
	broken = opt.out.format ? report(&s, &opt, &err) : show(&s, &opt, &err);
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
