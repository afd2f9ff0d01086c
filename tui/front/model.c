// SPDX-License-Identifier: MIT
#include "model.h"

#include <string.h>

static size_t lap_first_event(const struct lap *lap)
{
	for (int cp = 0; cp < CP_COUNT; cp++) {
		if (lap->points[cp].present)
			return lap->points[cp].first;
	}
	return 0;
}

/* The telling event again, once a point has lost its end. */
static uint32_t telling(const struct trace *t, const struct lap_point *p)
{
	uint32_t i = p->last;

	while (i > p->first &&
	       trace_at(t, i - 1)->flags == trace_at(t, p->last)->flags)
		i--;
	return i;
}

static void cut_point(const struct model *m, struct lap_point *p)
{
	p->present = p->present && p->first < m->limit;
	if (!p->present || p->last < m->limit)
		return;
	p->last = (uint32_t)m->limit - 1;
	p->event = telling(m->s->trace, p);
}

/* A lap as it was when the trace had no more than the model may show. */
static const struct lap *cut_lap(const struct model *m, const struct lap *lap,
				 struct lap *cut)
{
	if (!lap || m->limit == trace_count(m->s->trace))
		return lap;
	*cut = *lap;
	for (int cp = 0; cp < CP_COUNT; cp++)
		cut_point(m, &cut->points[cp]);
	cut->complete = cut->points[CP_H3].present;
	return cut;
}

static unsigned int laps_begun(const struct model *m)
{
	unsigned int n = lap_count(m->s->trace);

	while (n > 0 && lap_first_event(lap_get(m->s->trace, n)) >= m->limit)
		n--;
	return n;
}

/* From the lap's first checkpoint to the next lap's, so that what happens
 * between two laps belongs to the earlier one; before lap 1 to lap 1. */
static void take_lap_events(struct model *m)
{
	const struct lap *next;

	m->lap_first = 0;
	m->lap_end = m->limit;
	if (!m->lap)
		return;
	if (m->lap->number > 1)
		m->lap_first = lap_first_event(m->lap);
	next = lap_get(m->s->trace, m->lap->number + 1);
	if (next && lap_first_event(next) < m->limit)
		m->lap_end = lap_first_event(next);
}

static void take_laps(struct model *m, unsigned int back)
{
	const struct trace *t = m->s->trace;

	m->laps = laps_begun(m);
	if (m->laps > 0)
		m->lap = cut_lap(
			m, lap_get(t, back < m->laps ? m->laps - back : 1),
			&m->cut[0]);
	if (m->lap) {
		m->prev =
			cut_lap(m, lap_get(t, m->lap->number - 1), &m->cut[1]);
		m->leak_out = lap_leak_out(t, m->lap);
	}
	if (m->prev)
		m->prev_leak_out = lap_leak_out(t, m->prev);
	take_lap_events(m);
}

void model_take(struct model *m, const struct session *s,
		const struct console *console, const struct gaze *gaze)
{
	size_t count = trace_count(s->trace);
	size_t before = gaze->before;

	memset(m, 0, sizeof(*m));
	m->s = s;
	m->console = console;
	m->state = s->off ? STATE_OFF : STATE_STOPPED;
	if (gaze->limit > 0 && gaze->limit < count)
		count = gaze->limit;
	m->limit = count;
	take_laps(m, gaze->lap_back);
	if (count == 0)
		return;
	m->looking = s->at + 1 < count;
	m->event = s->at;
	if (m->looking)
		before = m->event > 0 ? m->event - 1 : 0;
	m->now = trace_at(s->trace, m->event);
	m->was = trace_at(s->trace, before < count ? before : m->event);
}

size_t model_lap_first(const struct model *m, unsigned int lap)
{
	return lap_first_event(lap_get(m->s->trace, lap));
}

unsigned int model_lap_from(const struct model *m, size_t event)
{
	unsigned int low = 1, high = m->laps + 1;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (model_lap_first(m, mid) < event)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool model_checkpoint(const struct model *m, unsigned int *lap,
		      enum checkpoint *cp)
{
	return session_checkpoint(m->s, lap, cp);
}
