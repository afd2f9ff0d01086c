// SPDX-License-Identifier: MIT
/* A student's labs: one verb each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "lab_cmd.h"
#include "lab/check.h"
#include "lab/verify.h"

struct lab_options {
	const char *word; /* number or name of a lab */
	const char *seed;
	bool json, yes;
};

static const struct option_row rows[] = {
	{ "LAB", 0, OPTION_WORD, "", "its number or name",
	  offsetof(struct lab_options, word) },
	{ "json", 0, OPTION_FLAG, "", "check: schema vhelab-lab/1",
	  offsetof(struct lab_options, json) },
	{ "seed", 0, OPTION_TEXT, "SEED", "start: a variant of your own",
	  offsetof(struct lab_options, seed) },
	{ "yes", 'y', OPTION_FLAG, "", "reset: do not ask",
	  offsetof(struct lab_options, yes) },
	{ 0 },
};

/* Lab given, or the one that is being worked on. */
static const struct lab *pick(const struct lab_desk *desk, const char *word,
			      struct err *err)
{
	const struct lab *lab;

	if (!word)
		lab = lab_desk_next(desk);
	else
		lab = labs_find(&desk->labs, word);
	if (!lab)
		err_set(err, ERR_USAGE,
			word ? "no lab is called \"%s\": vhelab lab list"
			     : "all labs are passed: name one of vhelab lab "
			       "list%s",
			word ? word : "");
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
		printf("Next: vhelab lab start %u\n", next->number);
	return EXIT_HELD;
}

/* ---- start, reset, submit ---------------------------------------------------------- */

static void tell_where(const struct lab_desk *desk, const struct lab *lab)
{
	printf("Lab %u: %s\n%s\n\nRead   %s/%s/handout.md\n", lab->number,
	       lab->title, lab->goal, desk->kit.work, lab->name);
	if (lab->nquestions)
		printf("Fill in %s/%s/answers\n", desk->kit.work, lab->name);
	if (lab->rules)
		printf("Change %s/%s/hyp/\n", desk->kit.work, lab->name);
	printf("Then   vhelab lab check %u\n", lab->number);
	if (lab->seed)
		printf("\nIt is yours alone: seed %s.\n", lab->seed);
}

/* The seed is on record before the folder is there, and outlives a reset. */
static int sow(const struct lab_desk *desk, const struct lab *lab,
	       const char *seed, struct err *err)
{
	struct lab_state state;

	if (lab_started(&desk->kit, lab))
		return 0;
	if (lab_sow(&desk->labs.list[lab - desk->labs.list], seed, err) ||
	    lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	snprintf(state.seed, sizeof(state.seed), "%s", seed);
	return lab_state_write(&desk->kit, lab, &state, err);
}

static int do_start(const struct lab_desk *desk, const struct lab_options *opt,
		    struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);

	if (!lab || (opt->seed && sow(desk, lab, opt->seed, err)) ||
	    lab_start(&desk->kit, lab, err))
		return -1;
	tell_where(desk, lab);
	return EXIT_HELD;
}

static bool agreed(const struct lab *lab)
{
	char answer[8] = "";

	printf("Begin lab %u again? What you did is moved aside, not lost. "
	       "[y/N] ",
	       lab->number);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && *answer == 'y';
}

static int do_reset(const struct lab_desk *desk, const struct lab_options *opt,
		    struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	char *aside;
	int failed;

	if (!lab)
		return -1;
	if (!opt->word)
		return err_set(err, ERR_USAGE,
			       "name the lab to begin again: vhelab lab reset "
			       "%u",
			       lab->number);
	if (!opt->yes && !agreed(lab)) {
		puts("Nothing was changed.");
		return EXIT_HELD;
	}
	failed = lab_reset(&desk->kit, lab, &aside, err);
	if (!failed && aside)
		printf("What was there is now in %s\n", aside);
	free(aside);
	if (failed)
		return -1;
	tell_where(desk, lab);
	return EXIT_HELD;
}

static int do_submit(const struct lab_desk *desk, const struct lab_options *opt,
		     struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	char *mail = NULL;
	int failed = !lab || lab_submit(&desk->kit, lab, &mail, err);

	if (!failed)
		printf("Hand in %s\n", mail);
	free(mail);
	return failed ? -1 : EXIT_HELD;
}

/* ---- hints, the solution -------------------------------------------------------------- */

/* One stage more each time; those taken already are shown again. */
static int do_hint(const struct lab_desk *desk, const struct lab_options *opt,
		   struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	struct lab_state state;

	if (!lab || lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	if (lab->nhints == 0) {
		printf("Lab %u has no hints.\n", lab->number);
		return EXIT_HELD;
	}
	if (state.hints < lab->nhints) {
		state.hints++;
		if (lab_state_write(&desk->kit, lab, &state, err))
			return -1;
	}
	for (size_t i = 0; i < state.hints; i++)
		printf("%s: %s\n", lab_hint_name(i), lab->hints[i]);
	if (state.hints < lab->nhints)
		printf("(%zu more; each one taken is recorded)\n",
		       lab->nhints - state.hints);
	return EXIT_HELD;
}

static int print_file(const char *path, struct err *err)
{
	char line[512];
	FILE *f = fopen(path, "re");

	if (!f)
		return err_set(err, ERR_USAGE,
			       "the solution is not in this kit: ask your "
			       "teacher");
	while (fgets(line, sizeof(line), f))
		fputs(line, stdout);
	fclose(f);
	return 0;
}

/* A form, as the seed draws it; or a patch mail. */
static int print_solution(const struct lab_desk *desk, const struct lab *lab,
			  struct err *err)
{
	bool patch;
	char *path = lab_solution(&desk->kit, lab, &patch), *form = NULL;
	int failed = -1;

	if (!path)
		err_nomem(err);
	else if (patch || access(path, R_OK))
		failed = print_file(path, err);
	else
		form = lab_paper(lab, "solution", err);
	if (form)
		failed = fputs(form, stdout) < 0;
	if (!failed && patch && lab->seed)
		printf("\nBesides, what seed %s has put into your tree goes: "
		       "vhelab lab check %u\nnames the instruction.\n",
		       lab->seed, lab->number);
	free(form);
	free(path);
	return failed ? -1 : EXIT_HELD;
}

static int do_solution(const struct lab_desk *desk,
		       const struct lab_options *opt, struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	struct lab_state state;

	if (!lab || lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	if (!*state.passed)
		return err_set(err, ERR_USAGE,
			       "the solution is shown once the lab is passed; "
			       "vhelab lab hint %u helps",
			       lab->number);
	return print_solution(desk, lab, err);
}

/* ---- check --------------------------------------------------------------------------------- */

static int note_check(const struct lab_desk *desk, const struct lab *lab,
		      bool passed, struct err *err)
{
	struct lab_state state;
	time_t now = time(NULL);
	struct tm utc;

	if (lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	state.checks++;
	if (passed && !*state.passed)
		strftime(state.passed, sizeof(state.passed), "%Y-%m-%d %H:%M",
			 gmtime_r(&now, &utc));
	return lab_state_write(&desk->kit, lab, &state, err);
}

static int print_result(const struct lab_result *result, bool json,
			struct err *err)
{
	char *text = json ? lab_result_json(result) : lab_result_text(result);

	if (!text)
		return err_nomem(err);
	puts(text);
	free(text);
	return fflush(stdout) ? err_set(err, ERR_ENV, "standard output is gone")
			      : 0;
}

static int check_one(const struct lab_desk *desk, const struct lab *lab,
		     const char *folder, bool json, struct err *err)
{
	const struct lab_check check = { .kit = &desk->kit,
					 .lab = lab,
					 .folder = folder };
	struct lab_result result;
	int failed, code;

	if (lab_check(&check, &result, err))
		return -1;
	code = result.passed ? EXIT_HELD : EXIT_BROKEN;
	failed = print_result(&result, json, err) ||
		 note_check(desk, lab, result.passed, err);
	lab_result_release(&result);
	return failed ? -1 : code;
}

static int do_check(const struct lab_desk *desk, const struct lab_options *opt,
		    struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	char *folder = lab ? lab_folder(&desk->kit, lab) : NULL;
	int code = -1;

	if (lab && !lab_started(&desk->kit, lab))
		err_set(err, ERR_USAGE,
			"lab %u was not started: vhelab lab start %u",
			lab->number, lab->number);
	else if (folder)
		code = check_one(desk, lab, folder, opt->json, err);
	free(folder);
	return code;
}

/* Again and again, whenever a file was saved, until Ctrl-C. */
static int do_watch(const struct lab_desk *desk, const struct lab_options *opt,
		    struct err *err)
{
	const struct lab *lab = pick(desk, opt->word, err);
	struct lab_options once = *opt;
	char *folder;

	if (!lab)
		return -1;
	once.word = lab->name;
	folder = lab_folder(&desk->kit, lab);
	for (;;) {
		int code = do_check(desk, &once, err);

		if (code < 0 || !folder)
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

/* ---- the command ---------------------------------------------------------------------------- */

static const struct {
	const char *name, *help;
	int (*run)(const struct lab_desk *desk, const struct lab_options *opt,
		   struct err *err); /* an exit code, or -1 */
} verbs[] = {
	{ "list", "all labs, and which are passed", do_list },
	{ "start", "make the folder of a lab", do_start },
	{ "check", "build it, boot it, judge it", do_check },
	{ "watch", "check again whenever a file is saved", do_watch },
	{ "hint", "the next hint: nudge, place, cause, fix", do_hint },
	{ "reset", "begin a lab again; the old folder is kept aside",
	  do_reset },
	{ "submit", "write the patch mail to hand in", do_submit },
	{ "progress", "what is done, and what is next", do_progress },
	{ "solution", "ours, once yours has passed", do_solution },
	{ "verify", "for authors: does the lab keep its word?", do_verify },
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static int usage(void)
{
	printf("usage: vhelab lab %s\n%s\n\n", cmd_lab.args, cmd_lab.summary);
	for (size_t i = 0; i < VERBS; i++)
		printf("  %-9s %s\n", verbs[i].name, verbs[i].help);
	puts("\nWithout LAB it is the first that is not passed. --json: check "
	     "in schema\nvhelab-lab/1. -y: reset without a question.");
	return EXIT_HELD;
}

static int run_verb(size_t verb, int argc, char **argv, struct err *err)
{
	struct lab_options opt = { 0 };
	struct lab_desk desk;
	int got = options_parse(argc, argv, &cmd_lab, rows, &opt, err), code;

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || lab_desk_open(&desk, err))
		return -1;
	/* The author's check is not about anybody's work. */
	code = verbs[verb].run == do_verify
		       ? 0
		       : labs_sow(&desk.labs, &desk.kit, err);
	if (!code)
		code = verbs[verb].run(&desk, &opt, err);
	lab_desk_close(&desk);
	return code;
}

static int lab_main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "progress";
	struct err err = { 0 };
	int code;

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		return usage();
	for (size_t i = 0; i < VERBS; i++) {
		if (strcmp(name, verbs[i].name) != 0)
			continue;
		code = argc > 1 ? run_verb(i, argc - 1, argv + 1, &err)
				: run_verb(i, argc, argv, &err);
		return code < 0 ? cmd_fail(&err) : code;
	}
	err_set(&err, ERR_USAGE, "\"%s\" is no verb of labs: vhelab lab --help",
		name);
	return cmd_fail(&err);
}

const struct cmd cmd_lab = {
	.name = "lab",
	.args = "VERB [LAB] [OPTION...]",
	.summary = "Start, check and hand in the labs.",
	.run = lab_main,
};
