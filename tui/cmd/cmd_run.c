// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <string.h>

#include "cmd.h"
#include "lab_cmd.h"
#include "lab_target.h"

struct run_options {
	struct target_options target; /* first, for TARGET_ROWS */
	struct front_options front;
	const char *compare, *lab;
};

static const struct option_row rows[] = {
	TARGET_ROWS,
	{ "compare", 0, OPTION_TEXT, "NAME",
	  "beside it: another variant, or vhe or nvhe of this one",
	  offsetof(struct run_options, compare) },
	{ "lab", 0, OPTION_TEXT, "N", "your work on a lab, built first",
	  offsetof(struct run_options, lab) },
	FRONT_ROWS(struct run_options, front),
	{ 0 },
};

/* One target and its machine, from options to the end. */
struct post {
	struct target target;
	struct session s;
	bool open;
};

static int begin(struct post *p, const struct target_options *opt,
		 int cancel_fd, struct err *err)
{
	if (target_resolve(opt, &p->target, err))
		return -1;
	p->target.session.machine.cancel_fd = cancel_fd;
	p->target.session.machine.travel = true;
	p->open = !session_open(&p->s, &p->target.session, err);
	return p->open ? 0 : -1;
}

static void end(struct post *p)
{
	if (p->open)
		session_close(&p->s);
	target_release(&p->target);
}

/* The same target but for what --compare names. */
static int other_options(const struct run_options *opt,
			 struct target_options *other, struct err *err)
{
	*other = opt->target;
	if (opt->target.attach)
		return err_set(err, ERR_USAGE,
			       "--compare takes two machines of our own: leave "
			       "out --attach");
	if (!strcmp(opt->compare, "vhe") || !strcmp(opt->compare, "nvhe")) {
		other->mode = opt->compare;
		return 0;
	}
	other->variant = opt->compare;
	other->tree = other->kernel = NULL;
	return 0;
}

static int run_two(const struct run_options *opt, struct post *post,
		   int cancel_fd, struct err *err)
{
	struct target_options other;

	if (begin(&post[0], &opt->target, cancel_fd, err))
		return -1;
	if (!opt->compare)
		return front_end(&post[0].s, NULL, &opt->front, cancel_fd, err);
	if (other_options(opt, &other, err) ||
	    begin(&post[1], &other, cancel_fd, err))
		return -1;
	return front_end(&post[0].s, &post[1].s, &opt->front, cancel_fd, err);
}

static int run_target(struct run_options *opt, struct err *err)
{
	struct post post[2] = { 0 };
	struct lab_target lab = { 0 };
	int cancel_fd = cancel_install(err), failed = cancel_fd < 0;

	if (!failed && opt->lab) {
		failed = lab_target_open(&lab, opt->lab, &opt->target, err);
		opt->front.lab = &lab.text;
	}
	failed = failed || run_two(opt, post, cancel_fd, err);
	end(&post[1]);
	end(&post[0]);
	lab_target_close(&lab);
	return failed ? -1 : 0;
}

int lab_front_end(const char *word, bool plain, struct err *err)
{
	struct run_options opt = { .front.plain = plain, .lab = word };

	return run_target(&opt, err);
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
