// SPDX-License-Identifier: MIT
/* Moving the position of a session. */
#include "goal.h"
#include "session_impl.h"
#include "trace_impl.h"

#define TICK_EVERY 64

static size_t last_event(const struct session *s)
{
	return trace_count(s->trace) - 1;
}

/* ---- through the record --------------------------------------------------- */

static bool stops_at_breaks(const struct session_order *o)
{
	return o->goal != GOAL_STEP;
}

/* To the goal or a breakpoint, whichever is nearer; false if neither is in
 * the record, and the position stays. */
static bool go_recorded(struct session *s, const struct session_order *o,
			enum session_outcome *outcome)
{
	size_t goal = goal_find(s, o, s->at);
	size_t brk = stops_at_breaks(o) ? break_find(s, o->back, s->at, goal)
					: NOWHERE;

	*outcome = brk != NOWHERE ? SESSION_BREAK : SESSION_REACHED;
	if (brk != NOWHERE)
		goal = brk;
	if (goal != NOWHERE)
		s->at = goal;
	return goal != NOWHERE;
}

static enum session_outcome go_back(struct session *s,
				    const struct session_order *o)
{
	enum session_outcome outcome;

	if (go_recorded(s, o, &outcome))
		return outcome;
	s->at = 0;
	return SESSION_BEGIN;
}

/* ---- by the machine --------------------------------------------------------- */

static enum session_outcome advance(struct session *s, struct err *err)
{
	enum machine_status status;

	if (trace_asleep(s->trace, err))
		return SESSION_FAILED;
	status = session_advance(s, err);
	if (status == MACHINE_OFF)
		session_went_off(s);
	if (s->off)
		return SESSION_OFF;
	return status == MACHINE_STOPPED ? SESSION_REACHED : SESSION_FAILED;
}

static bool goes_on(struct session *s, const struct session_order *o,
		    uint64_t n)
{
	if (n % TICK_EVERY)
		return true;
	session_rest(s);
	return !o->tick || o->tick(s, o->ctx);
}

/* @start: where the order was given, which may be far back in the record. */
static enum session_outcome execute(struct session *s,
				    const struct session_order *o, size_t start,
				    struct err *err)
{
	for (uint64_t n = 1; n <= o->budget; n++) {
		enum session_outcome outcome = advance(s, err);

		if (outcome != SESSION_REACHED || goal_at(s, o, start, s->at))
			return outcome;
		if (stops_at_breaks(o) && break_at(s, s->at))
			return SESSION_BREAK;
		if (!goes_on(s, o, n))
			return SESSION_STOPPED;
	}
	return SESSION_BUDGET;
}

static enum session_outcome
go_forward(struct session *s, const struct session_order *o, struct err *err)
{
	struct err why = { .kind = ERR_NONE };
	enum session_outcome outcome;
	size_t start = s->at;

	if (go_recorded(s, o, &outcome))
		return outcome;
	s->at = last_event(s);
	if (s->off)
		return SESSION_OFF;
	if (!s->machine)
		return SESSION_END;
	if (session_sync(s, o->tick, o->ctx, &why)) {
		err_set(err, why.kind, "%s", why.text);
		return why.kind == ERR_CANCELLED ? SESSION_STOPPED
						 : SESSION_FAILED;
	}
	return execute(s, o, start, err);
}

enum session_outcome session_go(struct session *s,
				const struct session_order *order,
				struct err *err)
{
	enum session_outcome outcome;

	if (!trace_count(s->trace))
		return s->off ? SESSION_OFF : SESSION_END;
	outcome = order->back ? go_back(s, order) : go_forward(s, order, err);
	if (order->tick)
		order->tick(s, order->ctx);
	return outcome;
}

int session_seek(struct session *s, size_t event, struct err *err)
{
	if (event >= trace_count(s->trace))
		return err_set(err, ERR_USAGE,
			       "the trace ends at event %zu: run on first",
			       trace_count(s->trace) - 1);
	s->at = event;
	return 0;
}
