// SPDX-License-Identifier: MIT
/*
 * Forgetting what nobody will ask for. Of a long trace only a few events
 * matter: both sides of every change, which are the transitions and their
 * provenance, and the ends of each lap's checkpoints. The rest may go, and
 * leaves a gap.
 */
#include <stdlib.h>

#include "trace_impl.h"

static bool changes(const struct trace_event *a, const struct trace_event *b)
{
	return a->flags != b->flags || a->el != b->el || a->world != b->world ||
	       a->vectors != b->vectors || a->synchronised != b->synchronised ||
	       b->exception || trace_insn(a).kind == INSN_ERET;
}

/* The events from @from on are looked at; each has a place in @map, first for
 * whether it stays, then for where it goes. */
struct thinning {
	size_t from, count;
	uint32_t *map;
};

typedef void (*index_visit)(const struct thinning *th, uint32_t *index);

static void pin(const struct thinning *th, uint32_t *index)
{
	if (*index >= th->from)
		th->map[*index - th->from] = 1;
}

static void renumber(const struct thinning *th, uint32_t *index)
{
	if (*index != TRACE_NO_EVENT && *index >= th->from)
		*index = th->map[*index - th->from];
}

static void each_index(struct lap *lap, const struct thinning *th,
		       index_visit visit)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		struct lap_point *p = &lap->points[cp];

		if (!p->present)
			continue;
		visit(th, &p->first);
		visit(th, &p->last);
		visit(th, &p->event);
	}
}

static void each_lap(struct laps *l, const struct thinning *th,
		     index_visit visit)
{
	for (size_t i = 0; i < l->count; i++)
		each_index(&l->laps[i], th, visit);
	if (l->has_next)
		each_index(&l->next, th, visit);
}

/* The @recent newest stay whatever they are. */
static void choose(const struct trace *t, const struct thinning *th,
		   size_t recent)
{
	for (size_t i = 0; i < th->count; i++) {
		const struct trace_event *e = &t->events[th->from + i];

		if (i + recent >= th->count || e == t->events ||
		    changes(e - 1, e) || changes(e, e + 1))
			th->map[i] = 1;
	}
}

static void compact(struct trace *t, const struct thinning *th)
{
	size_t to = th->from;
	bool gap = false;

	for (size_t i = 0; i < th->count; i++) {
		struct trace_event e = t->events[th->from + i];

		if (!th->map[i]) {
			gap = true;
			continue;
		}
		e.gap |= gap;
		gap = false;
		th->map[i] = (uint32_t)to;
		for (unsigned int bit = 0; bit < 4; bit++)
			renumber(th, &e.changed[bit]);
		t->events[to++] = e;
	}
	t->count = to;
}

int thin(struct trace *t, size_t recent, struct err *err)
{
	struct thinning th = {
		.from = t->thinned,
		.count = t->count - t->thinned,
	};

	th.map = calloc(th.count, sizeof(*th.map));
	if (!th.map)
		return err_nomem(err);
	each_lap(&t->laps, &th, pin);
	choose(t, &th, recent);
	compact(t, &th);
	each_lap(&t->laps, &th, renumber);
	t->thinned = t->count - recent;
	t->epoch++;
	free(th.map);
	return 0;
}
