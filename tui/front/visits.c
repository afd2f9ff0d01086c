// SPDX-License-Identifier: MIT
#include "visits.h"

#include <stdlib.h>
#include <string.h>

/* The place of @pc in a table that has room. */
static struct visit *place_of(const struct visits *v, uint64_t pc)
{
	size_t i = (size_t)((pc >> 2) * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	for (;; i++) {
		struct visit *slot = &v->table[i & (v->cap - 1)];

		if (!slot->count || slot->pc == pc)
			return slot;
	}
}

static int grow(struct visits *v)
{
	struct visits old = *v;

	v->cap = old.cap ? old.cap * 2 : 1024;
	v->table = calloc(v->cap, sizeof(*v->table));
	if (!v->table) {
		*v = old;
		return -1;
	}
	for (size_t i = 0; i < old.cap; i++) {
		if (old.table[i].count)
			*place_of(v, old.table[i].pc) = old.table[i];
	}
	free(old.table);
	return 0;
}

static int count_pc(struct visits *v, const struct session *s, uint64_t pc)
{
	struct image_place place = { 0 };
	struct visit *slot;

	if (v->used * 2 >= v->cap && grow(v))
		return -1;
	slot = place_of(v, pc);
	if (slot->count == 0) {
		symbols_lookup(&s->symbols, pc, &place);
		*slot = (struct visit){ .pc = pc,
					.line = place.line,
					.file = place.file };
		v->used++;
	}
	if (slot->count < UINT32_MAX)
		slot->count++;
	return 0;
}

int visits_follow(struct visits *v, const struct session *s, size_t first,
		  size_t end)
{
	if (v->epoch != trace_epoch(s->trace) || v->first != first ||
	    v->end > end) {
		if (v->cap)
			memset(v->table, 0, v->cap * sizeof(*v->table));
		v->used = 0;
		v->epoch = trace_epoch(s->trace);
		v->first = v->end = first;
	}
	for (; v->end < end; v->end++) {
		if (count_pc(v, s, trace_at(s->trace, v->end)->pc))
			return -1;
	}
	return 0;
}

void visits_free(struct visits *v)
{
	free(v->table);
	*v = (struct visits){ 0 };
}

uint32_t visits_at(const struct visits *v, uint64_t pc)
{
	return v->cap ? place_of(v, pc)->count : 0;
}

void visits_lines(const struct visits *v, const char *file, unsigned int line,
		  uint32_t *counts, size_t n)
{
	memset(counts, 0, n * sizeof(*counts));
	for (size_t i = 0; i < v->cap; i++) {
		const struct visit *slot = &v->table[i];
		size_t at = slot->line - line;

		if (!slot->count || !slot->file || slot->line < line ||
		    at >= n || strcmp(slot->file, file) != 0)
			continue;
		if (slot->count > counts[at])
			counts[at] = slot->count;
	}
}
