// SPDX-License-Identifier: MIT
/* vhelab variants: the list, one of them in full, or all of them checked. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/self.h"
#include "base/text.h"
#include "cmd.h"
#include "trace/recorder.h"
#include "variant/variant.h"

/* Its first ioctl has three laps and a fourth that goes up to user space. */
#define GUEST	     "hvc-loop"
#define CHECKED_LAPS 3
#define BUDGET	     100000
#define MAX_SHOWN    64
#define WIDTH	     79

struct variants_options {
	const char *variant, *mode, *recorder, *index, *qemu;
	bool check, rows;
};

/* clang-format off */
static const struct option_row rows[] = {
	{ "check", 0, OPTION_FLAG, "", "trace them; exit 1 on a difference",
	  offsetof(struct variants_options, check) },
	{ "rows", 0, OPTION_FLAG, "", "every expected row, in one table",
	  offsetof(struct variants_options, rows) },
	{ "variant", 0, OPTION_TEXT, "NAME", "only this one, in full",
	  offsetof(struct variants_options, variant) },
	{ "mode", 0, OPTION_TEXT, "MODE", "only vhe or nvhe",
	  offsetof(struct variants_options, mode) },
	{ "recorder", 0, OPTION_TEXT, "NAME", "step, sparse or log (step)",
	  offsetof(struct variants_options, recorder) },
	{ "index", 0, OPTION_TEXT, "FILE", "another index",
	  offsetof(struct variants_options, index) },
	{ "qemu", 0, OPTION_TEXT, "FILE", "another QEMU",
	  offsetof(struct variants_options, qemu) },
	{ 0 },
};
/* clang-format on */

static bool wanted(const struct variants_options *opt, const struct variant *v,
		   enum variant_mode mode)
{
	if (opt->variant && strcmp(opt->variant, v->name) != 0)
		return false;
	if (opt->mode && strcmp(opt->mode, variant_mode_name(mode)) != 0)
		return false;
	return v->expect[mode].present;
}

static bool built(const struct variant *v, enum variant_mode mode)
{
	char *path = target_variant_image(v, variant_mode_name(mode));
	bool is = path && !access(path, R_OK);

	free(path);
	return is;
}

/* ---- the list ----------------------------------------------------------------- */

static const char *mode_column(const struct variant *v, enum variant_mode mode)
{
	if (!v->expect[mode].present)
		return "";
	return built(v, mode) ? variant_mode_name(mode) : "(not built)";
}

static void print_list(const struct variants *all)
{
	const struct variant *v;

	for (size_t i = 0; (v = variants_at(all, i)); i++)
		printf("%-14s %-11s %-11s  %s\n", v->name,
		       mode_column(v, VARIANT_VHE),
		       mode_column(v, VARIANT_NVHE), v->title);
}

static void print_row(const char *name, const struct variant_expect *e,
		      enum variant_mode mode, unsigned int row)
{
	bool same = !memcmp(e->cells[0], e->cells[1], sizeof(e->cells[0]));

	if (row && same)
		return;
	printf("%-14s%-5s%-4s", name, variant_mode_name(mode),
	       same  ? "1-"
	       : row ? "2-"
		     : "1");
	for (unsigned int cp = 0; cp < VARIANT_CELLS; cp++) {
		const char *cell = e->cells[row][cp];
		const char *then = strrchr(cell, ' ');

		printf("%s%-4s", then ? ">" : " ",
		       !*cell ? "."
		       : then ? then + 1
			      : cell);
	}
	putchar('\n');
}

static void print_rows(const struct variants_options *opt,
		       const struct variant *v)
{
	for (unsigned int mode = 0; mode < VARIANT_MODES; mode++) {
		for (unsigned int row = 0; row < VARIANT_LAP_ROWS; row++) {
			if (wanted(opt, v, mode))
				print_row(v->name, &v->expect[mode], mode, row);
		}
	}
}

static void print_row_head(void)
{
	printf("%-14s%-5s%-4s", "variant", "mode", "lap");
	for (unsigned int cp = 0; cp < VARIANT_CELLS; cp++)
		printf(" %-4s", checkpoint_name((enum checkpoint)cp));
	putchar('\n');
}

static void print_row_words(void)
{
	puts("\n\">\": a flag is written there, and this is the last value. "
	     "\".\": no such checkpoint.");
}

static void print_table(const struct variants_options *opt,
			const struct variants *all)
{
	const struct variant *v;

	print_row_head();
	for (size_t i = 0; (v = variants_at(all, i)); i++)
		print_rows(opt, v);
	print_row_words();
}

static void print_breaks(const struct variant *v, unsigned int rule)
{
	for (unsigned int mode = 0; mode < VARIANT_MODES; mode++) {
		const struct variant_expect *e = &v->expect[mode];
		bool first = e->breaks[VARIANT_LAP_1] & 1U << rule;
		bool later = e->breaks[VARIANT_LAP_2] & 1U << rule;

		if (first || later)
			printf("%s breaks %s%s\n", variant_mode_name(mode),
			       rules_standing(rule)->name,
			       first && later ? ""
			       : first	      ? " on lap 1"
					      : " from lap 2 on");
	}
}

static void print_series(const struct variants *all, const struct variant *v)
{
	if (!v->parent) {
		printf("%s", v->name);
		return;
	}
	print_series(all, variants_find(all, v->parent));
	printf(" + %s", v->patch);
}

static void print_one(const struct variants_options *opt,
		      const struct variants *all, const struct variant *v)
{
	printf("%s: %s\n\n", v->name, v->title);
	text_fold(stdout, v->about, 0, 0, WIDTH);
	printf("\nseries  ");
	print_series(all, v);
	printf("\nfrom    %s\n\n", v->from);
	print_row_head();
	print_rows(opt, v);
	for (unsigned int r = 0; rules_standing(r); r++)
		print_breaks(v, r);
	print_row_words();
}

/* ---- the check ------------------------------------------------------------------ */

static int record(struct session *s, const char *recorder, struct err *err)
{
	struct recorder_limits limits = { .laps = CHECKED_LAPS,
					  .budget = BUDGET };
	struct recorder_result result;

	if (recorder_find(recorder)->record(s, &limits, &result, err))
		return -1;
	if (lap_count(s->trace) < CHECKED_LAPS ||
	    !lap_get(s->trace, CHECKED_LAPS)->complete)
		return err_set(err, ERR_TARGET,
			       "%s, %s: not %d laps, only %u begun; look with "
			       "%s trace --variant %s --mode %s",
			       s->opt.name, s->opt.mode, CHECKED_LAPS,
			       lap_count(s->trace), self(), s->opt.name,
			       s->opt.mode);
	return 0;
}

static void print_differences(const struct variant_difference *d, size_t n)
{
	printf("  %-4s%-20s%-18s| %s\n", "lap", "checkpoint or rule",
	       "expected", "found");
	for (size_t i = 0; i < n; i++)
		printf("  %-4u%-20s%-18s| %s\n", d[i].lap, d[i].what,
		       d[i].expected, d[i].found);
}

/* Returns how many differences there are, or -1. */
static int compare(struct session *s, const struct variant *v,
		   enum variant_mode mode)
{
	struct variant_difference d[MAX_SHOWN];
	size_t n = variant_compare(&v->expect[mode], s->trace, CHECKED_LAPS, d,
				   MAX_SHOWN);

	printf("%-8s%s, %s: laps 1 to %d", n ? "DIFFERS" : "ok", v->name,
	       variant_mode_name(mode), CHECKED_LAPS);
	printf(n ? ", %zu differences\n" : "\n", n);
	if (n)
		print_differences(d, n < MAX_SHOWN ? n : MAX_SHOWN);
	fflush(stdout);
	return (int)n;
}

static int check_mode(const struct variants_options *opt, int cancel_fd,
		      const struct variant *v, enum variant_mode mode,
		      struct err *err)
{
	struct target_options where = {
		.variant = v->name,
		.mode = variant_mode_name(mode),
		.guest = GUEST,
		.qemu = opt->qemu,
	};
	struct target target;
	struct session s;
	int n = -1;

	if (target_resolve(&where, &target, err))
		return -1;
	target.session.machine.cancel_fd = cancel_fd;
	target.session.machine.log = !strcmp(opt->recorder, "log");
	if (!session_open(&s, &target.session, err)) {
		n = record(&s, opt->recorder, err) ? -1 : compare(&s, v, mode);
		session_close(&s);
	}
	target_release(&target);
	return n;
}

/* Returns how many traces differ, or -1. */
static int check_all(const struct variants_options *opt,
		     const struct variants *all, struct err *err)
{
	int cancel_fd = cancel_install(err), differ = 0, checked = 0;
	const struct variant *v;

	if (cancel_fd < 0)
		return -1;
	for (size_t i = 0; (v = variants_at(all, i)); i++) {
		for (unsigned int mode = 0; mode < VARIANT_MODES; mode++) {
			int n;

			if (!wanted(opt, v, mode))
				continue;
			n = check_mode(opt, cancel_fd, v, mode, err);
			if (n < 0)
				return -1;
			differ += n > 0;
			checked++;
		}
	}
	if (!checked)
		return err_set(err, ERR_USAGE,
			       "the index expects nothing there: vhelab "
			       "variants lists who has rows for which mode");
	return differ;
}

/* ---- the command ------------------------------------------------------------------ */

static int check_options(const struct variants_options *opt,
			 const struct variants *all, struct err *err)
{
	if (!recorder_find(opt->recorder))
		return err_set(err, ERR_USAGE,
			       "no recorder is called \"%s\": there are step, "
			       "sparse and log",
			       opt->recorder);
	if (opt->variant && !variants_find(all, opt->variant))
		return err_set(err, ERR_USAGE,
			       "no variant is called \"%s\": %s variants "
			       "lists them",
			       opt->variant, self());
	return 0;
}

static int show(const struct variants_options *opt, struct err *err)
{
	struct variants *all = target_variants(opt->index, err);
	int differ = 0;

	if (!all || check_options(opt, all, err))
		differ = -1;
	else if (opt->check)
		differ = check_all(opt, all, err);
	else if (opt->rows)
		print_table(opt, all);
	else if (opt->variant)
		print_one(opt, all, variants_find(all, opt->variant));
	else
		print_list(all);
	variants_free(all);
	return differ;
}

static int variants_main(int argc, char **argv)
{
	struct variants_options opt = { .recorder = "step" };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_variants, rows, &opt, &err);
	int differ;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	differ = show(&opt, &err);
	if (differ < 0)
		return cmd_fail(&err);
	return differ ? EXIT_BROKEN : EXIT_HELD;
}

const struct cmd cmd_variants = {
	.name = "variants",
	.args = "[OPTION...]",
	.summary = "List the ways to write the world switch, or check them.",
	.run = variants_main,
};
