// SPDX-License-Identifier: MIT
#include "strip.h"

/* Room for a checkpoint's name and a space, or for "hyp" and "host"; the
 * guest is short when measured in events, yet it is what all is about. */
#define NAMED_WIDTH 4
#define GUEST_WIDTH 6

struct span {
	const struct trace *t;
	const struct lap *lap;
	size_t end;
	size_t last_named; /* no checkpoint begins behind this event */
};

struct stretch {
	size_t first, last;
	int cp;
	bool to_guest;
};

static int checkpoint_at(const struct span *span, size_t event)
{
	int found = -1;

	if (event > span->last_named)
		return -1;
	for (int cp = 0; span->lap && cp < CP_COUNT; cp++) {
		const struct lap_point *p = &span->lap->points[cp];

		if (p->present && p->first == event)
			found = cp;
	}
	return found;
}

static size_t last_named(const struct lap *lap)
{
	size_t last = 0;

	for (int cp = 0; lap && cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (p->present && p->first > last)
			last = p->first;
	}
	return last;
}

static bool same_state(const struct trace_event *a, const struct trace_event *b)
{
	return a->flags == b->flags && a->world == b->world &&
	       a->vectors == b->vectors;
}

static bool is_guest(const struct trace *t, size_t i)
{
	return trace_at(t, i)->world == WORLD_GUEST;
}

static bool next_stretch(const struct span *span, size_t at,
			 struct stretch *out)
{
	size_t i;

	if (at >= span->end)
		return false;
	for (i = at + 1; i < span->end; i++) {
		if (!same_state(trace_at(span->t, i), trace_at(span->t, at)) ||
		    checkpoint_at(span, i) >= 0)
			break;
	}
	*out = (struct stretch){
		.first = at,
		.last = i - 1,
		.cp = checkpoint_at(span, at),
		.to_guest = at > 0 && is_guest(span->t, at) &&
			    !is_guest(span->t, at - 1),
	};
	return true;
}

static int log2_floor(size_t n)
{
	int log = 0;

	while (n >>= 1)
		log++;
	return log;
}

static int least(const struct stretch *s)
{
	if (s->to_guest)
		return GUEST_WIDTH;
	return s->cp >= 0 ? NAMED_WIDTH : 1;
}

static int weight(const struct stretch *s)
{
	return log2_floor(s->last - s->first + 1) + 1;
}

/* How the columns are shared out: every stretch its least, the rest by
 * weight; or, when even that is too much, evenly. */
struct share {
	int width;
	long count, least, weight; /* sums over all stretches */
};

static long column_behind(const struct share *all, const struct share *so_far)
{
	if (all->least > all->width)
		return so_far->count * all->width / all->count;
	return so_far->least +
	       (all->width - all->least) * so_far->weight / all->weight;
}

static void add_share(struct share *share, const struct stretch *s)
{
	share->count++;
	share->least += least(s);
	share->weight += weight(s);
}

static void open_col(struct strip_col *col, const struct trace_event *e,
		     size_t first, size_t last, int cp)
{
	*col = (struct strip_col){ .first = first,
				   .last = last,
				   .any = e->flags,
				   .all = e->flags,
				   .world = e->world,
				   .vectors = e->vectors,
				   .cp = (int8_t)cp };
}

static void join_col(struct strip_col *col, const struct trace_event *e,
		     const struct stretch *s)
{
	col->last = s->last;
	col->any |= e->flags;
	col->all &= e->flags;
	col->world = e->world;
	col->vectors = e->vectors;
	if (s->cp >= 0)
		col->cp = (int8_t)s->cp;
}

/* Columns [from, to) for one stretch; none of its own: it joins the last. */
static void put_stretch(const struct span *span, const struct stretch *s,
			long from, long to, struct strip_col *cols)
{
	const struct trace_event *e = trace_at(span->t, s->first);
	size_t len = s->last - s->first + 1;

	if (to <= from) {
		join_col(&cols[from - 1], e, s);
		return;
	}
	for (long c = from; c < to; c++) {
		size_t n = (size_t)(to - from), k = (size_t)(c - from);
		size_t first = s->first + len * k / n;
		size_t next = s->first + len * (k + 1) / n;

		open_col(&cols[c], e, first, next > first ? next - 1 : first,
			 k == 0 ? s->cp : -1);
	}
}

int strip_build(const struct trace *t, const struct lap *lap, size_t first,
		size_t end, int width, struct strip_col *cols)
{
	struct span span = { t, lap, end, last_named(lap) };
	struct share all = { .width = width }, so_far = { .width = width };
	struct stretch s;
	long col = 0;

	for (size_t at = first; next_stretch(&span, at, &s); at = s.last + 1)
		add_share(&all, &s);
	for (size_t at = first; next_stretch(&span, at, &s); at = s.last + 1) {
		long behind;

		add_share(&so_far, &s);
		behind = column_behind(&all, &so_far);
		/* The first stretch opens a column, come what may. */
		if (col == 0 && behind == 0)
			behind = 1;
		put_stretch(&span, &s, col, behind, cols);
		col = behind > col ? behind : col;
	}
	return (int)col;
}
