// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <unistd.h>

#include "cmd.h"
#include "ui/ui.h"

static const struct option_row rows[] = {
	TARGET_ROWS,
	{ 0 },
};

static int run_target(const struct target_options *opt, struct err *err)
{
	struct target target;
	struct session s;
	int failed;

	if (target_resolve(opt, &target, err))
		return -1;
	target.session.machine.cancel_fd = cancel_install(err);
	failed = target.session.machine.cancel_fd < 0 ||
		 session_open(&s, &target.session, err);
	if (!failed) {
		failed = ui_run(&s, err);
		session_close(&s);
	}
	target_release(&target);
	return failed ? -1 : 0;
}

static int run_main(int argc, char **argv)
{
	struct target_options opt = { 0 };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_run, rows, &opt, &err);

	if (got > 0)
		return EXIT_HELD;
	if (got == 0 && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		got = err_set(&err, ERR_ENV,
			      "the front end needs a terminal; without one: "
			      "vhelab trace");
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
