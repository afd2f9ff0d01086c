// SPDX-License-Identifier: MIT
/* Moving the position of a session. */
#include "regs/pstate.h"
#include "session_impl.h"
#include "trace_impl.h"

#define TICK_EVERY 64

bool session_checkpoint(const struct session *s, unsigned int *number,
			enum checkpoint *cp)
{
	for (unsigned int n = lap_count(s->trace); n >= 1; n--) {
		const struct lap *lap = lap_get(s->trace, n);

		for (unsigned int i = CP_COUNT; i-- > 0;) {
			const struct lap_point *p = &lap->points[i];

			if (!p->present || p->first != s->at)
				continue;
			*number = n;
			*cp = (enum checkpoint)i;
			return true;
		}
	}
	return false;
}

static bool reached(const struct session *s, const struct session_order *o)
{
	const struct trace_event *now = trace_at(s->trace, s->at);
	const struct trace_event *was = trace_at(s->trace, s->at - 1);
	enum checkpoint cp = CP_COUNT;
	unsigned int lap;
	bool at = session_checkpoint(s, &lap, &cp);

	switch (o->goal) {
	case GOAL_STEP:
	case GOAL_OVER:
	case GOAL_OUT:
		return true;
	case GOAL_FLAGS:
		return (now->flags ^ was->flags) &
		       (o->flags ? o->flags : FLAGS_ALL);
	case GOAL_CHECKPOINT:
		return at;
	case GOAL_LEVEL:
		return now->el != was->el;
	case GOAL_ENTRY:
		return at && cp == CP_E3;
	case GOAL_EXIT:
		return at && cp == CP_X1;
	case GOAL_LAP:
		return at && cp == CP_H3;
	case GOAL_ADDRESS:
		return now->pc == o->address;
	case GOAL_OFF:
	case GOAL_COUNT:
		break;
	}
	return false;
}

static enum session_outcome go(struct session *s, const struct session_order *o,
			       struct err *err)
{
	for (uint64_t n = 1; n <= o->budget; n++) {
		enum machine_status status;

		if (trace_asleep(s->trace, err))
			return SESSION_FAILED;
		status = session_advance(s, err);
		if (status == MACHINE_OFF)
			s->off = true;
		if (status != MACHINE_STOPPED)
			return s->off ? SESSION_OFF : SESSION_FAILED;
		if (reached(s, o))
			return SESSION_REACHED;
		if (o->tick && n % TICK_EVERY == 0 && !o->tick(s, o->ctx))
			return SESSION_STOPPED;
	}
	return SESSION_BUDGET;
}

enum session_outcome session_go(struct session *s,
				const struct session_order *order,
				struct err *err)
{
	enum session_outcome outcome;

	if (s->off)
		return SESSION_OFF;
	outcome = go(s, order, err);
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

bool session_synced(const struct session *s)
{
	return s->machine && s->at + 1 == trace_count(s->trace);
}

bool session_travels(const struct session *s)
{
	return s->history;
}

int session_sync(struct session *s, session_tick tick, void *ctx,
		 struct err *err)
{
	(void)tick;
	(void)ctx;
	if (session_synced(s))
		return 0;
	return err_set(err, ERR_TARGET,
		       "this machine cannot go back: what was recorded can be "
		       "looked at");
}
