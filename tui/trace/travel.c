// SPDX-License-Identifier: MIT
/*
 * Bringing the machine to an event of the past. From the nearest snapshot on
 * it executes what it has executed before. A free run takes the interrupts and
 * timers that single steps hold back, so every stop is compared with the
 * record; where they differ, the way is gone again without that hop. What the
 * comparison cannot show: a timer that fired in a free run and is pending in
 * the interrupt controller, where steps would have held it back.
 */
#include "history.h"
#include "regs/pstate.h"
#include "session_impl.h"
#include "trace_impl.h"

enum {
	STEPS_MAX = 32, /* to go without looking */
	HOP_MS = 500,	/* for a way of some ten thousand instructions */
	TRIES_MAX = 6,	/* then all by steps */
};

/* How a piece of the way ended. */
enum travelled { ARRIVED, DIVERGED, FAILED };

struct travel {
	struct session *s;
	session_tick tick;
	void *ctx;
	struct err *err;
	size_t from; /* the snapshot's event, where it started */
	size_t target;
	struct machine_sample now;
};

bool session_synced(const struct session *s)
{
	if (!s->machine || s->off || !trace_count(s->trace))
		return false;
	return s->at ==
	       (s->history ? s->history->here : trace_count(s->trace) - 1);
}

bool session_travels(const struct session *s)
{
	return s->history && s->history->nsnaps;
}

/* ---- one stop to the next --------------------------------------------------- */

static enum travelled moved(enum machine_status status)
{
	if (status == MACHINE_STOPPED)
		return ARRIVED;
	if (status == MACHINE_OFF)
		return DIVERGED;
	return status == MACHINE_RUNNING ? DIVERGED : FAILED;
}

static enum travelled hop(struct travel *tr, uint64_t pc)
{
	struct machine *m = tr->s->machine;
	enum machine_status status;

	if (machine_breakpoints(m, &pc, 1, true, tr->err))
		return FAILED;
	status = machine_continue(m, HOP_MS, &tr->now, tr->err);
	if (status != MACHINE_OFF &&
	    machine_breakpoints(m, &pc, 1, false,
				status == MACHINE_FAILED ? NULL : tr->err))
		return FAILED;
	return moved(status);
}

/* Do again what was done by hand here, of the inputs from number @i on. */
static int redo(struct travel *tr, size_t event, size_t i)
{
	const struct history *h = tr->s->history;
	struct machine *m = tr->s->machine;
	const struct input *in = history_edit(h, event, i);

	if (!in)
		return 0;
	for (; in; in = history_edit(h, event, (size_t)(in - h->inputs) + 1)) {
		if (input_apply(m, in, tr->err))
			return -1;
	}
	return machine_sample(m, &tr->now, tr->err) == MACHINE_STOPPED ? 0 : -1;
}

static enum travelled arrive(struct travel *tr, size_t event)
{
	const struct history *h = tr->s->history;
	const struct trace_event *e = trace_at(tr->s->trace, event);
	const struct input *in = history_edit(h, event, 0);

	if (!trace_same_state(in ? &in->before : e, &tr->now))
		return DIVERGED;
	if (in && redo(tr, event, 0))
		return FAILED;
	return trace_same_state(e, &tr->now) ? ARRIVED : DIVERGED;
}

static uint64_t arrival_pc(const struct travel *tr, size_t event)
{
	const struct input *in = history_edit(tr->s->history, event, 0);

	return in ? in->before.pc : trace_at(tr->s->trace, event)->pc;
}

/*
 * Steps in a row, the last of them to event @to. What they did is looked at
 * behind the last: a difference does not go away by itself, and reading costs
 * as much as stepping.
 */
static enum travelled step_on(struct travel *tr, size_t to)
{
	struct machine *m = tr->s->machine;
	enum machine_status status = MACHINE_STOPPED;

	for (size_t i = tr->s->history->here; i < to; i++) {
		status = machine_step_blind(m, tr->err);
		if (status != MACHINE_STOPPED)
			return moved(status);
	}
	return moved(machine_sample(m, &tr->now, tr->err));
}

static enum travelled go_on(struct travel *tr, size_t to, bool by_steps)
{
	enum travelled t = by_steps ? step_on(tr, to)
				    : hop(tr, arrival_pc(tr, to));

	if (t == ARRIVED)
		t = arrive(tr, to);
	if (t == ARRIVED)
		tr->s->history->here = to;
	return t;
}

/* ---- all of the way ----------------------------------------------------------- */

static int set_irqs(struct travel *tr)
{
	bool take = history_irqs(tr->s->history, tr->s->history->here);

	return machine_step_mask(tr->s->machine, take, tr->err);
}

static bool changes_irqs(const struct history *h, size_t event)
{
	for (size_t i = 0; i < h->ninputs; i++) {
		if (h->inputs[i].event == event &&
		    h->inputs[i].kind == INPUT_IRQS)
			return true;
	}
	return false;
}

/* How far it can be planned at once. Interrupts are taken or not all the way.
 */
static size_t plan(struct travel *tr)
{
	struct history *h = tr->s->history;
	size_t i = h->here;

	route_start(h->way, trace_at(tr->s->trace, i)->pc);
	while (i < tr->target && !route_full(h->way)) {
		const struct input *in;

		i++;
		in = history_edit(h, i, 0);
		route_add(h->way, arrival_pc(tr, i), history_barred(h, i));
		if (in)
			route_edit(h->way, trace_at(tr->s->trace, i)->pc);
		if (changes_irqs(h, i))
			break;
	}
	route_plan(h->way);
	return i;
}

static bool told_to_stop(struct travel *tr)
{
	if (!tr->tick || tr->tick(tr->s, tr->ctx))
		return false;
	err_set(tr->err, ERR_CANCELLED, "stopped on the way to event %zu",
		tr->target);
	return true;
}

/* The next stop of the plan that begins at event @start and ends at @to, or
 * the last of some that follow on each other. At one with an input there is
 * something to do. */
static size_t next_stop(const struct history *h, size_t start, size_t to,
			bool *by_steps)
{
	size_t next = start + route_next(h->way, h->here - start);
	size_t last = next;

	*by_steps = next == h->here + 1;
	while (*by_steps && last < to && last < h->here + STEPS_MAX &&
	       !history_edit(h, last, 0) &&
	       route_next(h->way, last - start) == last - start + 1)
		last++;
	return last;
}

static enum travelled follow(struct travel *tr, size_t to)
{
	struct history *h = tr->s->history;
	size_t start = h->here;

	while (h->here < to) {
		bool by_steps;
		size_t next = next_stop(h, start, to, &by_steps);
		enum travelled t = go_on(tr, next, by_steps);

		if (t == DIVERGED)
			history_bar(h, h->here, next);
		if (t != ARRIVED)
			return t;
		if (h->here < to && told_to_stop(tr))
			return FAILED;
	}
	return ARRIVED;
}

static int load(struct travel *tr)
{
	struct history *h = tr->s->history;
	const struct snapshot *snap = history_snapshot(h, tr->target);
	char name[16];

	h->here = NOWHERE;
	if (!snap)
		return err_set(tr->err, ERR_TARGET, "%s",
			       h->words[0] ? h->words
					   : "there is no way back: restart");
	snapshot_name(snap, name);
	if (machine_load(tr->s->machine, name, tr->err) ||
	    machine_sample(tr->s->machine, &tr->now, tr->err) !=
		    MACHINE_STOPPED ||
	    redo(tr, snap->event, snap->inputs))
		return -1;
	tr->from = snap->event;
	if (!trace_same_state(trace_at(tr->s->trace, snap->event), &tr->now))
		return err_set(tr->err, ERR_TARGET,
			       "a snapshot did not come back as it was saved: "
			       "restart");
	h->here = snap->event;
	return 0;
}

static enum travelled run(struct travel *tr)
{
	struct history *h = tr->s->history;

	while (h->here < tr->target) {
		enum travelled t = FAILED;

		if (!set_irqs(tr))
			t = follow(tr, plan(tr));
		if (t != ARRIVED)
			return t;
	}
	return ARRIVED;
}

/* Standing between the last snapshot and the target there is nothing to load.
 */
static bool on_the_way(const struct travel *tr)
{
	const struct history *h = tr->s->history;
	const struct snapshot *snap = history_snapshot(h, tr->target);

	return h->here != NOWHERE && h->here <= tr->target && snap &&
	       h->here >= snap->event;
}

static int lost(struct travel *tr, size_t event)
{
	tr->s->history->here = NOWHERE;
	return err_set(tr->err, ERR_TARGET,
		       "the machine did not do again what was recorded behind "
		       "event %zu: restart",
		       event);
}

/* A machine that is off comes back as it was saved last. */
static int revive(struct travel *tr)
{
	tr->s->history->here = NOWHERE;
	if (machine_revive(tr->s->machine, tr->err))
		return -1;
	tr->s->off = false;
	return 0;
}

void session_went_off(struct session *s)
{
	s->off = true;
	if (s->history)
		s->history->here = NOWHERE;
}

static int come_to(struct travel *tr)
{
	struct history *h = tr->s->history;
	enum travelled t = DIVERGED;

	if (on_the_way(tr)) {
		tr->from = h->here;
		t = run(tr);
	}
	for (int i = 0; t == DIVERGED; i++) {
		size_t at = h->here;

		if (i == TRIES_MAX && load(tr) == 0)
			history_bar(h, tr->from, tr->target);
		else if (i > TRIES_MAX)
			return lost(tr, at);
		else if (load(tr))
			return -1;
		t = run(tr);
	}
	return t == ARRIVED ? set_irqs(tr) : -1;
}

static int why_not(const struct session *s, struct err *err)
{
	if (!s->machine)
		return err_set(err, ERR_TARGET,
			       "this is a recording: there is no machine to "
			       "bring anywhere");
	if (s->off && !session_travels(s))
		return err_set(err, ERR_TARGET,
			       "the machine has powered itself off: restart to "
			       "go on, what was recorded can be looked at");
	if (!s->history)
		return err_set(err, ERR_TARGET,
			       "this machine cannot go back: what was recorded "
			       "can be looked at, its last event is where the "
			       "machine stands");
	return 0;
}

int session_sync(struct session *s, session_tick tick, void *ctx,
		 struct err *err)
{
	struct err unasked;
	struct travel tr = {
		.s = s,
		.tick = tick,
		.ctx = ctx,
		.err = err ? err : &unasked,
		.target = s->at,
	};
	int rc;

	if (session_synced(s))
		return 0;
	if (why_not(s, err))
		return -1;
	machine_console_mute(s->machine, true);
	rc = s->off ? revive(&tr) : 0;
	if (!rc)
		rc = come_to(&tr);
	machine_console_mute(s->machine, false);
	return rc;
}
