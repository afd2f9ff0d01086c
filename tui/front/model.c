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

/* From the lap's first checkpoint to the next lap's, so that what happens
 * between two laps belongs to the earlier one; before lap 1 to lap 1. */
static void take_lap_events(struct model *m)
{
	const struct lap *next;

	m->lap_first = 0;
	m->lap_end = trace_count(m->s->trace);
	if (!m->lap)
		return;
	if (m->lap->number > 1)
		m->lap_first = lap_first_event(m->lap);
	next = lap_get(m->s->trace, m->lap->number + 1);
	if (next)
		m->lap_end = lap_first_event(next);
}

static void take_laps(struct model *m, unsigned int back)
{
	const struct trace *t = m->s->trace;

	m->laps = lap_count(t);
	m->lap = lap_get(t, back < m->laps ? m->laps - back : 1);
	if (m->lap) {
		m->prev = lap_get(t, m->lap->number - 1);
		m->leak_out = lap_leak_out(t, m->lap);
		m->leak_in = lap_leak_in(t, m->lap);
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

bool model_checkpoint(const struct model *m, unsigned int *lap,
		      enum checkpoint *cp)
{
	return session_checkpoint(m->s, lap, cp);
}
