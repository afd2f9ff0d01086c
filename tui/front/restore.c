// SPDX-License-Identifier: MIT
#include "restore.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "front_impl.h"
#include "text.h"

#define SCHEMA	 "vhelab-session/1"
#define SCROLLED 10000

/* ---- writing ----------------------------------------------------------------- */

static json_t *breaks_json(const struct session *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->nbreaks; i++) {
		const struct session_break *b = &s->breaks[i];
		struct image_place place = { 0 };
		json_t *one = json_object();

		symbols_lookup(&s->symbols, b->addr, &place);
		if (place.symbol)
			json_object_set_new(one, "at",
					    json_string(place.symbol));
		json_object_set_new(
			one, "offset",
			json_integer((json_int_t)(place.symbol ? place.offset
							       : b->addr)));
		if (b->el >= 0)
			json_object_set_new(one, "el", json_integer(b->el));
		if (b->world >= 0)
			json_object_set_new(
				one, "world",
				json_string(world_name((enum world)b->world)));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *marks_json(const struct marks *m)
{
	json_t *all = json_object();

	for (int i = 0; i < MARKS; i++) {
		if (m->set[i])
			json_object_set_new(
				all, marks_name(i),
				json_integer((json_int_t)m->event[i]));
	}
	return all;
}

static json_t *scroll_json(const struct screen *s)
{
	json_t *all = json_object();

	for (int v = 0; v < VIEW_COUNT; v++) {
		if (s->scroll[v])
			json_object_set_new(all,
					    view_ops((enum view_id)v)->name,
					    json_integer(s->scroll[v]));
	}
	return all;
}

static json_t *settings_json(const struct settings *s)
{
	json_t *all = json_object();

	for (size_t i = 0; setting_row(i); i++)
		json_object_set_new(
			all, setting_row(i)->name,
			json_string(setting_get(s, setting_row(i))));
	return all;
}

static json_t *history_json(const struct prompt *p)
{
	json_t *list = json_array();

	for (size_t i = 0; prompt_line(p, i); i++)
		json_array_append_new(list, json_string(prompt_line(p, i)));
	return list;
}

/* Behind a change by hand the same events do not come again. Who has done
 * nothing yet may still want to resume. */
static size_t event_to_keep(const struct front *f)
{
	const struct restore *r = &f->restore;
	size_t at = f->side->s->at;

	if (r->resumable && at == 0)
		return r->event;
	return r->same && at >= r->same ? r->same - 1 : at;
}

char *restore_text(const struct front *f)
{
	const struct session *s = f->side->s;
	json_t *all = json_object();
	char image[24], *text;

	snprintf(image, sizeof(image), "%016llx",
		 (unsigned long long)f->restore.image);
	json_object_set_new(all, "schema", json_string(SCHEMA));
	json_object_set_new(all, "image", json_string(image));
	json_object_set_new(all, "event",
			    json_integer((json_int_t)event_to_keep(f)));
	json_object_set_new(all, "view",
			    json_string(view_ops(f->screen.focus)->name));
	json_object_set_new(
		all, "profile",
		json_string(profile_name(f->side->inspect.profile)));
	json_object_set_new(all, "irqs",
			    json_string(s->take_irqs ? "taken" : "held"));
	json_object_set_new(all, "breaks", breaks_json(s));
	json_object_set_new(all, "marks", marks_json(&f->marks));
	json_object_set_new(all, "scroll", scroll_json(&f->screen));
	json_object_set_new(all, "settings", settings_json(&f->settings));
	json_object_set_new(all, "history", history_json(&f->prompt));
	json_object_set_new(all, "score", predict_save(&f->quiz.scores));
	text = json_dumps(all, JSON_INDENT(1));
	json_decref(all);
	return text;
}

/* ---- reading ----------------------------------------------------------------- */

/* A count from a file; false if it is none. */
static bool get_count(const json_t *value, json_int_t most, json_int_t *count)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) > most)
		return false;
	*count = json_integer_value(value);
	return true;
}

static int find_world(const char *name)
{
	for (int w = WORLD_USER; name && w <= WORLD_GUEST; w++) {
		if (!strcmp(name, world_name((enum world)w)))
			return w;
	}
	return -1;
}

/* Where a symbol is now; what has none is where it was, in the same image. */
static bool take_break(struct front *f, const json_t *one, bool same)
{
	struct session *s = f->side->s;
	struct session_break b = { .el = -1, .world = -1 };
	const char *symbol = json_string_value(json_object_get(one, "at"));
	json_int_t offset = 0, el;
	uint64_t addr = 0, size;

	if (!get_count(json_object_get(one, "offset"), INT64_MAX, &offset) ||
	    offset % 4)
		return false;
	if (symbol ? !symbols_find(&s->symbols, symbol, &addr, &size) : !same)
		return false;
	if (get_count(json_object_get(one, "el"), 3, &el))
		b.el = (int)el;
	b.world = find_world(json_string_value(json_object_get(one, "world")));
	b.addr = addr + (uint64_t)offset;
	return b.addr % 4 == 0 && !session_break_add(s, &b, NULL);
}

static int take_breaks(struct front *f, const json_t *list, bool same)
{
	const json_t *one;
	size_t i;
	int n = 0;

	json_array_foreach(list, i, one) n += take_break(f, one, same);
	return n;
}

static int take_marks(struct front *f, const json_t *all)
{
	json_int_t event;
	int n = 0;

	for (int i = 0; i < MARKS; i++) {
		const json_t *value = json_object_get(all, marks_name(i));

		if (!get_count(value, UINT32_MAX, &event))
			continue;
		f->marks.set[i] = true;
		f->marks.event[i] = (size_t)event;
		n++;
	}
	return n;
}

static void take_views(struct front *f, const json_t *all)
{
	const char *focus = json_string_value(json_object_get(all, "view"));
	const json_t *scroll = json_object_get(all, "scroll");
	const char *profile =
		json_string_value(json_object_get(all, "profile"));

	if (profile)
		profile_find(profile, &f->side->inspect.profile);
	for (int v = 0; v < VIEW_COUNT; v++) {
		const char *name = view_ops((enum view_id)v)->name;
		const json_t *by = json_object_get(scroll, name);

		if (focus && !strcmp(focus, name))
			screen_focus(&f->screen, (enum view_id)v);
		if (json_is_integer(by) &&
		    llabs(json_integer_value(by)) < SCROLLED)
			f->screen.scroll[v] = (int)json_integer_value(by);
	}
}

static void take_settings(struct front *f, const json_t *all)
{
	for (size_t i = 0; setting_row(i); i++) {
		const json_t *value =
			json_object_get(all, setting_row(i)->name);

		setting_set(&f->settings, setting_row(i),
			    json_string_value(value));
	}
}

static void take_history(struct front *f, const json_t *list)
{
	char line[WORDS_TEXT];
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (!json_is_string(one) ||
		    json_string_length(one) >= sizeof(line))
			continue;
		snprintf(line, sizeof(line), "%s", json_string_value(one));
		prompt_remember(&f->prompt, text_scrub(line));
	}
}

static void take_position(struct front *f, const json_t *all)
{
	json_int_t event;

	if (!get_count(json_object_get(all, "event"), UINT32_MAX, &event) ||
	    (size_t)event <= f->side->s->at || !f->side->s->machine)
		return;
	f->restore.event = (size_t)event;
	f->restore.resumable = true;
}

void restore_arrived(struct front *f)
{
	struct restore *r = &f->restore;
	struct session *s = f->side->s;

	r->resumable = false;
	if (!r->irqs || !s->machine || session_take_irqs(s, true, NULL))
		return;
	r->irqs = false;
	r->same = s->at + 1;
}

static void say_restored(struct front *f, int breaks, int marks)
{
	char words[STATUS_MAX];
	struct text t = text_begin(words, sizeof(words));

	if (!breaks && !marks && !f->restore.resumable)
		return;
	text_add(&t, "restored:");
	if (breaks)
		text_add(&t, " breakpoints %d", breaks);
	if (marks)
		text_add(&t, "%s marks", breaks ? "," : "");
	for (int i = 0; marks && i < MARKS; i++) {
		if (f->marks.set[i])
			text_add(&t, " %s", marks_name(i));
	}
	if (f->restore.resumable)
		text_add(&t, "%s resume runs on to event %zu where you were",
			 breaks || marks ? ";" : "", f->restore.event);
	front_say(f, "%s", words);
}

static void take_all(struct front *f, const json_t *all)
{
	const char *image = json_string_value(json_object_get(all, "image"));
	const char *irqs = json_string_value(json_object_get(all, "irqs"));
	char hash[24];
	int breaks, marks = 0;
	bool same;

	snprintf(hash, sizeof(hash), "%016llx",
		 (unsigned long long)f->restore.image);
	same = image && !strcmp(image, hash);
	take_settings(f, json_object_get(all, "settings"));
	take_history(f, json_object_get(all, "history"));
	predict_load(&f->quiz.scores, json_object_get(all, "score"));
	breaks = take_breaks(f, json_object_get(all, "breaks"), same);
	take_views(f, all);
	f->restore.irqs = irqs && !strcmp(irqs, "taken");
	if (same) {
		marks = take_marks(f, json_object_get(all, "marks"));
		take_position(f, all);
	}
	if (!f->restore.resumable)
		restore_arrived(f);
	say_restored(f, breaks, marks);
}

int restore_take(struct front *f, const char *text, size_t len)
{
	json_t *all = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	const char *schema = json_string_value(json_object_get(all, "schema"));
	bool ours = schema && !strcmp(schema, SCHEMA);

	if (ours)
		take_all(f, all);
	json_decref(all);
	return ours ? 0 : -1;
}
