/* SPDX-License-Identifier: MIT */
/*
 * history.h - what it takes to bring a session's machine back to any event:
 * snapshots, what was done by hand, and where free runs cannot be trusted.
 * Snapshots lie where coming from the one before costs about SPACING; behind
 * the newest events they are thinned out.
 */
#ifndef TRACE_HISTORY_H
#define TRACE_HISTORY_H

#include "goal.h"
#include "route.h"
#include "trace/session.h"

enum {
	/* Costs in microseconds, of a route. */
	SPACING = 24000,
	SPACING_OLD = 700000,
	SNAPSHOTS_MAX = 224,
	NEWEST = 20000,	  /* events that are come to at once */
	SPAN_MAX = 16384, /* events between snapshots */
	ROUTE_LEN = 4 * SPAN_MAX,
	BARS_MAX = 256,
};

struct snapshot {
	size_t event;
	size_t inputs; /* of the history's, those that it contains */
	uint32_t cost; /* of coming here from the one before */
	unsigned int id;
};

/* What was done by hand at an event, in the order it was done. */
struct input {
	size_t event;
	enum { INPUT_REGISTER, INPUT_CODE, INPUT_IRQS } kind;
	enum reg_id reg;
	uint64_t addr;		   /* of the code */
	uint64_t value;		   /* of register or code; true, false */
	struct trace_event before; /* the event, as arrived at */
};

/* From event @from to event @to nothing but single steps. */
struct bar {
	size_t from, to;
};

/* Console bytes that had been shown before event @event executed. */
struct console_mark {
	size_t event;
	uint64_t total;
};

struct history {
	struct snapshot snaps[SNAPSHOTS_MAX];
	size_t nsnaps;
	unsigned int next_id;
	unsigned int stale[SNAPSHOTS_MAX]; /* of events that were dropped */
	size_t nstale;
	bool full; /* no more can be saved */

	struct input *inputs;
	size_t ninputs, cap_inputs;
	bool irqs_first; /* do steps take interrupts at event 0? */

	struct bar bars[BARS_MAX]; /* in order, none touching another */
	size_t nbars;

	struct console_mark *marks;
	size_t nmarks, cap_marks;
	uint64_t dropped; /* console bytes of events that were dropped */

	struct route *recent; /* from the last snapshot to the newest event */
	struct route *way;    /* what is being travelled */

	size_t here; /* where the machine stands; NOWHERE: lost */
	char words[ERR_TEXT_MAX];
};

/* For a session that stands at event 0 of its trace. */
struct history *history_new(struct session *s, struct err *err);
void history_free(struct history *h);
/* The trace begins anew, with the one event that the machine stands at. */
void history_reset(struct session *s);

/* The last event of the trace has just been executed and recorded. */
void history_follow(struct session *s);
/* Everything behind the position is being dropped. */
void history_cut(struct session *s);
/* Something was done by hand at the position, the last event; -1: no memory,
 * and the past cannot be reached any more. */
int history_input(struct session *s, const struct input *input,
		  struct err *err);

/* The last snapshot at or before @event; NULL if there is none. */
const struct snapshot *history_snapshot(const struct history *h, size_t event);
void snapshot_name(const struct snapshot *snap, char name[16]);
/* Do single steps take interrupts at @event? */
bool history_irqs(const struct history *h, size_t event);
/* Do it to the machine; not for INPUT_IRQS. */
int input_apply(struct machine *m, const struct input *input, struct err *err);
/* The first input that changed register or code at @event, from number @i on. */
const struct input *history_edit(const struct history *h, size_t event,
				 size_t i);
/* Must it be come to by a single step? */
bool history_barred(const struct history *h, size_t event);
void history_bar(struct history *h, size_t from, size_t to);

#endif
