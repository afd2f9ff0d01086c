// SPDX-License-Identifier: MIT
#include "complete.h"

#include <string.h>

#include "base/text.h"
#include "front_impl.h"
#include "offer.h"
#include "text.h"

struct matches {
	char word[WORDS_TEXT]; /* what is typed of it */
	size_t typed;
	char common[WORDS_TEXT]; /* what all matches begin with */
	const char *last;	 /* the match before, to skip its double */
	size_t count;
	char list[STATUS_MAX];
	struct text names;
};

static size_t shared(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static void match(struct matches *m, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(name, m->word, m->typed) != 0 || len >= sizeof(m->common) ||
	    (m->last && !strcmp(m->last, name)))
		return;
	if (m->count++ == 0)
		memcpy(m->common, name, len + 1);
	else
		m->common[shared(m->common, name)] = '\0';
	m->last = name;
	text_add(&m->names, "%s%s", m->names.used ? "  " : "", name);
}

/* Which word is being typed, and who knows what it may be. */
static const struct verb *find_verb(const struct words *w, int *at)
{
	const struct verb *v = NULL;
	int first = 0;

	if (*at > 0)
		v = verb_find(w->word[0]);
	/* Behind `back` and a verb come that verb's words. */
	if (v && v->offer == offer_back && *at > 1) {
		v = verb_find(w->word[1]);
		first = 1;
	}
	*at -= first;
	return v;
}

static void collect(const struct front *f, const struct words *w, int at,
		    struct matches *m)
{
	const struct verb *v = find_verb(w, &at);
	const char *name;

	if (at > 0 && (!v || !v->offer))
		return;
	for (size_t i = 0;; i++) {
		name = at ? v->offer(f, at, i) : offer_verb(f, 0, i);
		if (!name)
			return;
		match(m, name);
	}
}

static void insert(struct prompt *p, const struct matches *m)
{
	prompt_insert(p, m->common + m->typed);
	if (m->count == 1)
		prompt_insert(p, " ");
}

void complete(struct front *f, struct prompt *p)
{
	struct matches m = { 0 };
	struct words w;
	char before[WORDS_TEXT];
	int at;

	memcpy(before, p->text, p->at);
	before[p->at] = '\0';
	words_split(&w, before);
	at = w.count;
	if (p->at > 0 && before[p->at - 1] != ' ')
		at--;
	if (at < 0)
		at = 0;
	if (at < w.count)
		memcpy(m.word, w.word[at], strlen(w.word[at]) + 1);
	m.typed = strlen(m.word);
	m.names = text_begin(m.list, sizeof(m.list));
	collect(f, &w, at, &m);
	if (m.count == 0)
		front_say(f, "nothing known begins with \"%s\"", m.word);
	else
		insert(p, &m);
	if (m.count > 1)
		front_say(f, "%s", text_scrub(m.list));
}
