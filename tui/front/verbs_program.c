// SPDX-License-Identifier: MIT
/* Verbs about the program itself. */
#include "front_impl.h"

static int run_help(struct front *f, const struct verb *v,
		    const struct words *w)
{
	(void)v;
	(void)w;
	f->overlay = OVERLAY_HELP;
	return 0;
}

static int run_redraw(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	(void)w;
	if (f->host.repaint)
		f->host.repaint(f->host.ctx);
	return 0;
}

static int run_quit(struct front *f, const struct verb *v,
		    const struct words *w)
{
	(void)v;
	(void)w;
	front_leave(f, NULL);
	return 0;
}

/* clang-format off */
const struct verb verbs_program[] = {
	{ "help", "", "the keys, and what marks mean",
	  run_help, GOAL_COUNT, NULL },
	{ "redraw", "", "paint the screen afresh",
	  run_redraw, GOAL_COUNT, NULL },
	{ "quit", "", "leave", run_quit, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
