// SPDX-License-Identifier: MIT
/* Verbs for predicting, comparing, beginning again and handing over. */
#include <string.h>

#include "compare.h"
#include "front_impl.h"
#include "lend.h"
#include "offer.h"

/* ---- predict ----------------------------------------------------------------- */

static int run_predict(struct front *f, const struct verb *v,
		       const struct words *w)
{
	const char *word = w->count > 1		 ? w->word[1]
			   : f->settings.predict ? "off"
						 : "on";

	(void)v;
	if (setting_set(&f->settings, setting_find("predict"), word)) {
		front_say(f, "predict on, or predict off");
		return -1;
	}
	if (f->quiz.open && !f->settings.predict)
		quiz_answer(f, NULL);
	/* Of what is recorded now more is shown, or less. */
	front_arrive(f);
	front_say(f, f->settings.predict
			     ? "predict is on: s c g x l stop on their way, "
			       "and ask for the flags first"
			     : "predict is off");
	return 0;
}

static int no_question(struct front *f)
{
	front_say(f, "nothing is being asked: predict on, then step");
	return -1;
}

static int run_answer(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	return f->quiz.open ? quiz_answer(f, w->count > 1 ? w->word[1] : "")
			    : no_question(f);
}

static int run_skip(struct front *f, const struct verb *v,
		    const struct words *w)
{
	(void)v;
	(void)w;
	return f->quiz.open ? quiz_answer(f, NULL) : no_question(f);
}

static int run_score(struct front *f, const struct verb *v,
		     const struct words *w)
{
	const struct predict_scores *s = &f->quiz.scores;
	char words[200];

	(void)v;
	(void)w;
	front_say(f, "%s", predict_summary(s, words, sizeof(words)));
	front_tell(f, "predicted   asked right in a row\n");
	for (int i = 0; i < CONCEPT_COUNT; i++)
		front_tell(f, "%-11s %5u %5u %8u  %s\n",
			   concept_name((enum concept)i), s->of[i].asked,
			   s->of[i].right, s->of[i].streak,
			   concept_words((enum concept)i));
	front_show_lines(f);
	return 0;
}

/* ---- compare, reload, gdb ------------------------------------------------------ */

static int run_other(struct front *f, const struct verb *v,
		     const struct words *w)
{
	(void)v;
	(void)w;
	if (f->nsides < 2) {
		front_say(f, "there is one target: vhelab run --compare v4.16 "
			     "shows two");
		return -1;
	}
	compare_turn(f);
	return 0;
}

static int run_reload(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	(void)w;
	if (f->side->reload.offered)
		return reload_now(f);
	front_ask(f, "y begins again, n does not", reload_now,
		  "The image is the one that runs. Begin again all the same, "
		  "up to this checkpoint?");
	return 0;
}

static int run_gdb(struct front *f, const struct verb *v, const struct words *w)
{
	(void)v;
	(void)w;
	return lend_to_gdb(f);
}

static const char *offer_switch(const struct front *f, int at, size_t index)
{
	static const char *const words[] = { "on", "off", NULL };

	(void)f;
	return at == 1 && index < 2 ? words[index] : NULL;
}

/* clang-format off */
const struct verb verbs_modes[] = {
	{ "predict", "[on|off]", "be asked for the flags before they are shown",
	  run_predict, GOAL_COUNT, offer_switch },
	{ "answer", "FLAGS", "the flags asked for: -AIF, or - for none",
	  run_answer, GOAL_COUNT, NULL },
	{ "skip", "", "show what was asked for, and count nothing",
	  run_skip, GOAL_COUNT, NULL },
	{ "score", "", "what was predicted, and how much of it was right",
	  run_score, GOAL_COUNT, NULL },
	{ "other", "", "comparing: to the other target",
	  run_other, GOAL_COUNT, NULL },
	{ "reload", "", "begin again with the image as built now, up to here",
	  run_reload, GOAL_COUNT, NULL },
	{ "gdb", "", "hand the stopped machine to GDB and take it back",
	  run_gdb, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
