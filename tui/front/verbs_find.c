// SPDX-License-Identifier: MIT
/* Verbs that look for a place in the trace. */
#include <stdio.h>
#include <string.h>

#include "cursor.h"
#include "front_impl.h"

/* Everything behind the verb. */
static void rest_of(const struct words *w, char *buf, size_t len)
{
	size_t used = 0;

	buf[0] = '\0';
	for (int i = 1; i < w->count && used < len; i++)
		used += (size_t)snprintf(buf + used, len - used, "%s%s",
					 i > 1 ? " " : "", w->word[i]);
}

static int nothing_found(struct front *f, size_t before, size_t behind)
{
	const char *text = f->side->study.finder.text;

	if (before + behind == 0)
		front_say(f, "%s: nowhere in the %zu events recorded", text,
			  trace_count(f->side->s->trace));
	else if (before)
		front_say(f, "%s: no more behind, %zu before: back find", text,
			  before);
	else
		front_say(f, "%s: no more before, %zu behind: find", text,
			  behind);
	return -1;
}

static int show_hit(struct front *f, size_t hit, size_t hits)
{
	const struct finder *finder = &f->side->study.finder;
	char event[STATUS_MAX];

	if (front_show_event(f, finder->hits[hit]))
		return -1;
	snprintf(event, sizeof(event), "%s", f->status);
	front_say(f, "%s %zu of %zu: %s", finder->text, hit + 1, hits, event);
	return 0;
}

int front_find(struct front *f, const struct verb *v, const struct words *w)
{
	struct finder *finder = &f->side->study.finder;
	char text[WORDS_TEXT];
	size_t before, behind, hits;
	struct model m;

	(void)v;
	rest_of(w, text, sizeof(text));
	if (*text && find_set(finder, text)) {
		front_say(f, "find takes up to %d characters", FIND_TEXT - 1);
		return -1;
	}
	if (!*finder->text) {
		front_say(f, "find what? D+, A-, el1, world guest, vectors "
			     "hyp, H2, msr daif, __guest_exit");
		return -1;
	}
	front_model(f, &m);
	hits = find_below(finder, m.limit);
	before = find_below(finder, m.event);
	behind = hits - find_below(finder, m.event + 1);
	if (w->back ? !before : !behind)
		return nothing_found(f, before, behind);
	return show_hit(f, w->back ? before - 1 : hits - behind, hits);
}

static const char *offer_find(const struct front *f, int at, size_t index)
{
	static const char *const words[] = {
		"D+", "D-",  "A+",  "A-",  "I+",    "I-",      "F+",
		"F-", "el0", "el1", "el2", "world", "vectors", "checkpoint"
	};

	(void)f;
	if (at != 1 || index >= sizeof(words) / sizeof(words[0]))
		return NULL;
	return words[index];
}

static const char *const zooms[] = { "in", "out", "lap", "all" };

static const char *offer_zoom(const struct front *f, int at, size_t index)
{
	(void)f;
	return at == 1 && index < 4 ? zooms[index] : NULL;
}

static int run_zoom(struct front *f, const struct verb *v,
		    const struct words *w)
{
	size_t how = 0;
	struct model m;
	size_t zoom[4];

	(void)v;
	while (how < 4 && (w->count != 2 || strcmp(w->word[1], zooms[how])))
		how++;
	if (how == 4) {
		front_say(f, "zoom in, out, lap or all");
		return -1;
	}
	front_model(f, &m);
	zoom[0] = study_zoom(&m, -1);
	zoom[1] = study_zoom(&m, 1);
	zoom[2] = ZOOM_LAP;
	zoom[3] = ZOOM_ALL;
	f->side->study.zoom = zoom[how];
	front_model(f, &m);
	front_say(f, "the strip shows events %zu to %zu of %zu", m.strip_first,
		  m.strip_end ? m.strip_end - 1 : 0, m.limit);
	return 0;
}

static int run_pick(struct front *f, const struct verb *v,
		    const struct words *w)
{
	enum view_id view = f->screen.focus;
	struct model m;
	size_t event;

	(void)v;
	(void)w;
	front_model(f, &m);
	if (view != VIEW_HISTORY) {
		front_say(f, "pick jumps to the row with the cursor in the "
			     "history view");
		return -1;
	}
	if (!history_at(&m, f->screen.scroll[view], &event))
		return -1;
	return front_show_event(f, event);
}

/* clang-format off */
const struct verb verbs_find[] = {
	{ "find", "[TEXT]", "the next event that is so: D+, el1, msr daif, H2",
	  front_find, GOAL_COUNT, offer_find },
	{ "zoom", "in|out|lap|all", "how much of the trace the strip shows",
	  run_zoom, GOAL_COUNT, offer_zoom },
	{ "pick", "", "jump to the row with the cursor",
	  run_pick, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
