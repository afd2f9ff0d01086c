// SPDX-License-Identifier: MIT
/* Verbs that change what is looked at. */
#include <stdlib.h>
#include <string.h>

#include "front_impl.h"

static int run_view(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const char *name = w->count > 1 ? w->word[1] : "next";

	(void)v;
	if (!strcmp(name, "next") || !strcmp(name, "previous")) {
		screen_turn(&f->screen, *name == 'n' ? 1 : -1);
		return 0;
	}
	for (int i = 0; i < VIEW_COUNT; i++) {
		if (strcmp(view_ops((enum view_id)i)->name, name) != 0)
			continue;
		screen_focus(&f->screen, (enum view_id)i);
		return 0;
	}
	front_say(f, "no such view: %s", name);
	return -1;
}

static const char *const scrolls[] = {
	[SCROLL_UP] = "up",	     [SCROLL_DOWN] = "down",
	[SCROLL_PAGE_UP] = "pageup", [SCROLL_PAGE_DOWN] = "pagedown",
	[SCROLL_HOME] = "home",
};

static int run_scroll(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	for (size_t i = 0; w->word[1] && i < sizeof(scrolls) / sizeof(*scrolls);
	     i++) {
		if (!strcmp(w->word[1], scrolls[i])) {
			screen_scroll(&f->screen, (enum scroll)i);
			return 0;
		}
	}
	front_say(f, "scroll up, down, pageup, pagedown or home");
	return -1;
}

static int run_laps(struct front *f, const struct verb *v,
		    const struct words *w)
{
	unsigned int laps = lap_count(f->side->s->trace);
	struct gaze *gaze = &f->side->gaze;
	int by = w->count > 1 ? atoi(w->word[1]) : 0;

	(void)v;
	if (by < 0 && gaze->lap_back + 1 < laps)
		gaze->lap_back++;
	if (by > 0 && gaze->lap_back > 0)
		gaze->lap_back--;
	return 0;
}

/* clang-format off */
const struct verb verbs_look[] = {
	{ "view", "NAME", "show a view and move to it; next and previous, too",
	  run_view, GOAL_COUNT, NULL },
	{ "scroll", "HOW", "scroll the view in [brackets]",
	  run_scroll, GOAL_COUNT, NULL },
	{ "laps", "-1|+1", "show an earlier or later lap",
	  run_laps, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
