// SPDX-License-Identifier: MIT
#include "lab_target.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/self.h"
#include "lab/check.h"
#include "lab_errands.h"

static int build(struct lab_target *t, const struct lab *lab, struct err *err)
{
	char *output;
	int got = lab_build(&t->desk.kit, t->folder, &output, err);

	free(output);
	if (got > 0)
		err_set(err, ERR_USAGE,
			"your work on lab %u is not built: %s lab check %u "
			"shows why",
			lab->number, self(), lab->number);
	return got ? -1 : 0;
}

static int ask(void *ctx, const char *what, char **answer, struct err *err)
{
	struct lab_target *t = ctx;

	*answer = lab_errand_text(what, &t->desk, t->lab, t->desk.kit.cancel_fd,
				  err);
	return *answer ? 0 : -1;
}

static void aim(struct lab_target *t, const struct lab *lab,
		struct target_options *opt)
{
	const struct lab_run *run = &lab->runs[0];

	opt->real = run->real;
	if (!opt->real)
		opt->tree = t->folder;
	if (!opt->mode)
		opt->mode = run->nvhe ? "nvhe" : "vhe";
	if (!opt->guest && !opt->real)
		opt->guest = run->guest;
	t->text = (struct lab_text){ .title = lab->title,
				     .text = t->handout,
				     .rules = lab->rules,
				     .nvhe = !strcmp(opt->mode, "nvhe"),
				     .folder = t->folder,
				     .ask = ask,
				     .ctx = t };
	t->lab = lab;
}

static int read_handout(struct lab_target *t, const struct lab *lab,
			struct err *err)
{
	char *text = lab_paper(lab, "handout.md", err);

	if (!text)
		return -1;
	t->handout = fold_paragraphs(text);
	free(text);
	return t->handout ? 0 : err_nomem(err);
}

int lab_target_open(struct lab_target *t, const char *word,
		    struct target_options *opt, struct err *err)
{
	const struct lab *lab;

	if (lab_desk_open_sound(&t->desk, err) ||
	    labs_sow(&t->desk.labs, &t->desk.kit, err))
		return -1;
	lab = labs_need(&t->desk.labs, word, err);
	if (!lab)
		return -1;
	if (!lab_started(&t->desk.kit, lab))
		return err_set(err, ERR_USAGE,
			       "lab %u was not started: %s lab start %u",
			       lab->number, self(), lab->number);
	t->folder = lab_folder(&t->desk.kit, lab);
	if (!t->folder)
		return err_nomem(err);
	if (read_handout(t, lab, err) || build(t, lab, err))
		return -1;
	aim(t, lab, opt);
	return 0;
}

void lab_target_close(struct lab_target *t)
{
	lab_desk_close(&t->desk);
	free(t->folder);
	free(t->handout);
	memset(t, 0, sizeof(*t));
}
