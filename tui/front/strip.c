// SPDX-License-Identifier: MIT
#include "strip.h"

/* Room for a checkpoint's name and a space, or for "hyp" and "host"; the
 * guest is short when measured in events, yet it is what all is about. */
#define NAMED_WIDTH 4
#define GUEST_WIDTH 6

/* Stretches and what they ask for, summed up. */
struct share {
	long count, least, weight;
};

/* Between two checkpoints, a stretch for each run. */
struct segment {
	size_t first, end; /* events */
	size_t run;	   /* that holds the first */
	long count;	   /* of stretches */
	int cp;		   /* that begins here, or -1 */
	struct share before;
};

struct plan {
	struct digest *d;
	struct segment segments[CP_COUNT + 1];
	int nsegments, width;
	struct share all;
};

/* ---- what a part of a segment asks for ------------------------------------ */

/* Sums over all runs before @run. */
static void sums(const struct digest *d, size_t run, long *weight,
		 long *entries)
{
	const struct run *r;

	if (run < d->nruns) {
		*weight = d->runs[run].weight;
		*entries = d->runs[run].entries;
		return;
	}
	r = &d->runs[d->nruns - 1];
	*weight = r->weight + digest_weight(d->count - r->first);
	*entries = r->entries + digest_entry(d, d->nruns - 1);
}

/* Events of the @k-th stretch. */
static size_t stretch_first(const struct digest *d, const struct segment *s,
			    long k)
{
	return k == 0 ? s->first : d->runs[s->run + (size_t)k].first;
}

static size_t stretch_end(const struct digest *d, const struct segment *s,
			  long k)
{
	return k + 1 == s->count ? s->end
				 : digest_run_end(d, s->run + (size_t)k);
}

static long stretch_weight(const struct digest *d, const struct segment *s,
			   long k)
{
	return digest_weight(stretch_end(d, s, k) - stretch_first(d, s, k));
}

static long first_least(const struct digest *d, const struct segment *s)
{
	if (d->runs[s->run].first == s->first && digest_entry(d, s->run))
		return GUEST_WIDTH;
	return s->cp >= 0 ? NAMED_WIDTH : 1;
}

/* The first @k stretches of a segment; both ends may be cut. */
static struct share share_of(const struct digest *d, const struct segment *s,
			     long k)
{
	struct share sum = { .count = k };
	long weight[2], entries[2];

	if (k == 0)
		return sum;
	sums(d, s->run + 1, &weight[0], &entries[0]);
	sums(d, s->run + (size_t)k, &weight[1], &entries[1]);
	sum.least = first_least(d, s) + k - 1 +
		    (entries[1] - entries[0]) * (GUEST_WIDTH - 1);
	sum.weight = stretch_weight(d, s, 0) + weight[1] - weight[0];
	if (k == s->count && k > 1) {
		sums(d, s->run + (size_t)k - 1, &weight[0], &entries[0]);
		sum.weight +=
			stretch_weight(d, s, k - 1) - (weight[1] - weight[0]);
	}
	return sum;
}

static struct share joined(struct share a, struct share b)
{
	return (struct share){ a.count + b.count, a.least + b.least,
			       a.weight + b.weight };
}

/* ---- the plan ------------------------------------------------------------- */

static void add_segment(struct plan *p, size_t first, size_t end, int cp)
{
	struct segment *s = &p->segments[p->nsegments++];

	*s = (struct segment){ .first = first, .end = end, .cp = cp };
	s->run = digest_run(p->d, first);
	s->count = (long)(digest_run(p->d, end - 1) - s->run) + 1;
	s->before = p->all;
	p->all = joined(p->all, share_of(p->d, s, s->count));
}

/* The nearest checkpoint behind @at and before @end, or @end. */
static size_t next_cut(const struct lap *lap, size_t at, size_t end)
{
	for (int cp = 0; lap && cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (p->present && p->first > at && p->first < end)
			end = p->first;
	}
	return end;
}

static int checkpoint_at(const struct lap *lap, size_t event)
{
	int found = -1;

	for (int cp = 0; lap && cp < CP_COUNT; cp++) {
		if (lap->points[cp].present && lap->points[cp].first == event)
			found = cp;
	}
	return found;
}

static const struct segment *segment_of(const struct plan *p, long stretch)
{
	int i = p->nsegments - 1;

	while (p->segments[i].before.count > stretch)
		i--;
	return &p->segments[i];
}

/* Every stretch gets its least, the rest is shared by weight; or, when even
 * that is too much, all evenly. The column behind that stretch: */
static long column_behind(const struct plan *p, long stretch)
{
	const struct segment *s = segment_of(p, stretch);
	struct share sum = joined(
		s->before, share_of(p->d, s, stretch + 1 - s->before.count));
	long col;

	if (p->all.least > p->width)
		col = sum.count * p->width / p->all.count;
	else
		col = sum.least +
		      (p->width - p->all.least) * sum.weight / p->all.weight;
	/* The first stretch opens a column, come what may. */
	return col > 0 ? col : 1;
}

/* The first stretch behind @stretch that ends behind column @col. */
static long next_behind(const struct plan *p, long stretch, long col)
{
	long low = stretch + 1, high = p->all.count;

	if (low < high && column_behind(p, low) > col)
		return low;
	while (low < high) {
		long mid = low + (high - low) / 2;

		if (column_behind(p, mid) <= col)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* ---- columns ------------------------------------------------------------- */

/* Columns [from, to) for one stretch. */
static void put_stretch(const struct plan *p, long stretch, long from, long to,
			struct strip_col *cols)
{
	const struct segment *s = segment_of(p, stretch);
	long k = stretch - s->before.count;
	const struct run *r = &p->d->runs[s->run + (size_t)k];
	size_t first = stretch_first(p->d, s, k), n = (size_t)(to - from);
	size_t len = stretch_end(p->d, s, k) - first;

	for (size_t c = 0; c < n; c++) {
		size_t start = first + len * c / n;
		size_t next = first + len * (c + 1) / n;

		cols[(size_t)from + c] = (struct strip_col){
			.first = start,
			.last = next > start ? next - 1 : start,
			.any = r->flags,
			.all = r->flags,
			.world = r->world,
			.vectors = r->vectors,
			.cp = (int8_t)(c == 0 && k == 0 ? s->cp : -1),
		};
	}
}

/* Stretches [from, to) have no column of their own. */
static void join_stretches(const struct plan *p, long from, long to,
			   struct strip_col *col)
{
	const struct segment *a = segment_of(p, from),
			     *b = segment_of(p, to - 1);
	size_t last = b->run + (size_t)(to - 1 - b->before.count);
	struct run_block flags = digest_flags(
		p->d, a->run + (size_t)(from - a->before.count), last);

	col->last = stretch_end(p->d, b, to - 1 - b->before.count) - 1;
	col->any |= flags.any;
	col->all &= flags.all;
	col->world = p->d->runs[last].world;
	col->vectors = p->d->runs[last].vectors;
	for (; a <= b; a++) {
		if (a->cp >= 0 && a->before.count >= from)
			col->cp = (int8_t)a->cp;
	}
}

int strip_build(struct digest *d, const struct lap *lap, size_t first,
		size_t end, int width, struct strip_col *cols)
{
	struct plan p = { .d = d, .width = width };
	long col = 0, next;

	for (size_t at = first; at < end; at = next_cut(lap, at, end))
		add_segment(&p, at, next_cut(lap, at, end),
			    checkpoint_at(lap, at));
	for (long stretch = 0; stretch < p.all.count; stretch = next) {
		long behind = column_behind(&p, stretch);

		next = next_behind(&p, stretch, behind);
		put_stretch(&p, stretch, col, behind, cols);
		if (next > stretch + 1)
			join_stretches(&p, stretch + 1, next,
				       &cols[behind - 1]);
		col = behind;
	}
	return (int)col;
}
