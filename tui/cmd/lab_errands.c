// SPDX-License-Identifier: MIT
#include "lab_errands.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fold.h"
#include "base/self.h"
#include "base/text.h"
#include "lab/check.h"

/* What to type: on a screen the path of this program would only be in the way. */
static const char *program(const struct lab_errand *e)
{
	return e->out == stdout ? self() : "vhelab";
}

/* ---- start, reset ----------------------------------------------------------- */

static void tell_where(const struct lab_errand *e)
{
	const struct lab_kit *kit = &e->desk->kit;
	const struct lab *lab = e->lab;

	fprintf(e->out, "Lab %u: %s\n%s\n\nRead   %s/%s/handout.md\n",
		lab->number, lab->title, lab->goal, kit->work, lab->name);
	if (lab->nquestions)
		fprintf(e->out, "Fill in %s/%s/answers\n", kit->work,
			lab->name);
	if (lab->specimens)
		fprintf(e->out, "Write  %s/%s/%s\n", kit->work, lab->name,
			LAB_CHECKER);
	if (lab->rules)
		fprintf(e->out, "Change %s/%s/hyp/\n", kit->work, lab->name);
	fprintf(e->out, "Then   %s lab check %u\n", program(e), lab->number);
	if (lab->seed)
		fprintf(e->out, "\nIt is yours alone: seed %s.\n", lab->seed);
}

/* The seed is on record before the folder is there, and outlives a reset. */
static int sow(const struct lab_errand *e, struct err *err)
{
	const struct lab_desk *desk = e->desk;
	const struct lab *lab = e->lab;
	struct lab_state state;

	if (lab_started(&desk->kit, lab))
		return 0;
	if (lab_sow(&desk->labs.list[lab - desk->labs.list], e->seed, err) ||
	    lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	snprintf(state.seed, sizeof(state.seed), "%s", e->seed);
	return lab_state_write(&desk->kit, lab, &state, err);
}

/* It is the one that is worked on from now. */
static int note_begun(const struct lab_errand *e, struct err *err)
{
	const struct lab_kit *kit = &e->desk->kit;
	struct lab_state state;

	return lab_state_read(kit, e->lab, &state, err) ||
			       lab_state_write(kit, e->lab, &state, err)
		       ? -1
		       : 0;
}

static int do_start(const struct lab_errand *e, struct err *err)
{
	if ((e->seed && sow(e, err)) || lab_start(&e->desk->kit, e->lab, err) ||
	    note_begun(e, err))
		return -1;
	tell_where(e);
	return EXIT_HELD;
}

static int do_reset(const struct lab_errand *e, struct err *err)
{
	char *aside;
	int failed = lab_reset(&e->desk->kit, e->lab, &aside, err);

	if (!failed && aside)
		fprintf(e->out, "What was there is now in %s\n", aside);
	free(aside);
	if (failed)
		return -1;
	tell_where(e);
	return EXIT_HELD;
}

/* ---- what to read ----------------------------------------------------------- */

/* As its author wrote it, or for a screen that folds lines as it needs them. */
static int do_text(const struct lab_errand *e, struct err *err)
{
	char *text = lab_paper(e->lab, "handout.md", err);
	char *lines = text && e->out != stdout ? fold_paragraphs(text) : NULL;
	int failed = text ? fputs(lines ? lines : text, e->out) < 0 : -1;

	free(lines);
	free(text);
	return failed ? -1 : EXIT_HELD;
}

/* One stage more each time; those taken already are shown again. */
static int do_hint(const struct lab_errand *e, struct err *err)
{
	const struct lab_desk *desk = e->desk;
	const struct lab *lab = e->lab;
	struct lab_state state;

	if (lab_state_read(&desk->kit, lab, &state, err))
		return -1;
	if (lab->nhints == 0) {
		fprintf(e->out, "Lab %u has no hints.\n", lab->number);
		return EXIT_HELD;
	}
	if (state.hints < lab->nhints) {
		state.hints++;
		if (lab_state_write(&desk->kit, lab, &state, err))
			return -1;
	}
	for (size_t i = 0; i < state.hints; i++)
		fprintf(e->out, "%s: %s\n", lab_hint_name(i), lab->hints[i]);
	if (state.hints < lab->nhints)
		fprintf(e->out, "(%zu more; each one taken is recorded)\n",
			lab->nhints - state.hints);
	return EXIT_HELD;
}

static int print_file(const struct lab_errand *e, const char *path,
		      struct err *err)
{
	char line[512];
	FILE *f = fopen(path, "re");

	if (!f)
		return err_set(err, ERR_USAGE,
			       "the solution is not in this kit: ask your "
			       "teacher");
	while (fgets(line, sizeof(line), f))
		fputs(line, e->out);
	fclose(f);
	return 0;
}

/* A form, as the seed draws it; or a patch mail, or a checker. */
static int print_solution(const struct lab_errand *e, struct err *err)
{
	const struct lab *lab = e->lab;
	bool patch;
	char *path = lab_solution(&e->desk->kit, lab, &patch), *form = NULL;
	int failed = -1;

	if (!path)
		err_nomem(err);
	else if (patch || lab->specimens || access(path, R_OK))
		failed = print_file(e, path, err);
	else
		form = lab_solution_form(lab, err);
	if (form)
		failed = fputs(form, e->out) < 0;
	if (!failed && patch && lab->seed)
		fprintf(e->out,
			"\nBesides, what seed %s has put into your tree goes: "
			"%s lab check %u\nnames the instruction.\n",
			lab->seed, program(e), lab->number);
	free(form);
	free(path);
	return failed ? -1 : EXIT_HELD;
}

static int do_solution(const struct lab_errand *e, struct err *err)
{
	struct lab_state state;

	if (lab_state_read(&e->desk->kit, e->lab, &state, err))
		return -1;
	if (!*state.passed)
		return err_set(err, ERR_USAGE,
			       "the solution is shown once the lab is passed; "
			       "%s lab hint %u helps",
			       program(e), e->lab->number);
	return print_solution(e, err);
}

/* ---- check ------------------------------------------------------------------ */

static int note_check(const struct lab_errand *e, bool passed, struct err *err)
{
	struct lab_state state;
	time_t now = time(NULL);
	struct tm utc;

	if (lab_state_read(&e->desk->kit, e->lab, &state, err))
		return -1;
	state.checks++;
	if (passed && !*state.passed)
		strftime(state.passed, sizeof(state.passed), "%Y-%m-%d %H:%M",
			 gmtime_r(&now, &utc));
	return lab_state_write(&e->desk->kit, e->lab, &state, err);
}

static char *result_text(const struct lab_errand *e,
			 const struct lab_result *result)
{
	char *folded, *text;

	if (e->json)
		return lab_result_json(result);
	if (e->out != stdout)
		return lab_result_text(result, e->all ? NULL : "");
	folded = text_format(" (%s lab check %u --all lists them)", self(),
			     e->lab->number);
	text = folded ? lab_result_text(result, e->all ? NULL : folded) : NULL;
	free(folded);
	return text;
}

static int print_result(const struct lab_errand *e,
			const struct lab_result *result, struct err *err)
{
	char *text = result_text(e, result);

	if (!text)
		return err_nomem(err);
	fprintf(e->out, "%s\n", text);
	free(text);
	return fflush(e->out) ? err_set(err, ERR_ENV, "standard output is gone")
			      : 0;
}

/* Where to go from here; the front end has keys of its own for it. */
static void tell_next(const struct lab_errand *e)
{
	const struct lab *lab = e->lab, *next = lab_desk_next(e->desk);
	const char *me = self();

	if (e->json || e->out != stdout)
		return;
	printf("`%s lab submit %u` hands it in, `%s lab solution %u` shows "
	       "ours; ",
	       me, lab->number, me, lab->number);
	if (!next)
		puts("all labs are passed.");
	else if (lab_started(&e->desk->kit, next))
		printf("lab %u is under way: `%s lab check %u`\n", next->number,
		       me, next->number);
	else
		printf("next: `%s lab start %u`\n", me, next->number);
}

static int run_check(const struct lab_errand *e, struct lab_result *result,
		     struct err *err)
{
	char *folder = lab_folder(&e->desk->kit, e->lab);
	const struct lab_check check = { .kit = &e->desk->kit,
					 .lab = e->lab,
					 .folder = folder };
	int failed;

	if (!folder)
		return err_nomem(err);
	if (!e->json && !lab_check_ready(&e->desk->kit, e->lab)) {
		fputs("Building and recording the machines that it is tried "
		      "on, once: some seconds.\n",
		      e->out);
		fflush(e->out);
	}
	failed = lab_check(&check, result, err);
	free(folder);
	return failed;
}

static int do_check(const struct lab_errand *e, struct err *err)
{
	struct lab_result result;
	int failed, code;

	if (run_check(e, &result, err))
		return -1;
	code = result.passed ? EXIT_HELD : EXIT_BROKEN;
	failed = print_result(e, &result, err) ||
		 note_check(e, result.passed, err);
	if (!failed && result.passed)
		tell_next(e);
	lab_result_release(&result);
	return failed ? -1 : code;
}

/* ---- submit ----------------------------------------------------------------- */

/* Nobody is kept from handing in, and nobody does it unknowing. */
static int tell_unfinished(const struct lab_errand *e, struct err *err)
{
	struct err why = { .kind = ERR_NONE };
	struct lab_result result;
	int failed = 0;

	if (run_check(e, &result, &why)) {
		if (why.kind == ERR_CANCELLED)
			return err_set(err, why.kind, "%s", why.text);
		fprintf(e->out, "Not checked: %s\n", why.text);
		return 0;
	}
	if (result.passed)
		failed = note_check(e, true, err);
	else
		fprintf(e->out,
			"Not passed yet (%zu of %zu held): hand it in all the "
			"same, or %s lab check %u says what is open\n",
			lab_result_held(&result), result.count, program(e),
			e->lab->number);
	lab_result_release(&result);
	return failed;
}

static int do_submit(const struct lab_errand *e, struct err *err)
{
	unsigned int mails;
	char *mail = NULL;
	int failed = lab_submit(&e->desk->kit, e->lab, &mail, &mails, err) ||
		     tell_unfinished(e, err);

	if (!failed && mails > 1)
		fprintf(e->out, "%u mails in outbox/: one patch is asked for\n",
			mails);
	if (!failed)
		fprintf(e->out, "Hand in %s\n", mail);
	free(mail);
	return failed ? -1 : EXIT_HELD;
}

/* ---- all of them ------------------------------------------------------------ */

static const struct lab_errand_kind kinds[] = {
	{ "start", "make the folder of a lab", do_start, false },
	{ "text", "the handout", do_text, false },
	{ "check", "build it, boot it, judge it", do_check, true },
	{ "hint", "the next hint: nudge, place, cause, fix", do_hint, false },
	{ "reset", "begin a lab again; the old folder is kept aside", do_reset,
	  true },
	{ "submit", "write the patch mail to hand in", do_submit, true },
	{ "solution", "ours, once yours has passed", do_solution, false },
};

const struct lab_errand_kind *lab_errand_kind(size_t index)
{
	return index < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[index] : NULL;
}

const struct lab_errand_kind *lab_errand_find(const char *name)
{
	const struct lab_errand_kind *k;

	for (size_t i = 0; (k = lab_errand_kind(i)); i++) {
		if (!strcmp(k->name, name))
			return k;
	}
	return NULL;
}

int lab_errand_run(const struct lab_errand_kind *kind,
		   const struct lab_errand *e, struct err *err)
{
	if (kind->begun && !lab_started(&e->desk->kit, e->lab))
		return err_set(err, ERR_USAGE,
			       "lab %u was not started: %s lab start %u",
			       e->lab->number, program(e), e->lab->number);
	return kind->run(e, err);
}

char *lab_errand_text(const char *name, const struct lab_desk *desk,
		      const struct lab *lab, int cancel_fd, struct err *err)
{
	struct lab_desk own = *desk;
	struct lab_errand e = { .desk = &own, .lab = lab };
	char *text = NULL;
	size_t len;
	int code;

	own.kit.cancel_fd = cancel_fd;
	e.out = open_memstream(&text, &len);
	if (!e.out) {
		err_nomem(err);
		return NULL;
	}
	code = lab_errand_run(lab_errand_find(name), &e, err);
	if (!fclose(e.out) && code >= 0)
		return text;
	free(text);
	return NULL;
}
