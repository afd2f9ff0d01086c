// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/behaviour.h"
#include "report_impl.h"

/* ---- a lap's parts ---------------------------------------------------------- */

static void capture_cell(struct behaviour_cell *cell, const struct session *s,
			 const struct lap_point *p)
{
	const struct trace_event *e;

	if (!p->present)
		return;
	e = trace_at(s->trace, p->event);
	*cell = (struct behaviour_cell){
		.present = true,
		.el = e->el,
		.world = e->world,
		.vectors = e->vectors,
		.synchronised = e->synchronised,
		.event = e->seq,
		.first = trace_at(s->trace, p->first)->seq,
		.pc = e->pc,
	};
	lap_flags(s->trace, p, cell->flags, sizeof(cell->flags));
	symbols_format(&s->symbols, e->pc, cell->symbol, sizeof(cell->symbol));
}

static bool continues(const struct trace_event *a, const struct trace_event *b)
{
	return a->flags == b->flags && a->el == b->el && a->world == b->world &&
	       a->vectors == b->vectors && a->synchronised == b->synchronised;
}

static void begin_stretch(struct behaviour_stretch *st, const struct session *s,
			  uint32_t i)
{
	const struct trace_event *e = trace_at(s->trace, i);

	*st = (struct behaviour_stretch){
		.event = e->seq,
		.pc = e->pc,
		.flags = e->flags,
		.el = e->el,
		.world = e->world,
		.vectors = e->vectors,
		.synchronised = e->synchronised,
		.exception = e->exception,
	};
	symbols_format(&s->symbols, e->pc, st->symbol, sizeof(st->symbol));
	if (!i)
		return;
	e = trace_at(s->trace, i - 1);
	session_insn(s, e, st->began, sizeof(st->began));
	symbols_format(&s->symbols, e->pc, st->began_at, sizeof(st->began_at));
}

static bool begins(const struct trace *t, uint32_t first, uint32_t i)
{
	return i == first || !continues(trace_at(t, i - 1), trace_at(t, i));
}

static int capture_stretches(struct behaviour_lap *out, const struct session *s,
			     const struct lap *lap, struct err *err)
{
	const struct trace *t = s->trace;
	uint32_t first = report_lap_first(lap), end = report_lap_end(t, lap);
	size_t n = 0, at = 0;

	for (uint32_t i = first; i < end; i++)
		n += begins(t, first, i);
	out->stretches = calloc(n ? n : 1, sizeof(*out->stretches));
	if (!out->stretches)
		return err_nomem(err);
	out->nstretches = n;
	for (uint32_t i = first; i < end; i++) {
		if (begins(t, first, i))
			begin_stretch(&out->stretches[at++], s, i);
		out->stretches[at - 1].instructions =
			trace_at(t, i)->seq + 1 - out->stretches[at - 1].event;
	}
	return 0;
}

static void capture_verdicts(struct behaviour_lap *out, const struct trace *t,
			     const struct lap *lap)
{
	struct verdict verdicts[BEHAVIOUR_VERDICTS];

	out->nverdicts = rules_judge_lap(t, lap, verdicts, BEHAVIOUR_VERDICTS);
	for (size_t i = 0; i < out->nverdicts; i++) {
		struct behaviour_verdict *v = &out->verdicts[i];

		snprintf(v->rule, sizeof(v->rule), "%s",
			 verdicts[i].rule->name);
		v->holds = verdicts[i].holds;
		if (!v->holds)
			snprintf(v->says, sizeof(v->says), "%s",
				 verdicts[i].text);
	}
}

static int capture_lap(struct behaviour_lap *out, const struct session *s,
		       const struct lap *lap, struct err *err)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		capture_cell(&out->cells[cp], s, &lap->points[cp]);
	out->complete = lap->complete;
	if (lap->complete) {
		out->leak_out = lap_leak_out(s->trace, lap);
		out->leak_in = lap_leak_in(s->trace, lap);
		out->cost = cost_measure(s->trace, lap);
		capture_verdicts(out, s->trace, lap);
	}
	return capture_stretches(out, s, lap, err);
}

/* ---- the whole ------------------------------------------------------------------ */

static char *copy(const char *text)
{
	char *own = strdup(text ? text : "");

	return own ? text_scrub(own) : NULL;
}

static int capture_names(struct behaviour *b, const struct session *s,
			 const char *title, const char *recorder)
{
	b->name = copy(s->opt.name);
	b->title = copy(title);
	b->mode = copy(s->opt.mode);
	b->guest = copy(s->opt.guest);
	b->recorder = copy(recorder);
	return b->name && b->title && b->mode && b->guest && b->recorder ? 0
									 : -1;
}

int behaviour_capture(struct behaviour *b, const struct session *s,
		      const char *title, const char *recorder, struct err *err)
{
	int failed;

	*b = (struct behaviour){ .instructions = strcmp(recorder, "sparse") };
	failed = capture_names(b, s, title, recorder) ? err_nomem(err) : 0;
	for (unsigned int n = 0; n < BEHAVIOUR_LAPS && !failed; n++) {
		const struct lap *lap = lap_get(s->trace, n + 1);

		if (!lap || !lap->switched)
			continue;
		failed = capture_lap(&b->laps[n], s, lap, err);
		if (!b->instructions)
			b->laps[n].cost = (struct cost){ 0 };
	}
	if (failed)
		behaviour_release(b);
	return failed;
}

void behaviour_release(struct behaviour *b)
{
	free(b->name);
	free(b->title);
	free(b->mode);
	free(b->guest);
	free(b->recorder);
	for (unsigned int n = 0; n < BEHAVIOUR_LAPS; n++)
		free(b->laps[n].stretches);
	*b = (struct behaviour){ 0 };
}

/* ---- two of them ---------------------------------------------------------------- */

bool behaviour_cells_differ(const struct behaviour_cell *a,
			    const struct behaviour_cell *b)
{
	if (!a->present || !b->present)
		return a->present != b->present;
	return strcmp(a->flags, b->flags) || a->el != b->el ||
	       a->vectors != b->vectors || a->synchronised != b->synchronised;
}

const struct behaviour_verdict *
behaviour_verdict_of(const struct behaviour_lap *lap, const char *rule)
{
	for (size_t i = 0; i < lap->nverdicts; i++) {
		if (!strcmp(lap->verdicts[i].rule, rule))
			return &lap->verdicts[i];
	}
	return NULL;
}

static bool laps_same(const struct behaviour_lap *a,
		      const struct behaviour_lap *b)
{
	if (a->complete != b->complete || a->nverdicts != b->nverdicts)
		return false;
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (behaviour_cells_differ(&a->cells[cp], &b->cells[cp]))
			return false;
	}
	for (size_t i = 0; i < a->nverdicts; i++) {
		const struct behaviour_verdict *v =
			behaviour_verdict_of(b, a->verdicts[i].rule);

		if (!v || v->holds != a->verdicts[i].holds)
			return false;
	}
	return true;
}

bool behaviour_same(const struct behaviour *a, const struct behaviour *b)
{
	for (unsigned int n = 0; n < BEHAVIOUR_LAPS; n++) {
		if (!laps_same(&a->laps[n], &b->laps[n]))
			return false;
	}
	return true;
}

unsigned int behaviour_broken(const struct behaviour *b)
{
	unsigned int broken = 0;

	for (unsigned int n = 0; n < BEHAVIOUR_LAPS; n++) {
		for (size_t i = 0; i < b->laps[n].nverdicts; i++)
			broken += !b->laps[n].verdicts[i].holds;
	}
	return broken;
}
