// SPDX-License-Identifier: MIT
/* Verbs that change what is looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front_impl.h"
#include "number.h"
#include "offer.h"
#include "plain.h"
#include "sentence.h"

#define SHOW_MAX 500

static int view_named(struct front *f, const char *name, enum view_id *view)
{
	for (int i = 0; name && i < VIEW_COUNT; i++) {
		if (strcmp(view_ops((enum view_id)i)->name, name))
			continue;
		*view = (enum view_id)i;
		return 0;
	}
	for (int i = 0; i < VIEW_COUNT; i++)
		front_tell(f, "%s\n", view_ops((enum view_id)i)->name);
	front_say(f, "no such view: %s", name ? name : "name one");
	return -1;
}

static int run_view(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const char *name = w->count > 1 ? w->word[1] : "next";
	enum view_id view;

	(void)v;
	if (!strcmp(name, "next") || !strcmp(name, "previous")) {
		screen_turn(&f->screen, *name == 'n' ? 1 : -1);
		return 0;
	}
	if (view_named(f, name, &view))
		return -1;
	screen_focus(&f->screen, view);
	return 0;
}

static int run_show(struct front *f, const struct verb *v,
		    const struct words *w)
{
	uint64_t rows = 0;
	enum view_id view;

	if (!f->plain)
		return run_view(f, v, w);
	if (view_named(f, w->word[1], &view))
		return -1;
	if (w->count > 2 &&
	    (!number_read(w->word[2], &rows) || !rows || rows > SHOW_MAX)) {
		front_say(f, "show so many rows: 1 to %d", SHOW_MAX);
		return -1;
	}
	return plain_show(f, view, (int)rows);
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

static int run_where(struct front *f, const struct verb *v,
		     const struct words *w)
{
	const struct session *s = f->side->s;
	struct image_place place = { 0 };
	char at[96], insn[96], el[8], line[24];
	struct model m;

	(void)v;
	(void)w;
	front_model(f, &m);
	if (!m.now) {
		front_say(f, "nothing has run yet");
		return -1;
	}
	symbols_lookup(&s->symbols, m.now->pc, &place);
	snprintf(line, sizeof(line), ", line %u", place.line);
	front_say(f, "event %zu at %s%s, %s, world %s; next is %s", m.event,
		  symbols_format(&s->symbols, m.now->pc, at, sizeof(at)),
		  place.line ? line : "", sentence_el(m.now, el),
		  world_name((enum world)m.now->world),
		  session_insn(s, m.now, insn, sizeof(insn)));
	return 0;
}

/* clang-format off */
const struct verb verbs_look[] = {
	{ "view", "NAME", "show a view and move to it; next and previous, too",
	  run_view, GOAL_COUNT, offer_view },
	{ "show", "VIEW [ROWS]", "the same; in --plain as lines of text",
	  run_show, GOAL_COUNT, offer_view },
	{ "where", "", "the place and the instruction there, in words",
	  run_where, GOAL_COUNT, NULL },
	{ "scroll", "HOW", "scroll the view in [brackets]",
	  run_scroll, GOAL_COUNT, NULL },
	{ "laps", "-1|+1", "show an earlier or later lap",
	  run_laps, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
