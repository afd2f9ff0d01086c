/* SPDX-License-Identifier: MIT */
/*
 * model.h - what the screen shows: one event of the trace, the event of the
 * stop before it, and the laps around it. Taken anew before every drawing;
 * the pointers stay valid until the session moves on.
 */
#ifndef FRONT_MODEL_H
#define FRONT_MODEL_H

#include "console.h"
#include "front/lab.h"
#include "study.h"
#include "trace/session.h"

struct inspect;

enum model_state { STATE_STOPPED, STATE_RUNNING, STATE_OFF, STATE_DEAD };

/* How a session is looked at; where, is its own position. */
struct gaze {
	size_t before;	       /* event of the stop before this one */
	unsigned int lap_back; /* laps before the latest one */
	size_t limit; /* nothing from this event on is shown; 0: all is */
};

struct model {
	const struct session *s;
	const struct console *console;
	const struct inspect *inspect; /* what was read of it, or NULL */
	const char *machine;	       /* what runs the target */
	enum model_state state;
	bool predict; /* what will happen is not told */
	bool looking; /* back: the position is not the newest event */

	size_t limit;		       /* events there are, for the views: what
					* lies behind must not be shown */
	size_t event;		       /* the one shown */
	const struct trace_event *now; /* NULL: nothing recorded */
	const struct trace_event *was; /* "changed" means: since this */

	unsigned int laps;		/* begun so far */
	const struct lap *lap, *prev;	/* the one shown and the one before it;
				       * NULL: there is none */
	size_t lap_first, lap_end;	/* its events, end exclusive */
	unsigned int leak_out, leak_in; /* of the lap shown */
	const size_t *leak_in_at; /* by bit of the flag: where it begins */
	unsigned int prev_leak_out;

	/* Set by study_follow(), as @leak_in and @leak_in_at are: see there. */
	struct study *study;
	const struct marks *marks; /* NULL: there are none */
	const struct log *log;
	const struct lab_text *lab; /* NULL: this is no lab */
	size_t strip_first, strip_end;
	struct lap cut[2]; /* what @lap and @prev point to under a limit */
};

void model_take(struct model *m, const struct session *s,
		const struct console *console, const struct gaze *gaze);

/* The first event of a lap that has begun. */
size_t model_lap_first(const struct model *m, unsigned int lap);
/* The first lap that begins at or behind an event; m->laps + 1 if none does. */
unsigned int model_lap_from(const struct model *m, size_t event);
/* Which checkpoint the shown event stands at; false if none. */
bool model_checkpoint(const struct model *m, unsigned int *lap,
		      enum checkpoint *cp);

#endif
