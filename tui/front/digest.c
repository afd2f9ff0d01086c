// SPDX-License-Identifier: MIT
#include "digest.h"

#include <stdlib.h>

#include "regs/pstate.h"

/* Room for one more element of @size bytes. */
static void *grown(void *list, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 256;

	if (n < *cap)
		return list;
	list = realloc(list, more * size);
	if (list)
		*cap = more;
	return list;
}

static bool make_room(struct digest *d)
{
	void *runs = grown(d->runs, d->nruns, &d->runs_cap, sizeof(*d->runs));
	void *blocks = grown(d->blocks, d->nblocks, &d->blocks_cap,
			     sizeof(*d->blocks));
	void *changes = grown(d->changes, d->nchanges, &d->changes_cap,
			      sizeof(*d->changes));

	if (runs)
		d->runs = runs;
	if (blocks)
		d->blocks = blocks;
	if (changes)
		d->changes = changes;
	return runs && blocks && changes;
}

unsigned int digest_weight(size_t events)
{
	unsigned int log = 0;

	while (events >>= 1)
		log++;
	return log + 1;
}

static bool same_state(const struct run *r, const struct trace_event *e)
{
	return r->flags == e->flags && r->el == e->el && r->world == e->world &&
	       r->vectors == e->vectors;
}

bool digest_entry(const struct digest *d, size_t run)
{
	return run > 0 && d->runs[run].world == WORLD_GUEST &&
	       d->runs[run - 1].world != WORLD_GUEST;
}

static void join_block(struct digest *d, const struct run *r)
{
	struct run_block *b;

	if (d->nruns % DIGEST_BLOCK == 0)
		d->blocks[d->nblocks++] =
			(struct run_block){ .all = FLAGS_ALL };
	b = &d->blocks[d->nblocks - 1];
	b->any |= r->flags;
	b->all &= r->flags;
}

static void open_run(struct digest *d, const struct trace_event *e)
{
	struct run r = { .first = (uint32_t)d->count,
			 .flags = e->flags,
			 .el = e->el,
			 .world = e->world,
			 .vectors = e->vectors };

	if (d->nruns > 0) {
		const struct run *last = &d->runs[d->nruns - 1];

		r.weight = last->weight + digest_weight(r.first - last->first);
		r.entries = last->entries + digest_entry(d, d->nruns - 1);
	}
	join_block(d, &r);
	d->runs[d->nruns++] = r;
}

int digest_follow(struct digest *d, const struct trace *t)
{
	if (d->epoch != trace_epoch(t) || d->count > trace_count(t)) {
		d->epoch = trace_epoch(t);
		d->count = d->nruns = d->nblocks = d->nchanges = 0;
	}
	for (; d->count < trace_count(t); d->count++) {
		const struct trace_event *e = trace_at(t, d->count);

		d->visited++;
		if (d->nruns > 0 && same_state(&d->runs[d->nruns - 1], e))
			continue;
		if (!make_room(d))
			return -1;
		open_run(d, e);
		if (trace_is_transition(t, d->count))
			d->changes[d->nchanges++] = (uint32_t)d->count;
	}
	return 0;
}

void digest_free(struct digest *d)
{
	free(d->runs);
	free(d->blocks);
	free(d->changes);
	*d = (struct digest){ 0 };
}

size_t digest_run(struct digest *d, size_t event)
{
	size_t low = 0, high = d->nruns;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		d->visited++;
		if (d->runs[mid].first <= event)
			low = mid;
		else
			high = mid;
	}
	return low;
}

size_t digest_run_end(const struct digest *d, size_t run)
{
	return run + 1 < d->nruns ? d->runs[run + 1].first : d->count;
}

struct run_block digest_flags(struct digest *d, size_t from, size_t to)
{
	struct run_block sum = { .all = FLAGS_ALL };

	while (from <= to) {
		struct run_block b = { d->runs[from].flags,
				       d->runs[from].flags };
		size_t step = 1;

		if (from % DIGEST_BLOCK == 0 && to - from >= DIGEST_BLOCK) {
			b = d->blocks[from / DIGEST_BLOCK];
			step = DIGEST_BLOCK;
		}
		sum.any |= b.any;
		sum.all &= b.all;
		from += step;
		d->visited++;
	}
	return sum;
}

size_t digest_changes_to(struct digest *d, size_t event)
{
	size_t low = 0, high = d->nchanges;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		d->visited++;
		if (d->changes[mid] <= event)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
