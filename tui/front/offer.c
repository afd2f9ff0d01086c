// SPDX-License-Identifier: MIT
#include "offer.h"

#include <string.h>

#include "front_impl.h"

/* The @index-th of a list that ends with NULL. */
static const char *from_list(const char *const *list, size_t index)
{
	while (index > 0 && *list) {
		list++;
		index--;
	}
	return *list;
}

static const struct verb *verb_at(size_t index)
{
	for (size_t t = 0; verb_topic(t); t++) {
		const struct verb *v = verb_topic(t)->verbs;

		for (; v->name; v++) {
			if (index-- == 0)
				return v;
		}
	}
	return NULL;
}

const char *offer_verb(const struct front *f, int at, size_t index)
{
	const struct verb *v = at <= 1 ? verb_at(index) : NULL;

	(void)f;
	return v ? v->name : NULL;
}

const char *offer_back(const struct front *f, int at, size_t index)
{
	(void)f;
	/* Those that move stand before all others. */
	return at == 1 && verbs_move[index].goal != GOAL_COUNT
		       ? verbs_move[index].name
		       : NULL;
}

const char *offer_flag(const struct front *f, int at, size_t index)
{
	static const char *const flags[] = { "D", "A", "I", "F", NULL };

	(void)f;
	(void)at;
	return from_list(flags, index);
}

const char *offer_checkpoint(const struct front *f, int at, size_t index)
{
	(void)f;
	return at == 1 && index < CP_COUNT
		       ? checkpoint_name((enum checkpoint)index)
		       : NULL;
}

const char *offer_symbol(const struct front *f, int at, size_t index)
{
	const struct symbols *s = &f->side->s->symbols;

	if (at != 1)
		return NULL;
	for (size_t i = 0; i < s->count; i++) {
		size_t count = image_symbols(s->images[i]);

		if (index < count)
			return image_symbol_name(s->images[i], index);
		index -= count;
	}
	return NULL;
}

const char *offer_break(const struct front *f, int at, size_t index)
{
	static const char *const words[] = { "el", "world", NULL };
	static const char *const values[] = { "0",    "1",   "2",     "user",
					      "host", "hyp", "guest", NULL };

	if (at == 1)
		return offer_symbol(f, at, index);
	return from_list(at % 2 ? values : words, index);
}

const char *offer_mark(const struct front *f, int at, size_t index)
{
	int mark = 0;

	if (at != 1)
		return NULL;
	for (; mark < MARKS; mark++) {
		if (f->marks.set[mark] && index-- == 0)
			return marks_name(mark);
	}
	return NULL;
}

const char *offer_place(const struct front *f, int at, size_t index)
{
	if (index < CP_COUNT)
		return offer_checkpoint(f, at, index);
	return offer_mark(f, at, index - CP_COUNT);
}

const char *offer_view(const struct front *f, int at, size_t index)
{
	(void)f;
	return at == 1 && index < VIEW_COUNT
		       ? view_ops((enum view_id)index)->name
		       : NULL;
}

const char *offer_set(const struct front *f, int at, size_t index)
{
	static const char *const targets[] = { "flags", "pc", "sp", "x0",
					       NULL };
	size_t i = 0;

	(void)f;
	if (at != 1)
		return NULL;
	while (setting_row(i))
		i++;
	return index < i ? setting_row(index)->name
			 : from_list(targets, index - i);
}

const char *offer_irqs(const struct front *f, int at, size_t index)
{
	static const char *const words[] = { "held", "taken", NULL };

	(void)f;
	return at == 1 ? from_list(words, index) : NULL;
}
