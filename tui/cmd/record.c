// SPDX-License-Identifier: MIT
/* A target that is to show so many laps, or why it does not. */
#include <stdio.h>

#include "cmd.h"
#include "trace/recorder.h"

/* Where it was last, and whose fault that may be. */
static void name_place(const struct session *s, char *buf, size_t len)
{
	const struct trace_event *e =
		trace_count(s->trace)
			? trace_at(s->trace, trace_count(s->trace) - 1)
			: NULL;
	char at[96];

	if (!e || e->world == WORLD_GUEST) {
		snprintf(buf, len, "does the guest never exit?");
		return;
	}
	symbols_format(&s->symbols, e->pc, at, sizeof(at));
	snprintf(buf, len, "it is at %s, %s", at, world_name(e->world));
}

/* A lap that ended in a panic is begun and never complete. */
int target_record(struct session *s, const char *recorder, unsigned int laps,
		  uint64_t budget, struct err *err)
{
	struct recorder_limits limits = { .laps = laps, .budget = budget };
	struct recorder_result result;
	char place[160];

	if (recorder_find(recorder)->record(s, &limits, &result, err))
		return -1;
	name_place(s, place, sizeof(place));
	if (result.silent)
		return err_set(err, ERR_TARGET,
			       "the target ran on without an exception or a "
			       "write of the flags, %u laps begun: does the "
			       "guest never exit? --recorder step shows where "
			       "it is",
			       lap_count(s->trace));
	if (result.out_of_budget)
		return err_set(err, ERR_TARGET,
			       "%llu instructions were not enough for %u "
			       "laps, %u begun: %s -- --budget N allows more",
			       (unsigned long long)budget, laps,
			       lap_count(s->trace), place);
	if (output_laps(s->trace) < laps)
		return err_set(err, ERR_TARGET,
			       "the machine powered itself off after %u laps: "
			       "ask for fewer, or for another guest; after a "
			       "panic its console says why: make console",
			       output_laps(s->trace));
	return 0;
}
