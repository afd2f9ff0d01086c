// SPDX-License-Identifier: MIT
/* Verbs about breakpoints. */
#include <stdio.h>
#include <string.h>

#include "cursor.h"
#include "front_impl.h"
#include "number.h"
#include "offer.h"
#include "text.h"

static const char *break_words(const struct session *s,
			       const struct session_break *b, char *buf,
			       size_t len)
{
	struct text t = text_begin(buf, len);
	char place[96];

	symbols_format(&s->symbols, b->addr, place, sizeof(place));
	text_add(&t, "%s", place);
	if (b->el >= 0)
		text_add(&t, " at EL%d", b->el);
	if (b->world >= 0)
		text_add(&t, " in world %s", world_name((enum world)b->world));
	return buf;
}

static bool read_el(const char *text, int *el)
{
	uint64_t value;

	if (!text || !number_read(text, &value) || value > 3)
		return false;
	*el = (int)value;
	return true;
}

static bool read_world(const char *text, int *world)
{
	for (int i = WORLD_USER; text && i <= WORLD_GUEST; i++) {
		if (strcmp(text, world_name((enum world)i)))
			continue;
		*world = i;
		return true;
	}
	return false;
}

/* "el 2", "world guest" behind the address. */
static int read_conditions(struct front *f, const struct words *w,
			   struct session_break *b)
{
	for (int i = 2; i < w->count; i += 2) {
		const char *value = w->word[i + 1];
		bool held = !strcmp(w->word[i], "el") ? read_el(value, &b->el)
			    : !strcmp(w->word[i], "world")
				    ? read_world(value, &b->world)
				    : false;

		if (held)
			continue;
		front_say(f,
			  "behind the address comes el 0 to 3, or world "
			  "user, host, hyp or guest; not %s %s",
			  w->word[i], value ? value : "alone");
		return -1;
	}
	return 0;
}

static bool same_break(const struct session_break *a,
		       const struct session_break *b)
{
	return a->addr == b->addr && a->el == b->el && a->world == b->world;
}

/* Index of the same one, or of none. */
static size_t find_break(const struct session *s, const struct session_break *b)
{
	size_t i = 0;

	while (i < s->nbreaks && !same_break(&s->breaks[i], b))
		i++;
	return i;
}

static int add_break(struct front *f, const struct session_break *b)
{
	struct session *s = f->side->s;
	size_t i = find_break(s, b);
	char words[160];
	struct err err;

	break_words(s, b, words, sizeof(words));
	if (i < s->nbreaks) {
		front_say(f, "breakpoint %zu is there already: %s", i + 1,
			  words);
		return 0;
	}
	if (session_break_add(s, b, &err))
		return front_fail(f, &err);
	front_say(f, "breakpoint %zu: %s", s->nbreaks, words);
	return 0;
}

static void remove_break(struct front *f, size_t index)
{
	struct session *s = f->side->s;
	char words[160];

	break_words(s, &s->breaks[index], words, sizeof(words));
	session_break_remove(s, index);
	front_say(f, "removed the breakpoint at %s", words);
}

/* The key for it sets, and removes what is there, whatever its conditions. */
static int break_at_cursor(struct front *f, struct session_break *b)
{
	const struct session *s = f->side->s;
	size_t i = 0;

	if (!code_cursor(f, &b->addr)) {
		front_say(f, "nothing has run yet");
		return -1;
	}
	while (i < s->nbreaks && s->breaks[i].addr != b->addr)
		i++;
	if (i == s->nbreaks)
		return add_break(f, b);
	remove_break(f, i);
	return 0;
}

static int run_break(struct front *f, const struct verb *v,
		     const struct words *w)
{
	struct session_break b = { .el = -1, .world = -1 };
	struct err err;

	(void)v;
	if (w->count == 1)
		return break_at_cursor(f, &b);
	if (number_address(f->side->s, w->word[1], &b.addr, &err))
		return front_fail(f, &err);
	return read_conditions(f, w, &b) ? -1 : add_break(f, &b);
}

static int run_breaks(struct front *f, const struct verb *v,
		      const struct words *w)
{
	const struct session *s = f->side->s;
	char words[160];

	(void)v;
	(void)w;
	for (size_t i = 0; i < s->nbreaks; i++)
		front_tell(f, "%zu: %s\n", i + 1,
			   break_words(s, &s->breaks[i], words, sizeof(words)));
	front_say(f,
		  s->nbreaks ? "breakpoints: %zu"
			     : "no breakpoints: break __kvm_vcpu_run",
		  s->nbreaks);
	front_show_lines(f);
	return 0;
}

static int run_delete(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct session *s = f->side->s;
	uint64_t n = 0;

	(void)v;
	if (w->count == 2 && !strcmp(w->word[1], "all")) {
		front_say(f, "breakpoints removed: %zu", s->nbreaks);
		s->nbreaks = 0;
		return 0;
	}
	if (w->count != 2 || !number_read(w->word[1], &n) || n < 1 ||
	    n > s->nbreaks) {
		front_say(f, "delete which? breaks lists them, all is all");
		return -1;
	}
	remove_break(f, (size_t)n - 1);
	return 0;
}

/* clang-format off */
const struct verb verbs_break[] = {
	{ "break", "[ADDRESS|SYMBOL [el N] [world W]]",
	  "stop there; alone: at the cursor, or not any more",
	  run_break, GOAL_COUNT, offer_break },
	{ "breaks", "", "list the breakpoints",
	  run_breaks, GOAL_COUNT, NULL },
	{ "delete", "N|all", "remove a breakpoint",
	  run_delete, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
