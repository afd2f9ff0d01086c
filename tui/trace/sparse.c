// SPDX-License-Identifier: MIT
/*
 * The sparse recorder: from breakpoint to breakpoint. Where it matters what
 * the instruction did, the next breakpoint is right behind it. Nothing is
 * single-stepped, for while an interrupt is due QEMU may hang in a step.
 *
 * Between two stops nothing can change the flags but an exception, and
 * wherever that comes from it arrives at a slot of a vector table. There the
 * exception registers say where it was taken and with which PSTATE, so the
 * event before it, which no breakpoint could foresee, is put in from them.
 */
#include "image/insn.h"
#include "regs/pstate.h"
#include "stops.h"
#include "trace/recorder.h"

/* A target that passes no breakpoint for so long is stuck in a loop. It costs
 * nothing but patience, and judges nothing. */
#define SILENCE_MS 10000

#define EC_SVC64 0x15
#define EC_HVC64 0x16

struct sparse {
	struct trace *t;
	struct machine *m;
	const struct symbols *syms;
	const struct trace_landmarks *lm;
	struct stops stops;
	struct machine_sample now;
	uint64_t next; /* the place right behind the last event; 0: not asked */
	uint64_t tables[2]; /* VBAR_EL1 and _EL2 whose slots are stops */
	struct recorder_result *result;
};

static uint32_t word_at(struct sparse *s, const struct machine_sample *at)
{
	uint32_t word = 0;

	if (!symbols_word(s->syms, at->pc, &word))
		machine_insn(s->m, at, &word, NULL);
	return word;
}

static bool at_slot(const struct machine_sample *s)
{
	unsigned int el = pstate_el(s->cpsr);
	uint64_t offset = s->pc - (el == 2 ? s->vbar_el2 : s->vbar_el1);

	return el && offset < 0x800 && offset % 0x80 == 0;
}

/* What the exception registers say of the moment before. */
static int before_exception(struct sparse *s, struct machine_sample *before,
			    struct err *err)
{
	const struct trace_event *last = trace_last(s->t);
	uint64_t esr = s->now.esr_el2;
	bool synchronous = !(s->now.pc & 0x180);

	*before = s->now;
	before->cpsr = s->now.spsr_el2;
	before->pc = s->now.elr_el2;
	if (pstate_el(s->now.cpsr) == 1 &&
	    (machine_register(s->m, REG_SPSR_EL1, &before->cpsr, err) ||
	     machine_register(s->m, REG_ELR_EL1, &before->pc, err) ||
	     machine_register(s->m, REG_ESR_EL1, &esr, err)))
		return -1;
	esr = esr >> 26 & 0x3f;
	if (synchronous && (esr == EC_SVC64 || esr == EC_HVC64))
		before->pc -= 4; /* they return behind themselves */
	before->spsr_el2 = last->spsr_el2;
	before->elr_el2 = last->elr_el2;
	before->esr_el2 = last->esr_el2;
	return 0;
}

static int add_cause(struct sparse *s, struct err *err)
{
	const struct trace_event *last = trace_last(s->t);
	struct machine_sample before;

	if (before_exception(s, &before, err))
		return -1;
	if (last->pc == before.pc && last->el == pstate_el(before.cpsr))
		return 0;
	/* An unmask lets an interrupt in before the next instruction. */
	if (s->next && before.pc == s->next)
		return trace_append(s->t, &before, word_at(s, &before), err);
	return trace_append_gap(s->t, &before, word_at(s, &before), 0, err);
}

static int add_event(struct sparse *s, bool gap, struct err *err)
{
	uint32_t word = word_at(s, &s->now);
	bool entry = s->now.pc == s->lm->run || s->now.pc == s->lm->ioctl;
	uint64_t link = 0;

	if (gap && at_slot(&s->now)) {
		if (add_cause(s, err))
			return -1;
		gap = false;
	}
	if (!gap)
		return trace_append(s->t, &s->now, word, err);
	if (entry && machine_register(s->m, REG_X30, &link, err))
		return -1;
	if (s->now.pc == s->lm->run &&
	    stops_add(&s->stops, link, STOP_ALWAYS, err))
		return -1;
	return trace_append_gap(s->t, &s->now, word, link, err);
}

/* The lap under way, or the last one. */
static const struct lap *last_lap(const struct trace *t)
{
	unsigned int n = lap_count(t);
	const struct lap *lap = lap_get(t, n);

	return lap && !lap->switched ? lap_get(t, n - 1) : lap;
}

/* What the next event may be that matters. */
static unsigned int wanted(const struct sparse *s)
{
	const struct trace_event *last = trace_last(s->t);
	const struct lap *lap = last_lap(s->t);
	const struct lap_point *p = lap ? lap->points : NULL;
	bool leaving = p && p[CP_X1].present && !p[CP_X3].present;
	unsigned int groups = STOP_ALWAYS;

	if (last->synchronised && stops_groups(last->word) != STOP_CONTEXT)
		groups |= STOP_CONTEXT;
	if (!last->synchronised || leaving)
		groups |= STOP_SYNC;
	if (leaving && !p[CP_X2].present)
		groups |= STOP_RETURN;
	if (p && !p[CP_H2].present)
		groups |= STOP_BACK;
	return groups;
}

static int watch_vectors(struct sparse *s, struct err *err)
{
	const uint64_t live[] = { s->now.vbar_el1, s->now.vbar_el2 };

	for (size_t i = 0; i < 2; i++) {
		if (live[i] == s->tables[i])
			continue;
		if (stops_add_vectors(&s->stops, live[i], err))
			return -1;
		s->tables[i] = live[i];
	}
	return 0;
}

/* Where the instruction goes whose effect is wanted; 0 if none is. */
static int find_next(struct sparse *s, struct err *err)
{
	struct insn insn = insn_decode(trace_last(s->t)->word);
	unsigned int groups = stops_groups(trace_last(s->t)->word);

	s->next = 0;
	if (!(groups & wanted(s) & (STOP_ALWAYS | STOP_SYNC | STOP_RETURN)))
		return 0;
	if (insn.kind == INSN_RET)
		return machine_register(s->m, (enum reg_id)(REG_X0 + insn.rt),
					&s->next, err);
	if (insn.kind == INSN_ERET && pstate_el(s->now.cpsr) == 1)
		return machine_register(s->m, REG_ELR_EL1, &s->next, err);
	s->next = insn.kind == INSN_ERET ? s->now.elr_el2 : s->now.pc + 4;
	return 0;
}

static enum machine_status advance(struct sparse *s, struct err *err)
{
	enum machine_status status;

	if (watch_vectors(s, err) || find_next(s, err) ||
	    stops_arm(&s->stops, s->m, wanted(s), s->now.pc, s->next, err))
		return MACHINE_FAILED;
	status = machine_continue(s->m, SILENCE_MS, &s->now, err);
	if (status != MACHINE_STOPPED)
		return status;
	s->result->stops++;
	return add_event(s, !s->next || s->now.pc != s->next, err)
		       ? MACHINE_FAILED
		       : MACHINE_STOPPED;
}

static int follow(struct sparse *s, const struct recorder_limits *limits,
		  struct err *err)
{
	enum machine_status status = machine_sample(s->m, &s->now, err);

	if (status == MACHINE_STOPPED && !trace_count(s->t) &&
	    add_event(s, false, err))
		return -1;
	while (status == MACHINE_STOPPED &&
	       !recorder_done(s->t, limits->laps)) {
		if (s->result->stops >= limits->budget) {
			s->result->out_of_budget = true;
			return 0;
		}
		status = advance(s, err);
	}
	s->result->powered_off = status == MACHINE_OFF;
	s->result->silent = status == MACHINE_RUNNING;
	return status == MACHINE_FAILED ? -1 : 0;
}

int recorder_sparse(struct session *session,
		    const struct recorder_limits *limits,
		    struct recorder_result *result, struct err *err)
{
	struct sparse s = {
		.t = session->trace,
		.m = session->machine,
		.syms = &session->symbols,
		.lm = &session->landmarks,
		.result = result,
		.tables = { UINT64_MAX, UINT64_MAX },
	};
	int rc;

	*result = (struct recorder_result){ 0 };
	rc = stops_scan(&s.stops, s.syms, s.lm, err) ? -1
						     : follow(&s, limits, err);
	if (!rc && !result->powered_off)
		rc = stops_arm(&s.stops, s.m, 0, 0, 0, err);
	stops_release(&s.stops);
	return rc;
}
