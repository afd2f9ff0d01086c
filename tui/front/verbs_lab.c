// SPDX-License-Identifier: MIT
/* A lab's work: asked about by verbs, and checked when it was saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/fold.h"
#include "front_impl.h"
#include "overlay.h"
#include "text.h"
#include "work.h"

#define LOOK_MS 500

static bool can_ask(const struct front *f)
{
	return f->lab && f->lab->ask;
}

/* What is there to read, malloc()ed; NULL, and it was said why. */
static char *ask(struct front *f, const char *what)
{
	struct err err = { .kind = ERR_NONE };
	char *answer = NULL;

	if (!f->lab->ask(f->lab->ctx, what, &answer, &err))
		return answer;
	front_say(f, "%s", err.text);
	return NULL;
}

/* The line a check ends with, without the lab's title. */
static const char *sum_of(const char *text)
{
	size_t end = strlen(text), from;

	while (end > 0 && text[end - 1] == '\n')
		end--;
	for (from = end; from > 0 && text[from - 1] != '\n'; from--)
		if (text[from - 1] == ' ' && from > 1 && text[from - 2] == ':')
			break;
	return text + from;
}

/* What does not hold comes first: where it is narrow the end is cut. */
static void say_sum(struct front *f, bool saved, const char *text)
{
	const char *broken = strstr(text, "BROKEN"), *sum = sum_of(text);
	char words[STATUS_MAX];
	struct text t = text_begin(words, sizeof(words));
	bool form = !f->lab->rules;

	if (saved)
		text_add(&t, "saved: ");
	if (broken)
		broken += 6 + strspn(broken + 6, " ");
	if (broken)
		text_add(&t, "BROKEN %.*s; ", (int)strcspn(broken, ",\n"),
			 broken);
	text_add(&t, "%.*s", (int)strcspn(sum, "\n"), sum);
	if (saved && !form && !strstr(text, "BROKEN  build"))
		text_add(&t, "; u runs it");
	if (saved)
		text_add(&t, "; k shows why");
	front_say(f, "%s", words);
}

/* ---- verbs ------------------------------------------------------------------ */

static const char *const asks[] = { "check", "hint", "text", "submit" };
#define ASKS (sizeof(asks) / sizeof(asks[0]))

static const char *offer_ask(const struct front *f, int at, size_t index)
{
	(void)f;
	return at == 1 && index < ASKS ? asks[index] : NULL;
}

static const char *ask_of(const char *word)
{
	for (size_t i = 0; i < ASKS; i++) {
		if (!word || !strcmp(asks[i], word))
			return asks[i];
	}
	return NULL;
}

static void say_elsewhere(struct front *f, const char *what)
{
	if (!strcmp(what, "solution"))
		front_say(f, "w in the list of labs shows it, once the lab is "
			     "passed; q goes there");
	else if (!strcmp(what, "reset"))
		front_say(f, "r in the list of labs begins it again; q goes "
			     "there");
	else
		front_say(f, "lab check, hint, text or submit, not %s", what);
}

/* One by one: what front_tell() takes at once is limited. */
static void tell_lines(struct front *f, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		front_tell(f, "%.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static int run_lab(struct front *f, const struct verb *v, const struct words *w)
{
	const char *what = ask_of(w->word[1]);
	char *text, *narrow;

	(void)v;
	if (!can_ask(f)) {
		front_say(f, "this is no lab's work: vhelab run --lab N opens "
			     "one");
		return -1;
	}
	if (!what) {
		say_elsewhere(f, w->word[1]);
		return -1;
	}
	text = ask(f, what);
	if (!text)
		return -1;
	narrow = f->plain ? NULL : fold_text(text, OVERLAY_TEXT);
	tell_lines(f, narrow ? narrow : text);
	free(narrow);
	if (!strcmp(what, "check"))
		say_sum(f, false, text);
	else if (*text == '#')
		front_say(f, "%s", f->lab->title);
	else
		front_say(f, "%.*s", (int)strcspn(text, "\n"), text);
	front_show_lines(f);
	free(text);
	return 0;
}

const struct verb verbs_lab[] = {
	{ "lab", "[check|hint|text|submit]",
	  "build and judge your work; or a hint, the handout, the mail",
	  run_lab, GOAL_COUNT, offer_ask },
	{ 0 },
};

/* ---- on save ---------------------------------------------------------------- */

int work_wait(const struct front *f, long long now_ms)
{
	long long left = f->work.looked + LOOK_MS - now_ms;

	if (!can_ask(f) || !f->lab->folder)
		return -1;
	return left > 0 ? (int)left : 0;
}

static void check_saved(struct front *f)
{
	char *text = ask(f, "check");
	bool built = text && !strstr(text, "BROKEN  build");

	/* The offer to reload is made here, and not once more behind it. */
	for (size_t i = 0; built && i < f->nsides; i++)
		f->sides[i].reload.offered = true;
	if (text)
		say_sum(f, true, text);
	free(text);
}

/* Not while somebody types: what it says takes the line of the status. */
void work_poll(struct front *f, long long now_ms)
{
	struct work *w = &f->work;
	bool first = w->looked == 0;
	int64_t newest;

	if (work_wait(f, now_ms) != 0 || f->prompt.open || f->quiz.open ||
	    f->overlay != OVERLAY_NONE)
		return;
	w->looked = now_ms;
	newest = file_newest(f->lab->folder);
	if (first)
		w->checked = newest;
	if (newest == w->seen && newest != w->checked) {
		w->checked = newest;
		check_saved(f);
	}
	w->seen = newest;
}
