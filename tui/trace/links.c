// SPDX-License-Identifier: MIT
/* The link register where it was looked at: see trace_append_gap(). */
#include <stdlib.h>

#include "trace_impl.h"

/* Numbers ascend; those that a cut has made free are taken again. */
int links_note(struct links *l, uint32_t seq, uint64_t link, struct err *err)
{
	while (l->count && l->list[l->count - 1].seq >= seq)
		l->count--;
	if (l->count == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 16;
		struct link *list = realloc(l->list, cap * sizeof(*list));

		if (!list)
			return err_nomem(err);
		l->list = list;
		l->cap = cap;
	}
	l->list[l->count++] = (struct link){ link, seq };
	return 0;
}

uint64_t trace_link(const struct trace *t, uint32_t seq)
{
	const struct links *l = &t->links;
	size_t low = 0, high = l->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (l->list[mid].seq < seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low < l->count && l->list[low].seq == seq ? l->list[low].link
							 : 0;
}

int trace_reserve(struct trace *t, size_t count, struct err *err)
{
	struct trace_event *events;

	if (count <= t->cap)
		return 0;
	events = realloc(t->events, count * sizeof(*events));
	if (!events)
		return err_nomem(err);
	t->events = events;
	t->cap = count;
	return 0;
}
