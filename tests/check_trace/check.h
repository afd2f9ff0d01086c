/* SPDX-License-Identifier: MIT */
/*
 * check.h - what the two halves of check_trace share: form and story.
 */
#ifndef CHECK_TRACE_CHECK_H
#define CHECK_TRACE_CHECK_H

#include <jansson.h>
#include <stdbool.h>

/* Record the first thing found wrong since the last report; returns false. */
bool wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The checkpoints' names in a lap's order, NULL-terminated. */
extern const char *const checkpoint_names[];

/* Has a trace exactly the keys of vhelab-trace/1, with fitting values? */
bool schema_holds(const json_t *trace);

/* Do two laps have the same checkpoints and transitions, event numbers
 * aside? */
bool same_lap(const json_t *a, const json_t *b);
/* Do the same rules hold on the same laps? */
bool same_verdicts(const json_t *a, const json_t *b);

#endif
