// SPDX-License-Identifier: MIT
#include "goal.h"
#include "regs/pstate.h"
#include "trace_impl.h"

/* ---- checkpoints ---------------------------------------------------------- */

/* Laps follow on each other, so those around the last that begins at or
 * before an event are all that can have a checkpoint there. */
static unsigned int lap_around(const struct trace *t, size_t event)
{
	unsigned int low = 0, high = (unsigned int)t->laps.count;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (lap_get(t, mid + 1)->points[CP_E1].first <= event)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool session_checkpoint(const struct session *s, unsigned int *number,
			enum checkpoint *cp)
{
	unsigned int n = lap_around(s->trace, s->at) + 1;

	for (unsigned int last = n > 2 ? n - 2 : 1; n >= last; n--) {
		const struct lap *lap = lap_get(s->trace, n);

		for (unsigned int i = CP_COUNT; lap && i-- > 0;) {
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

static bool wanted(enum session_goal goal, enum checkpoint cp)
{
	return goal == GOAL_CHECKPOINT || (goal == GOAL_ENTRY && cp == CP_E3) ||
	       (goal == GOAL_EXIT && cp == CP_X1) ||
	       (goal == GOAL_LAP && cp == CP_H3);
}

/* The nearest wanted checkpoint beyond @i that one lap has. */
static size_t nearest(const struct lap *lap, const struct session_order *o,
		      size_t i, size_t best)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];
		size_t at = p->first;

		if (!p->present || !wanted(o->goal, (enum checkpoint)cp))
			continue;
		if (o->back ? at < i && (best == NOWHERE || at > best)
			    : at > i && (best == NOWHERE || at < best))
			best = at;
	}
	return best;
}

/* One more lap is looked at behind the first that has it: where two meet,
 * the next one's H0 and H1 may lie before the last points of the other. */
static size_t next_checkpoint(const struct session *s,
			      const struct session_order *o, size_t i)
{
	unsigned int around = lap_around(s->trace, i);
	unsigned int end = o->back ? 0 : lap_count(s->trace) + 1;
	unsigned int n = o->back || !around ? around + 1 : around;
	size_t best = NOWHERE;
	bool enough = false;

	while (n != end && !enough) {
		const struct lap *lap = lap_get(s->trace, n);

		enough = best != NOWHERE;
		if (lap)
			best = nearest(lap, o, i, best);
		n = o->back ? n - 1 : n + 1;
	}
	return best;
}

static bool checkpoint_at(const struct session *s,
			  const struct session_order *o, size_t start, size_t i)
{
	const struct session_order before = { .goal = o->goal };

	(void)start;
	return i && next_checkpoint(s, &before, i - 1) == i;
}

/* ---- flags and levels ----------------------------------------------------- */

static unsigned int flags_wanted(const struct session_order *o)
{
	return o->goal == GOAL_FLAGS && o->flags ? o->flags : FLAGS_ALL;
}

/* The last event up to @i at which one of the flags was given a value, be it
 * the one it had; NOWHERE if that is older than the trace. */
static size_t given(const struct trace *t, unsigned int flags, size_t i)
{
	const struct trace_event *e = trace_at(t, i);
	size_t latest = NOWHERE;

	for (unsigned int bit = 0; bit < 4; bit++) {
		uint32_t at = e->changed[bit];

		if ((flags >> bit & 1) && at != TRACE_NO_EVENT &&
		    (latest == NOWHERE || at > latest))
			latest = at;
	}
	return latest;
}

/* given() never falls from one event to the next, so it can be searched. */
static size_t given_next(const struct trace *t, unsigned int flags, size_t i)
{
	size_t low = i + 1, high = trace_count(t);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		size_t at = given(t, flags, mid);

		if (at != NOWHERE && at > i)
			high = mid;
		else
			low = mid + 1;
	}
	return low < trace_count(t) ? low : NOWHERE;
}

/* A level changes by an exception or an ERET, which give all flags anew. */
static size_t next_given(const struct session *s, const struct session_order *o,
			 size_t i)
{
	unsigned int flags = flags_wanted(o);

	if (!o->back)
		return given_next(s->trace, flags, i);
	return i ? given(s->trace, flags, i - 1) : NOWHERE;
}

static bool flags_at(const struct session *s, const struct session_order *o,
		     size_t start, size_t i)
{
	(void)start;
	return i && ((trace_at(s->trace, i)->flags ^
		      trace_at(s->trace, i - 1)->flags) &
		     flags_wanted(o));
}

static bool level_at(const struct session *s, const struct session_order *o,
		     size_t start, size_t i)
{
	(void)o;
	(void)start;
	return i && trace_at(s->trace, i)->el != trace_at(s->trace, i - 1)->el;
}

/* ---- calls ------------------------------------------------------------------ */

static bool is_trap_call(const struct trace_event *e)
{
	enum insn_kind kind = trace_insn(e).kind;

	return kind == INSN_SVC || kind == INSN_HVC || kind == INSN_SMC;
}

static bool same_place(const struct trace_event *a, const struct trace_event *b)
{
	return a->el == b->el && trace_same_frames(a, b);
}

/* Does @to, at the level of @from, follow on it as far as that level can
 * tell? Another task's instructions do not. */
static bool comes_behind(const struct trace_event *from,
			 const struct trace_event *to)
{
	return !is_trap_call(from) || to->pc == from->pc + 4;
}

/*
 * Behind a call that is back at the same depth or less, behind an
 * instruction that traps at the same level again. An ERET is left behind when
 * its own level is back: at the vector that the level below exits to.
 */
static bool over_forward(const struct trace *t, size_t start, size_t i)
{
	const struct trace_event *from = trace_at(t, start);
	const struct trace_event *e = trace_at(t, i);

	return same_place(from, e) && e->depth <= from->depth &&
	       comes_behind(from, e);
}

/* The reverse: the call behind which it came here, or the instruction of
 * this level that left it. */
static bool over_back(const struct trace *t, size_t start, size_t i)
{
	const struct trace_event *from = trace_at(t, i);
	const struct trace_event *e = trace_at(t, start);

	if (!same_place(from, e) || from->depth > e->depth)
		return false;
	if (same_place(trace_at(t, start - 1), e))
		return true;
	return !same_place(from, trace_at(t, i + 1)) && comes_behind(from, e);
}

static bool over_at(const struct session *s, const struct session_order *o,
		    size_t start, size_t i)
{
	return o->back ? over_back(s->trace, start, i)
		       : over_forward(s->trace, start, i);
}

/* A return to a caller that the trace has not seen leaves the depth at 0. */
static bool left_by_return(const struct trace *t, size_t i)
{
	const struct trace_event *prev = trace_at(t, i - 1);

	return trace_at(t, i)->depth == 0 && prev->depth == 0 &&
	       trace_insn(prev).kind == INSN_RET;
}

static bool out_at(const struct session *s, const struct session_order *o,
		   size_t start, size_t i)
{
	const struct trace_event *from = trace_at(s->trace, start);
	const struct trace_event *e = trace_at(s->trace, i);

	if (!trace_same_frames(from, e))
		return false;
	if (e->depth < from->depth)
		return true;
	return !o->back && from->depth == 0 && i && left_by_return(s->trace, i);
}

static bool step_at(const struct session *s, const struct session_order *o,
		    size_t start, size_t i)
{
	(void)s;
	(void)o;
	return i != start;
}

static bool address_at(const struct session *s, const struct session_order *o,
		       size_t start, size_t i)
{
	(void)start;
	return trace_at(s->trace, i)->pc == o->address;
}

static size_t next_event(const struct session *s, const struct session_order *o,
			 size_t i)
{
	if (o->back)
		return i ? i - 1 : NOWHERE;
	return i + 1 < trace_count(s->trace) ? i + 1 : NOWHERE;
}

/* ---- all of them -------------------------------------------------------------- */

static const struct {
	/* NULL: never. */
	bool (*at)(const struct session *s, const struct session_order *o,
		   size_t start, size_t i);
	/* The next event beyond @i where it may be worth asking. */
	size_t (*next)(const struct session *s, const struct session_order *o,
		       size_t i);
} goals[GOAL_COUNT] = {
	[GOAL_STEP] = { step_at, next_event },
	[GOAL_OVER] = { over_at, next_event },
	[GOAL_OUT] = { out_at, next_event },
	[GOAL_FLAGS] = { flags_at, next_given },
	[GOAL_CHECKPOINT] = { checkpoint_at, next_checkpoint },
	[GOAL_LEVEL] = { level_at, next_given },
	[GOAL_ENTRY] = { checkpoint_at, next_checkpoint },
	[GOAL_EXIT] = { checkpoint_at, next_checkpoint },
	[GOAL_LAP] = { checkpoint_at, next_checkpoint },
	[GOAL_ADDRESS] = { address_at, next_event },
};

bool goal_at(const struct session *s, const struct session_order *o,
	     size_t start, size_t i)
{
	return o->goal < GOAL_COUNT && goals[o->goal].at &&
	       goals[o->goal].at(s, o, start, i);
}

size_t goal_find(const struct session *s, const struct session_order *o,
		 size_t start)
{
	size_t i = start;

	if (o->goal >= GOAL_COUNT || !goals[o->goal].at)
		return NOWHERE;
	do {
		i = goals[o->goal].next(s, o, i);
	} while (i != NOWHERE && !goals[o->goal].at(s, o, start, i));
	return i;
}

/* ---- breakpoints ------------------------------------------------------------- */

bool session_break_fits(const struct session_break *b,
			const struct trace_event *e)
{
	return !b->off && b->addr == e->pc && (b->el < 0 || b->el == e->el) &&
	       (b->world < 0 || b->world == e->world);
}

bool break_at(const struct session *s, size_t i)
{
	for (size_t b = 0; b < s->nbreaks; b++) {
		if (session_break_fits(&s->breaks[b], trace_at(s->trace, i)))
			return true;
	}
	return false;
}

/* One bit for some of a PC's: most events fit no breakpoint's. */
static uint64_t bit_of(uint64_t pc)
{
	return UINT64_C(1) << (pc >> 2 & 63);
}

static uint64_t bits_of_breaks(const struct session *s)
{
	uint64_t bits = 0;

	for (size_t b = 0; b < s->nbreaks; b++)
		bits |= s->breaks[b].off ? 0 : bit_of(s->breaks[b].addr);
	return bits;
}

size_t break_find(const struct session *s, bool back, size_t start, size_t end)
{
	const struct session_order o = { .back = back };
	uint64_t bits = bits_of_breaks(s);
	size_t i = bits ? next_event(s, &o, start) : NOWHERE;

	for (; i != NOWHERE && i != end; i = next_event(s, &o, i)) {
		if ((bits & bit_of(trace_at(s->trace, i)->pc)) &&
		    break_at(s, i))
			return i;
	}
	return NOWHERE;
}

int session_break_add(struct session *s, const struct session_break *b,
		      struct err *err)
{
	if (s->nbreaks == SESSION_BREAKS)
		return err_set(err, ERR_USAGE,
			       "there are %d breakpoints already: remove one",
			       SESSION_BREAKS);
	s->breaks[s->nbreaks++] = *b;
	return 0;
}

void session_break_remove(struct session *s, size_t index)
{
	if (index >= s->nbreaks)
		return;
	s->nbreaks--;
	for (; index < s->nbreaks; index++)
		s->breaks[index] = s->breaks[index + 1];
}
