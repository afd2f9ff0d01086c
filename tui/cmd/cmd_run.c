// SPDX-License-Identifier: MIT
#include <stddef.h>

#include "cmd.h"

struct run_options {
	struct target_options target; /* first, for TARGET_ROWS */
	struct front_options front;
};

static const struct option_row rows[] = {
	TARGET_ROWS,
	FRONT_ROWS(struct run_options, front),
	{ 0 },
};

static int run_target(const struct run_options *opt, struct err *err)
{
	struct target target;
	struct session s;
	int cancel_fd, failed;

	if (target_resolve(&opt->target, &target, err))
		return -1;
	cancel_fd = cancel_install(err);
	target.session.machine.cancel_fd = cancel_fd;
	target.session.machine.travel = true;
	failed = cancel_fd < 0 || session_open(&s, &target.session, err);
	if (!failed) {
		failed = front_end(&s, &opt->front, cancel_fd, err);
		session_close(&s);
	}
	target_release(&target);
	return failed ? -1 : 0;
}

static int run_main(int argc, char **argv)
{
	struct run_options opt = { 0 };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_run, rows, &opt, &err);

	if (got > 0)
		return EXIT_HELD;
	if (got == 0)
		got = front_end_check(&opt.front, "vhelab trace", &err);
	if (got < 0 || run_target(&opt, &err))
		return cmd_fail(&err);
	cancel_finish();
	return EXIT_HELD;
}

const struct cmd cmd_run = {
	.name = "run",
	.args = "[OPTION...]",
	.summary = "Open the front end on a target.",
	.run = run_main,
};
