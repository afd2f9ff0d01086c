// SPDX-License-Identifier: MIT
#include "study.h"

#include "model.h"
#include "regs/pstate.h"

/* ---- the part of the trace that the strip shows --------------------------- */

/* Pages that overlap by half: the position is never at the edge, and the
 * strip stands still while it moves a little. */
static void take_page(struct model *m, size_t size)
{
	size_t half = size / 2, start = m->event / half * half;

	start = start > half / 2 ? start - half / 2 : 0;
	if (start + size > m->limit)
		start = m->limit - size;
	m->strip_first = start;
	m->strip_end = start + size;
}

static void take_strip(struct model *m)
{
	size_t have = m->study->digest.count;

	m->strip_first = m->lap_first;
	m->strip_end = m->lap_end;
	if (m->study->zoom >= m->limit) {
		m->strip_first = 0;
		m->strip_end = m->limit;
	} else if (m->study->zoom != ZOOM_LAP) {
		take_page(m, m->study->zoom);
	}
	if (m->strip_end > have)
		m->strip_end = have;
	if (m->strip_first > m->strip_end)
		m->strip_first = m->strip_end;
}

size_t study_zoom(const struct model *m, int by)
{
	size_t shown = m->strip_end - m->strip_first, size = ZOOM_LEAST;

	while (size <= shown && size < ZOOM_ALL / 2)
		size *= 2;
	if (by > 0)
		return size < m->limit ? size : ZOOM_ALL;
	size /= size / 2 >= shown ? 4 : 2;
	return size > ZOOM_LEAST ? size : ZOOM_LEAST;
}

/* ---- leaks into the switch -------------------------------------------------- */

/* The first event from @i on that is not in the SError window. The instruction
 * behind its ISB is the first that can mask A again, so it belongs to it. */
static size_t outside(const struct lap_point *x2, size_t i)
{
	bool inside = x2->present && i >= x2->first && i <= x2->last + 1;

	return inside ? (size_t)x2->last + 2 : i;
}

static void take_clear(struct study *st, unsigned int clear, size_t event)
{
	for (int bit = 0; bit < 4; bit++) {
		if (clear & ~st->leak.clear & 1U << bit)
			st->leak.first[bit] = event;
	}
	st->leak.clear |= clear;
}

/* As lap_leak_in(), from runs instead of events. */
static void find_leak(struct study *st, const struct lap *lap)
{
	const struct lap_point *e2 = &lap->points[CP_E2];
	size_t i = e2->present ? e2->first : lap->points[CP_E1].first;
	size_t end = (size_t)lap->points[CP_X3].last + 1;
	struct digest *d = &st->digest;

	for (size_t r = digest_run(d, i); i < end && r < d->nruns; r++) {
		size_t next = digest_run_end(d, r);
		size_t from = outside(&lap->points[CP_X2], i);

		if (next > end)
			next = end;
		if (d->runs[r].world == WORLD_HYP && from < next)
			take_clear(st,
				   ~(unsigned int)d->runs[r].flags & FLAGS_ALL,
				   from);
		i = next;
	}
}

static void take_leak(struct study *st, struct model *m)
{
	const struct lap_point *x3 = m->lap ? &m->lap->points[CP_X3] : NULL;

	if (!x3 || !x3->present)
		return;
	if (st->leak.epoch != st->digest.epoch ||
	    st->leak.lap != m->lap->number || st->leak.last != x3->last) {
		st->leak.epoch = st->digest.epoch;
		st->leak.lap = m->lap->number;
		st->leak.last = x3->last;
		st->leak.clear = 0;
		find_leak(st, m->lap);
	}
	m->leak_in = st->leak.clear;
	m->leak_in_at = st->leak.first;
}

/* ---- life ---------------------------------------------------------------- */

void study_follow(struct study *st, struct model *m)
{
	size_t end;

	m->study = st;
	/* What memory does not allow is missing from what is shown. */
	digest_follow(&st->digest, m->s->trace);
	find_follow(&st->finder, m->s, &st->digest);
	take_leak(st, m);
	take_strip(m);
	end = m->lap_end < m->limit ? m->lap_end : m->limit;
	visits_follow(&st->visits, m->s, m->lap_first, end);
}

void study_free(struct study *st)
{
	digest_free(&st->digest);
	find_free(&st->finder);
	visits_free(&st->visits);
}
