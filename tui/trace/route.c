// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "route.h"

struct route {
	size_t max, count;
	uint32_t *cost; /* of coming to an event; of a plan, where to go next */
	uint32_t *from; /* the stop before it on the cheapest way */
	/* Events that are cheaper than all behind them, so that the first at or
	 * behind a place is the cheapest from there on. */
	uint32_t *cheap;
	size_t ncheap;
	uint32_t floor; /* no hop begins before it */
	/* Where each PC occurred last, plus one; 0: nowhere. */
	size_t slots; /* power of two */
	uint64_t *pcs;
	uint32_t *seen;
};

struct route *route_new(size_t max, struct err *err)
{
	struct route *r = calloc(1, sizeof(*r));

	if (!r) {
		err_nomem(err);
		return NULL;
	}
	r->max = max;
	for (r->slots = 2; r->slots < 2 * max;)
		r->slots *= 2;
	r->cost = calloc(max, sizeof(*r->cost));
	r->from = calloc(max, sizeof(*r->from));
	r->cheap = calloc(max, sizeof(*r->cheap));
	r->pcs = calloc(r->slots, sizeof(*r->pcs));
	r->seen = calloc(r->slots, sizeof(*r->seen));
	if (r->cost && r->from && r->cheap && r->pcs && r->seen)
		return r;
	route_free(r);
	err_nomem(err);
	return NULL;
}

void route_free(struct route *r)
{
	if (!r)
		return;
	free(r->cost);
	free(r->from);
	free(r->cheap);
	free(r->pcs);
	free(r->seen);
	free(r);
}

/* The slot of a PC, which may be empty; there are twice as many as PCs. */
static size_t slot_of(const struct route *r, uint64_t pc)
{
	size_t i = (size_t)(pc / 4 * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	for (i &= r->slots - 1; r->seen[i] && r->pcs[i] != pc;)
		i = (i + 1) & (r->slots - 1);
	return i;
}

static void occurs(struct route *r, uint64_t pc, size_t event)
{
	size_t i = slot_of(r, pc);

	r->pcs[i] = pc;
	r->seen[i] = (uint32_t)event + 1;
}

static void settle(struct route *r, size_t from, uint32_t cost)
{
	size_t i = r->count++;

	r->from[i] = (uint32_t)from;
	r->cost[i] = cost;
	while (r->ncheap && r->cost[r->cheap[r->ncheap - 1]] >= cost)
		r->ncheap--;
	r->cheap[r->ncheap++] = (uint32_t)i;
}

/* The cheapest event at or behind @low. */
static size_t cheapest(const struct route *r, size_t low)
{
	size_t a = 0, b = r->ncheap;

	while (a < b) {
		size_t mid = (a + b) / 2;

		if (r->cheap[mid] < low)
			a = mid + 1;
		else
			b = mid;
	}
	return r->cheap[a];
}

void route_start(struct route *r, uint64_t pc)
{
	memset(r->seen, 0, r->slots * sizeof(*r->seen));
	r->count = 0;
	r->ncheap = 0;
	r->floor = 0;
	settle(r, 0, 0);
	occurs(r, pc, 0);
}

bool route_full(const struct route *r)
{
	return r->count == r->max;
}

bool route_add(struct route *r, uint64_t pc, bool by_step)
{
	size_t i = r->count, low = r->seen[slot_of(r, pc)];
	size_t from = i - 1;
	uint32_t cost = r->cost[from] + ROUTE_STEP;

	if (route_full(r))
		return false;
	if (by_step)
		r->floor = (uint32_t)i;
	if (low < r->floor)
		low = r->floor;
	if (low < i) {
		size_t best = cheapest(r, low);

		if (r->cost[best] + ROUTE_HOP < cost) {
			cost = r->cost[best] + ROUTE_HOP;
			from = best;
		}
	}
	settle(r, from, cost);
	occurs(r, pc, i);
	return true;
}

void route_edit(struct route *r, uint64_t pc)
{
	r->floor = (uint32_t)r->count - 1;
	occurs(r, pc, r->count - 1);
}

uint32_t route_cost(const struct route *r)
{
	return r->cost[r->count - 1];
}

void route_plan(struct route *r)
{
	for (size_t i = r->count - 1; i; i = r->from[i])
		r->cost[r->from[i]] = (uint32_t)i;
}

size_t route_next(const struct route *r, size_t i)
{
	return r->cost[i];
}
