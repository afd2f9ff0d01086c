// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "base/text.h"
#include "report_impl.h"

const char *report_el(const struct trace_event *e, char buf[8])
{
	const char *suffix = e->el == 0 ? " " : e->spsel ? "h" : "t";

	snprintf(buf, 8, "EL%u%s", e->el & 3U, suffix);
	return buf;
}

uint32_t report_lap_first(const struct lap *lap)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (lap->points[cp].present)
			return lap->points[cp].first;
	}
	return 0;
}

/* A lap reaches to the next one, so that what heals the flags behind H3 is
 * part of its story; user space ends it, too. */
uint32_t report_lap_end(const struct trace *t, const struct lap *lap)
{
	const struct lap *next = lap_get(t, lap->number + 1);

	if (lap->points[CP_U].present)
		return lap->points[CP_U].first + 1;
	return next ? report_lap_first(next) : (uint32_t)trace_count(t);
}

static void format_source(const struct session *s, uint64_t pc, char *buf,
			  size_t len)
{
	struct image_place place;

	buf[0] = '\0';
	if (symbols_lookup(&s->symbols, pc, &place) && place.file)
		snprintf(buf, len, "%s:%u", place.file, place.line);
	text_scrub(buf);
}

bool report_next_transition(const struct session *s, uint32_t *at, uint32_t end,
			    struct transition *tr)
{
	uint32_t i = *at + 1;

	while (i < end && !trace_is_transition(s->trace, i))
		i++;
	*at = i;
	if (i >= end)
		return false;
	tr->before = trace_at(s->trace, i - 1);
	tr->after = trace_at(s->trace, i);
	format_source(s, tr->before->pc, tr->source, sizeof(tr->source));
	symbols_format(&s->symbols, tr->before->pc, tr->symbol,
		       sizeof(tr->symbol));
	session_insn(s, tr->before, tr->insn, sizeof(tr->insn));
	return true;
}
