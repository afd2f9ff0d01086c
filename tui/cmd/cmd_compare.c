// SPDX-License-Identifier: MIT
/* vhelab compare: what several targets do, side by side. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "behave.h"
#include "cmd.h"
#include "report/compare.h"

#define MAX_TARGETS 64

/* The review's order: the leak, what was proposed, what landed. */
static const char *const review[] = { "v4.13",	  "v1",		"sketch-a",
				      "sketch-b", "v4.16",	"v4.17",
				      "v6.16",	  "v4.13:nvhe", NULL };

struct compare_options {
	const char *const *words;
	struct behave_options behave;
	struct output out;
};

static const struct option_row rows[] = {
	{ "TARGET", 0, OPTION_WORDS, "",
	  "a variant, NAME:nvhe, a recording, or a built tree's folder",
	  offsetof(struct compare_options, words) },
	BEHAVE_ROWS(struct compare_options),
	{ 0 },
};

static char *as_text(const struct comparison *c)
{
	return compare_text(c, behave_width());
}

static char *(*const makers[FORMATS])(const struct comparison *c) = {
	[FORMAT_TEXT] = as_text,      [FORMAT_JSON] = compare_json,
	[FORMAT_SVG] = compare_svg,   [FORMAT_HTML] = compare_html,
	[FORMAT_MAIL] = compare_mail,
};

static int write_out(const struct comparison *c, const struct output *out,
		     struct err *err)
{
	char *text = makers[report_format(out->format)](c);
	int failed = text ? output_text(text, out->path, err) : err_nomem(err);

	free(text);
	return failed;
}

/* Rules that are broken, or -1. */
static int compare_words(const struct compare_options *opt,
			 const char *const *words, size_t count,
			 struct err *err)
{
	struct behaviour *all = calloc(count, sizeof(*all));
	struct comparison c = { .targets = all };
	int broken = 0, failed = all ? 0 : err_nomem(err);

	if (!failed)
		failed = behave_build(words, err);
	for (; !failed && c.count < count; c.count += !failed)
		failed = behave_word(&all[c.count], words[c.count],
				     &opt->behave, err);
	if (!failed)
		failed = write_out(&c, &opt->out, err);
	for (size_t i = 0; i < c.count; i++) {
		broken += (int)behaviour_broken(&all[i]);
		behaviour_release(&all[i]);
	}
	free(all);
	return failed ? -1 : broken;
}

static int check(const struct compare_options *opt, size_t count,
		 struct err *err)
{
	if (report_format_check(opt->out.format, err) ||
	    output_place_check(opt->out.path, err))
		return -1;
	if (count > MAX_TARGETS)
		return err_set(err, ERR_USAGE, "at most %d targets",
			       MAX_TARGETS);
	return 0;
}

static int compare_main(int argc, char **argv)
{
	struct compare_options opt = { .words = NULL };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_compare, rows, &opt, &err);
	const char *const *words = review;
	size_t count = 0;
	int broken;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	if (*opt.words)
		words = opt.words;
	while (words[count])
		count++;
	if (check(&opt, count, &err))
		return cmd_fail(&err);
	broken = compare_words(&opt, words, count, &err);
	if (broken < 0)
		return cmd_fail(&err);
	cancel_finish();
	return broken ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_compare = {
	.name = "compare",
	.args = "[TARGET...] [OPTION...]",
	.summary = "Hold targets side by side: flags, rules, cost. Without a "
		   "target: the review.",
	.run = compare_main,
};
