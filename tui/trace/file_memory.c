// SPDX-License-Identifier: MIT
/* Code runs in circles: an event is mostly what its PC was last time. */
#include <stdlib.h>

#include "file_impl.h"

/* Open addressing; half of the slots stay free. */
static size_t find(const struct event_memory *m, uint64_t pc)
{
	size_t i = (size_t)((pc >> 2) * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	i &= m->cap - 1;
	while (m->slots[i].used && m->slots[i].pc != pc)
		i = (i + 1) & (m->cap - 1);
	return i;
}

static int grow(struct event_memory *m)
{
	struct event_memory wider = {
		.cap = m->cap ? m->cap * 2 : 256,
		.count = m->count,
		.prev = m->prev,
	};

	wider.slots = calloc(wider.cap, sizeof(*wider.slots));
	if (!wider.slots)
		return -1;
	for (size_t i = 0; i < m->cap; i++) {
		const struct memory_slot *slot = &m->slots[i];

		if (slot->used)
			wider.slots[find(&wider, slot->pc)] = *slot;
	}
	free(m->slots);
	*m = wider;
	return 0;
}

int memory_follow(struct event_memory *m, uint64_t pc)
{
	if (m->count)
		m->slots[m->at].next = pc;
	if (m->count >= m->cap / 2 && grow(m))
		return -1;
	m->at = find(m, pc);
	if (!m->slots[m->at].used) {
		m->slots[m->at] = (struct memory_slot){ pc, pc + 4, 0, true };
		m->count++;
	}
	return 0;
}

uint64_t memory_predict(const struct event_memory *m)
{
	return m->count ? m->slots[m->at].next : 0;
}

void memory_release(struct event_memory *m)
{
	free(m->slots);
	*m = (struct event_memory){ 0 };
}
