// SPDX-License-Identifier: MIT
/* The laps of a trace file, where they do not follow from its events. */
#include <stdlib.h>
#include <string.h>

#include "file_impl.h"

enum { LAP_HOME = 1, LAP_SWITCHED = 2, LAP_COMPLETE = 4 };

static bool same_point(const struct lap_point *a, const struct lap_point *b)
{
	if (!a->present || !b->present)
		return a->present == b->present;
	return a->first == b->first && a->last == b->last &&
	       a->event == b->event;
}

static bool same_lap(const struct lap *a, const struct lap *b)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (!same_point(&a->points[cp], &b->points[cp]))
			return false;
	}
	return a->number == b->number && a->home == b->home &&
	       a->switched == b->switched && a->complete == b->complete;
}

bool laps_equal(const struct trace *a, const struct trace *b)
{
	if (a->laps.count != b->laps.count ||
	    a->laps.has_next != b->laps.has_next)
		return false;
	for (unsigned int n = 1; n <= lap_count(a); n++) {
		if (!same_lap(lap_get(a, n), lap_get(b, n)))
			return false;
	}
	return true;
}

static void put_lap(struct bytes *out, const struct lap *lap, uint64_t *at)
{
	unsigned int present = 0;

	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		present |= (unsigned int)lap->points[cp].present << cp;
	bytes_u8(out, (lap->home ? LAP_HOME : 0U) |
			      (lap->switched ? LAP_SWITCHED : 0U) |
			      (lap->complete ? LAP_COMPLETE : 0U));
	bytes_number(out, present);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (!p->present)
			continue;
		bytes_signed(out, (int64_t)(p->first - *at));
		bytes_number(out, p->event - p->first);
		bytes_number(out, p->last - p->event);
		*at = p->first;
	}
}

void laps_write(const struct trace *t, struct bytes *out)
{
	uint64_t at = 0;

	bytes_number(out, t->laps.count);
	bytes_u8(out, t->laps.has_next);
	for (unsigned int n = 1; n <= lap_count(t); n++)
		put_lap(out, lap_get(t, n), &at);
}

/* An index that @by events behind another is still one of @count. */
static uint32_t take_index(struct cursor *c, uint64_t from, uint64_t by,
			   size_t count)
{
	uint64_t index = from + by;

	c->failed |= index < from || index >= count;
	return c->failed ? 0 : (uint32_t)index;
}

static void take_lap(struct cursor *c, struct lap *lap, unsigned int number,
		     size_t count, uint64_t *at)
{
	unsigned int state = cursor_u8(c);
	uint64_t present = cursor_number(c);

	*lap = (struct lap){
		.number = number,
		.home = state & LAP_HOME,
		.switched = state & LAP_SWITCHED,
		.complete = state & LAP_COMPLETE,
	};
	c->failed |= state > 7 || present >> CP_COUNT;
	for (unsigned int cp = 0; cp < CP_COUNT && !c->failed; cp++) {
		struct lap_point *p = &lap->points[cp];

		if (!(present >> cp & 1))
			continue;
		*at += (uint64_t)cursor_signed(c);
		p->present = true;
		p->first = take_index(c, *at, 0, count);
		p->event = take_index(c, p->first, cursor_number(c), count);
		p->last = take_index(c, p->event, cursor_number(c), count);
	}
}

int laps_read(struct cursor *c, struct trace *t, struct err *err)
{
	size_t n = cursor_count(c, 2);
	bool next = cursor_u8(c) == 1;
	struct lap *laps = calloc(n + 1, sizeof(*laps));
	uint64_t at = 0;

	if (!laps)
		return err_nomem(err);
	for (size_t i = 0; i < n + next; i++)
		take_lap(c, &laps[i], (unsigned int)i + 1, t->count, &at);
	free(t->laps.laps);
	laps_reset(&t->laps);
	t->laps.laps = laps;
	t->laps.cap = n + 1;
	t->laps.count = n;
	t->laps.has_next = next;
	if (next)
		t->laps.next = laps[n];
	return c->failed ? -1 : 0;
}
