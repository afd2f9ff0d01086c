// SPDX-License-Identifier: MIT
/* A student's labs: one verb each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/self.h"
#include "cmd.h"
#include "lab_cmd.h"
#include "lab_errands.h"
#include "lab/verify.h"

struct lab_options {
	const char *word; /* number or name of a lab */
	const char *seed;
	bool json, all, yes;
};

static const struct option_row rows[] = {
	{ "LAB", 0, OPTION_WORD, "", "its number or name",
	  offsetof(struct lab_options, word) },
	{ "json", 0, OPTION_FLAG, "", "check: schema vhelab-lab/1",
	  offsetof(struct lab_options, json) },
	{ "all", 0, OPTION_FLAG, "", "check: list what held, too",
	  offsetof(struct lab_options, all) },
	{ "seed", 0, OPTION_TEXT, "SEED", "start: a variant of your own",
	  offsetof(struct lab_options, seed) },
	{ "yes", 'y', OPTION_FLAG, "", "reset: do not ask",
	  offsetof(struct lab_options, yes) },
	{ 0 },
};

/* Lab given, or the one that was worked on last, or the next. */
static const struct lab *pick(const struct lab_desk *desk, const char *word,
			      bool fresh, struct err *err)
{
	const struct lab *lab;

	if (word)
		return labs_need(&desk->labs, word, err);
	lab = fresh ? NULL : labs_last(&desk->labs, &desk->kit);
	if (!lab)
		lab = lab_desk_next(desk);
	if (!lab)
		err_set(err, ERR_USAGE,
			"all labs are passed: name one of %s lab list", self());
	return lab;
}

/* ---- list and progress ------------------------------------------------------------ */

static const char *state_words(const struct lab_desk *desk,
			       const struct lab *lab,
			       const struct lab_state *state)
{
	if (*state->passed)
		return "passed";
	return lab_started(&desk->kit, lab) ? "begun" : "";
}

static int do_list(const struct lab_desk *desk, const struct lab_options *opt,
		   struct err *err)
{
	(void)opt;
	for (size_t i = 0; i < desk->labs.count; i++) {
		const struct lab *lab = &desk->labs.list[i];
		struct lab_state state;

		if (lab_state_read(&desk->kit, lab, &state, err))
			return -1;
		printf("%3u  %-8s %s\n", lab->number,
		       state_words(desk, lab, &state), lab->title);
	}
	lab_print_broken(desk);
	return EXIT_HELD;
}

static int do_progress(const struct lab_desk *desk,
		       const struct lab_options *opt, struct err *err)
{
	const struct lab *next = lab_desk_next(desk);
	size_t passed = 0;

	(void)opt;
	for (size_t i = 0; i < desk->labs.count; i++) {
		const struct lab *lab = &desk->labs.list[i];
		struct lab_state state;

		if (lab_state_read(&desk->kit, lab, &state, err))
			return -1;
		passed += *state.passed != '\0';
		if (!*state.passed && !state.checks && !state.hints)
			continue;
		printf("%3u  %-34s %s%s, %u checks, %u of %zu hints\n",
		       lab->number, lab->title,
		       *state.passed ? "passed " : "not passed", state.passed,
		       state.checks, state.hints, lab->nhints);
	}
	printf("%zu of %zu labs passed. ", passed, desk->labs.count);
	if (!next)
		puts("All is done: there is nothing left to do.");
	else if (lab_started(&desk->kit, next))
		printf("Go on with lab %u: %s/%s\n", next->number,
		       desk->kit.work, next->name);
	else
		printf("Next: %s lab start %u\n", self(), next->number);
	return EXIT_HELD;
}

/* ---- watch ---------------------------------------------------------------------- */

/* Again and again, whenever a file was saved, until Ctrl-C. */
static int do_watch(const struct lab_desk *desk, const struct lab_options *opt,
		    struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, false, err);
	const struct lab_errand e = {
		.desk = desk,
		.lab = lab,
		.out = stdout,
		.json = opt->json,
		.all = opt->all,
	};
	char *folder = lab ? lab_folder(&desk->kit, lab) : NULL;

	while (folder) {
		if (lab_errand_run(lab_errand_find("check"), &e, err) < 0)
			break;
		puts("(waiting for a file to be saved; Ctrl-C ends)");
		fflush(stdout);
		if (lab_desk_wait(desk, folder, err))
			break;
	}
	free(folder);
	return err->kind == ERR_CANCELLED ? EXIT_HELD : -1;
}

/* ---- the author's check ------------------------------------------------------------------ */

static void tell(const struct lab *lab, const char *what, const char *why,
		 void *ctx)
{
	int *n = ctx;

	printf("%s %d - lab %u: %s%s%s\n", *why ? "not ok" : "ok", ++*n,
	       lab->number, what, *why ? ": " : "", why);
	fflush(stdout);
}

/* Each lab, or the one named, as TAP. */
static int do_verify(const struct lab_desk *desk, const struct lab_options *opt,
		     struct err *err)
{
	int wrong = 0, n = 0;

	if (labs_sound(&desk->labs, opt->word, err))
		return -1;
	for (size_t i = 0; i < desk->labs.count; i++) {
		const struct lab *lab = &desk->labs.list[i];
		int more = 0;

		if (opt->word && labs_find(&desk->labs, opt->word) != lab)
			continue;
		if (opt->seed && lab_sow(&desk->labs.list[i], opt->seed, err))
			return -1;
		more = lab_verify(&desk->kit, lab, tell, &n, err);
		if (more < 0)
			return -1;
		wrong += more;
	}
	printf("1..%d\n", n);
	if (n == 0)
		return err_set(err, ERR_USAGE, "no lab is called \"%s\"",
			       opt->word);
	return wrong ? EXIT_BROKEN : EXIT_HELD;
}

/* ---- errands -------------------------------------------------------------------- */

static bool agreed(const struct lab *lab)
{
	char answer[8] = "";

	printf("Begin lab %u again? What you did is moved aside, not lost. "
	       "[y/N] ",
	       lab->number);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && *answer == 'y';
}

/* Nobody is to lose the wrong lab. */
static int confirm_reset(const struct lab *lab, const struct lab_options *opt,
			 struct err *err)
{
	if (!opt->word)
		return err_set(err, ERR_USAGE,
			       "name the lab to begin again: %s lab reset %u",
			       self(), lab->number);
	if (opt->yes || agreed(lab))
		return 0;
	puts("Nothing was changed.");
	return 1;
}

static int run_errand(const struct lab_errand_kind *kind,
		      const struct lab_desk *desk,
		      const struct lab_options *opt, struct err *err)
{
	bool start = !strcmp(kind->name, "start");
	const struct lab *lab = pick(desk, opt->word, start, err);
	const struct lab_errand e = { .desk = desk,
				      .lab = lab,
				      .out = stdout,
				      .seed = opt->seed,
				      .json = opt->json,
				      .all = opt->all };
	int asked = 0;

	if (!lab)
		return -1;
	if (!strcmp(kind->name, "reset"))
		asked = confirm_reset(lab, opt, err);
	if (asked)
		return asked > 0 ? EXIT_HELD : -1;
	return lab_errand_run(kind, &e, err);
}

/* ---- the command ---------------------------------------------------------------------------- */

/* Besides the errands. */
static const struct verb {
	const char *name, *help;
	int (*run)(const struct lab_desk *desk, const struct lab_options *opt,
		   struct err *err); /* an exit code, or -1 */
	bool plain; /* not about anybody's work: without seeds */
} verbs[] = {
	{ "list", "all labs, and which are passed", do_list, false },
	{ "progress", "what is done, and what is next", do_progress, false },
	{ "watch", "check again whenever a file is saved", do_watch, false },
	{ "verify", "for authors: does the lab keep its word?", do_verify,
	  true },
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static int usage(void)
{
	const struct lab_errand_kind *k;

	printf("usage: vhelab lab %s\n%s\n\n", cmd_lab.args, cmd_lab.summary);
	for (size_t i = 0; (k = lab_errand_kind(i)); i++)
		printf("  %-9s %s\n", k->name, k->help);
	for (size_t i = 0; i < VERBS; i++)
		printf("  %-9s %s\n", verbs[i].name, verbs[i].help);
	puts("\nWithout LAB it is the one you worked on last, for start the "
	     "first that is not\npassed. check --all: list what held, too; "
	     "--json: in schema vhelab-lab/1.\nstart --seed SEED: a variant of "
	     "your own. reset -y: without a question.");
	return EXIT_HELD;
}

static int run_verb(const struct verb *verb, const struct lab_errand_kind *kind,
		    int argc, char **argv, struct err *err)
{
	struct lab_options opt = { 0 };
	struct lab_desk desk;
	int got = options_parse(argc, argv, &cmd_lab, rows, &opt, err);
	int code = 0;

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || lab_desk_open_sound(&desk, err))
		return -1;
	if (kind || !verb->plain)
		code = labs_sow(&desk.labs, &desk.kit, err);
	if (!code)
		code = kind ? run_errand(kind, &desk, &opt, err)
			    : verb->run(&desk, &opt, err);
	lab_desk_close(&desk);
	return code;
}

static int lab_main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "progress";
	const struct lab_errand_kind *kind = lab_errand_find(name);
	struct err err = { 0 };
	size_t i = 0;
	int code;

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		return usage();
	while (i < VERBS && strcmp(verbs[i].name, name) != 0)
		i++;
	if (i == VERBS && !kind) {
		err_set(&err, ERR_USAGE,
			"\"%s\" is no verb of labs: %s lab --help", name,
			self());
		return cmd_fail(&err);
	}
	code = run_verb(kind ? NULL : &verbs[i], kind,
			argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv,
			&err);
	return code < 0 ? cmd_fail(&err) : code;
}

const struct cmd cmd_lab = {
	.name = "lab",
	.args = "VERB [LAB] [OPTION...]",
	.summary = "Start, check and hand in the labs.",
	.run = lab_main,
};
