// SPDX-License-Identifier: MIT
/*
 * The lap finder: a state machine over events. A lap's state is the set of
 * checkpoints it has reached, so each function below asks which of them are
 * present and decides what the newest event begins, extends or ends.
 */
#include <stdlib.h>

#include "regs/hcr.h"
#include "regs/pstate.h"
#include "trace_impl.h"

static void begin(struct lap *lap, enum checkpoint cp, uint32_t i)
{
	lap->points[cp] = (struct lap_point){ true, i, i, i };
}

static void extend(struct trace *t, struct lap *lap, enum checkpoint cp,
		   uint32_t i)
{
	struct lap_point *p = &lap->points[cp];

	p->last = i;
	if (t->events[p->event].flags != t->events[i].flags)
		p->event = i;
}

static bool has(const struct lap *lap, enum checkpoint cp)
{
	return lap->points[cp].present;
}

void laps_reset(struct laps *l)
{
	l->count = 0;
	l->has_next = false;
	l->in_guest = false;
}

/* The lap under way, or NULL between laps. */
static struct lap *current(struct laps *l)
{
	struct lap *lap = l->count ? &l->laps[l->count - 1] : NULL;

	return lap && !has(lap, CP_U) ? lap : NULL;
}

static bool masks_irq(const struct trace_event *e)
{
	struct insn insn = trace_insn(e);

	return insn.kind == INSN_MSR_DAIFSET && (insn.imm & FLAG_I) &&
	       !(e->flags & FLAG_I);
}

static void start_candidate(struct laps *l, uint32_t h0)
{
	l->next = (struct lap){ .number = (unsigned int)l->count + 1 };
	l->has_next = true;
	begin(&l->next, CP_H0, h0);
}

/*
 * Any masking of IRQs by the ioctl itself may be the one before the call. Only
 * entering the switch tells, so the latest is kept as a candidate. What the
 * functions mask that it calls, and Linux calls many, is their own business.
 */
static void follow_candidate(struct trace *t, const struct trace_event *prev,
			     const struct trace_event *e, uint32_t i)
{
	struct laps *l = &t->laps;
	struct lap *next = &l->next;
	bool own = t->calls.kernel.depth == t->calls.ioctl_depth;

	if (e->world != WORLD_HOST || !t->calls.ioctl_depth) {
		l->has_next = false;
		return;
	}
	if (own && masks_irq(e)) {
		start_candidate(l, i);
	} else if (!(e->flags & FLAG_I)) {
		l->has_next = false;
	} else if (own && prev && !(prev->flags & FLAG_I) && !e->exception) {
		if (!l->has_next || next->points[CP_H0].last != i - 1)
			start_candidate(l, i - 1);
		begin(next, CP_H1, i);
	} else if (l->has_next && has(next, CP_H1) &&
		   next->points[CP_H1].last == i - 1 &&
		   prev->flags == e->flags) {
		extend(t, next, CP_H1, i);
	}
}

static int promote(struct trace *t, uint32_t i, struct err *err)
{
	struct laps *l = &t->laps;
	struct lap lap = { .number = (unsigned int)l->count + 1 };

	if (l->count == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 16;
		struct lap *laps = realloc(l->laps, cap * sizeof(*laps));

		if (!laps)
			return err_nomem(err);
		l->laps = laps;
		l->cap = cap;
	}
	if (l->has_next)
		lap = l->next;
	l->has_next = false;
	lap.switched = true;
	begin(&lap, CP_E1, i);
	l->laps[l->count++] = lap;
	return 0;
}

/*
 * With VHE the way in has two halves, before and behind the write of VBAR.
 * Without it the call itself came through the hyp vectors: there is no E2.
 */
static void way_in(struct trace *t, struct lap *lap,
		   const struct trace_event *prev, const struct trace_event *e,
		   uint32_t i)
{
	bool hyp = trace_owner(&t->lm, e->vbar) == VECTORS_HYP;
	bool was = trace_owner(&t->lm, prev->vbar) == VECTORS_HYP;
	bool to_guest = trace_insn(e).kind == INSN_ERET &&
			(e->hcr_el2 & HCR_VM);

	if (e->world == WORLD_HOST)
		t->laps.count--; /* came back without a guest: no lap */
	else if (hyp && !was)
		begin(lap, CP_E2, i);
	else if (to_guest)
		begin(lap, CP_E3, i);
	else if (!has(lap, CP_E3))
		extend(t, lap, has(lap, CP_E2) ? CP_E2 : CP_E1, i);
}

/*
 * X2 opens when A is cleared under the hyp vectors and closes with the next
 * ISB. X3 is what follows it; without a window it begins where the exit code
 * returns into the switch.
 */
static void exit_under_hyp(struct trace *t, struct lap *lap,
			   const struct trace_event *prev,
			   const struct trace_event *e, uint32_t i)
{
	struct lap_point *window = &lap->points[CP_X2];
	bool opens = (prev->flags & ~e->flags & FLAG_A) && !e->exception;
	bool in_window = window->present && window->last == i - 1 &&
			 trace_insn(prev).kind != INSN_ISB;

	if (opens && !window->present) {
		begin(lap, CP_X2, i);
		lap->points[CP_X3].present = false;
	} else if (in_window) {
		extend(t, lap, CP_X2, i);
	} else if (has(lap, CP_X3)) {
		extend(t, lap, CP_X3, i);
	} else if (window->present || t->calls.returned) {
		begin(lap, CP_X3, i);
	}
}

/* H2 is the caller's own frame again; an unseen caller is any host code. */
static bool back_in_caller(const struct trace *t, const struct trace_event *e)
{
	const struct calls *c = &t->calls;

	return e->world == WORLD_HOST &&
	       (!c->ioctl_depth || c->kernel.depth == c->ioctl_depth);
}

/* X4 is the stretch from the write of VBAR to what synchronises it. An ERET to
 * a host at EL1 leaves nothing to synchronise: no X4, no X5. */
static bool waits(const struct lap *lap)
{
	return has(lap, CP_X4) && !has(lap, CP_X5);
}

/* Where the caller synchronises, as 4.17 does, what it executed before is
 * X4's, too, and H2 begins anew. */
static void settle(struct trace *t, struct lap *lap, uint32_t i)
{
	for (uint32_t in_x4 = lap->points[CP_X4].last + 1; in_x4 < i; in_x4++)
		extend(t, lap, CP_X4, in_x4);
	begin(lap, CP_X5, i);
	lap->points[CP_H2].present = false;
}

static void back_in_host(struct trace *t, struct lap *lap,
			 const struct trace_event *e, uint32_t i)
{
	if (waits(lap) && !t->sync.vbar)
		settle(t, lap, i);
	if (has(lap, CP_H2) && !(e->flags & FLAG_I)) {
		begin(lap, CP_H3, i);
		lap->complete = true;
	} else if (has(lap, CP_H2)) {
		extend(t, lap, CP_H2, i);
	} else if (back_in_caller(t, e)) {
		begin(lap, CP_H2, i);
	} else if (waits(lap)) {
		extend(t, lap, CP_X4, i);
	}
}

static void way_out(struct trace *t, struct lap *lap,
		    const struct trace_event *prev, const struct trace_event *e,
		    uint32_t i)
{
	if (!lap->home && trace_owner(&t->lm, e->vbar) == VECTORS_HYP) {
		exit_under_hyp(t, lap, prev, e, i);
		return;
	}
	if (!lap->home && !has(lap, CP_X3))
		begin(lap, CP_X3, i - 1);
	if (!lap->home && t->sync.vbar)
		begin(lap, CP_X4, i);
	else
		back_in_host(t, lap, e, i);
	lap->home = true;
}

/* The guest may be entered again without leaving the switch; the last exit
 * is the one that counts. */
static void begin_exit(struct lap *lap, uint32_t i)
{
	begin(lap, CP_X1, i);
	lap->points[CP_X2].present = false;
	lap->points[CP_X3].present = false;
}

static void follow_lap(struct trace *t, struct lap *lap,
		       const struct trace_event *prev,
		       const struct trace_event *e, uint32_t i)
{
	if (e->world == WORLD_GUEST) {
		t->laps.in_guest = true;
	} else if (t->laps.in_guest) {
		t->laps.in_guest = false;
		begin_exit(lap, i);
	} else if (lap->complete) {
		if (e->world == WORLD_USER)
			begin(lap, CP_U, i);
	} else if (has(lap, CP_X1)) {
		way_out(t, lap, prev, e, i);
	} else {
		way_in(t, lap, prev, e, i);
	}
}

int laps_follow(struct trace *t, struct err *err)
{
	uint32_t i = (uint32_t)t->count - 1;
	const struct trace_event *e = &t->events[i];
	const struct trace_event *prev = i ? e - 1 : NULL;
	struct lap *lap = current(&t->laps);

	if (prev && prev->world == WORLD_HOST && e->world == WORLD_HYP)
		return promote(t, i, err);
	if (lap && prev)
		follow_lap(t, lap, prev, e, i);
	if (!lap || lap->complete)
		follow_candidate(t, prev, e, i);
	return 0;
}

unsigned int lap_count(const struct trace *t)
{
	return (unsigned int)t->laps.count + t->laps.has_next;
}

const struct lap *lap_get(const struct trace *t, unsigned int number)
{
	if (number >= 1 && number <= t->laps.count)
		return &t->laps.laps[number - 1];
	if (t->laps.has_next && number == t->laps.count + 1)
		return &t->laps.next;
	return NULL;
}
