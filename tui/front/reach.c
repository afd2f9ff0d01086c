// SPDX-License-Identifier: MIT
#include "reach.h"

/* Has anything been seen that comes behind? */
static bool went_past(const struct trace *t, struct landing to)
{
	const struct lap *lap = lap_get(t, to.lap);

	for (int cp = (int)to.cp + 1; lap && cp < CP_COUNT; cp++) {
		if (lap->points[cp].present)
			return true;
	}
	lap = lap_get(t, to.lap + 1);
	return lap && lap->switched;
}

/* The last checkpoint of a lap, up to one; false if it has none there. */
static bool last_of(const struct lap *lap, int cp, size_t *event)
{
	for (; lap && cp >= 0; cp--) {
		if (!lap->points[cp].present)
			continue;
		*event = lap->points[cp].first;
		return true;
	}
	return false;
}

enum reached reach_find(const struct trace *t, struct landing to, size_t *event)
{
	const struct lap *lap = lap_get(t, to.lap);

	*event = 0;
	if (to.lap == 0)
		return REACH_FOUND;
	if (!last_of(lap, (int)to.cp, event))
		last_of(lap_get(t, to.lap - 1), CP_COUNT - 1, event);
	if (lap && lap->points[to.cp].present)
		return REACH_FOUND;
	return went_past(t, to) ? REACH_MISSING : REACH_NOT_YET;
}

struct landing reach_before(const struct trace *t, size_t event)
{
	struct landing last = { 0 };

	for (unsigned int n = lap_count(t); n > 0 && !last.lap; n--) {
		const struct lap *lap = lap_get(t, n);

		for (int cp = 0; cp < CP_COUNT; cp++) {
			const struct lap_point *p = &lap->points[cp];

			if (p->present && p->first <= event)
				last = (struct landing){ n,
							 (enum checkpoint)cp };
		}
	}
	return last;
}
