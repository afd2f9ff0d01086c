// SPDX-License-Identifier: MIT
/*
 * Schema vhelab-trace/1, an interface others build on: docs/trace.md. Keys
 * are written in the schema's order.
 */
#include "regs/pstate.h"
#include "json_impl.h"
#include "report_impl.h"

static void set_flags(json_t *o, const struct trace_event *e)
{
	char text[FLAGS_TEXT_LEN];

	json_set(o, "flags", json_string(flags_text(e->flags, text)));
}

static void set_vectors(json_t *o, const struct trace_event *e)
{
	json_set(o, "el", json_integer(e->el));
	json_set(o, "vectors", json_string(vectors_name(e->vectors)));
	json_set(o, "synchronised", json_boolean(e->synchronised));
}

static json_t *checkpoint_object(const struct session *s, enum checkpoint cp,
				 const struct lap_point *p)
{
	const struct trace_event *e = trace_at(s->trace, p->event);
	json_t *o = json_object();
	char at[96];

	json_set(o, "name", json_string(checkpoint_name(cp)));
	set_flags(o, e);
	set_vectors(o, e);
	json_set_hex(o, "pc", e->pc);
	json_set(o, "symbol",
		 json_string(
			 symbols_format(&s->symbols, e->pc, at, sizeof(at))));
	json_set(o, "event", json_integer(e->seq));
	return o;
}

static json_t *transition_object(const struct transition *tr)
{
	json_t *o = json_object();

	json_set(o, "event", json_integer(tr->before->seq));
	json_set_hex(o, "pc", tr->before->pc);
	json_set(o, "symbol", json_string(tr->symbol));
	json_set(o, "insn", json_string(tr->insn));
	set_flags(o, tr->after);
	set_vectors(o, tr->after);
	json_set(o, "world", json_string(world_name(tr->after->world)));
	return o;
}

static json_t *checkpoint_array(const struct session *s, const struct lap *lap)
{
	json_t *a = json_array();

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (p->present)
			json_array_append_new(a, checkpoint_object(s, cp, p));
	}
	return a;
}

static json_t *transition_array(const struct session *s, const struct lap *lap)
{
	json_t *a = json_array();
	uint32_t at = report_lap_first(lap);
	uint32_t end = report_lap_end(s->trace, lap);
	struct transition tr;

	while (report_next_transition(s, &at, end, &tr))
		json_array_append_new(a, transition_object(&tr));
	return a;
}

static json_t *lap_array(const struct report_input *in)
{
	json_t *a = json_array();

	for (unsigned int n = 1; n <= in->laps; n++) {
		const struct lap *lap = lap_get(in->session->trace, n);
		json_t *o;

		if (!lap || !lap->switched)
			continue;
		o = json_object();
		json_set(o, "lap", json_integer(n));
		json_set(o, "checkpoints", checkpoint_array(in->session, lap));
		json_set(o, "transitions", transition_array(in->session, lap));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *verdict_array(const struct report_input *in)
{
	json_t *a = json_array();

	for (size_t i = 0; i < in->nverdicts; i++) {
		const struct verdict *v = &in->verdicts[i];
		const char *says = v->holds ? v->rule->says : v->text;
		json_t *o = json_object();

		json_set(o, "rule", json_string(v->rule->name));
		json_set(o, "holds", json_boolean(v->holds));
		json_set(o, "lap", json_integer(v->lap));
		json_set(o, "says", json_string(says));
		json_array_append_new(a, o);
	}
	return a;
}

char *report_json(const struct report_input *in)
{
	const struct session *s = in->session;
	json_t *o = json_object();

	json_set(o, "schema", json_string("vhelab-trace/1"));
	json_set(o, "target", json_string(s->opt.name));
	json_set(o, "mode", json_string(s->opt.mode));
	json_set(o, "guest", json_string(s->opt.guest));
	json_set(o, "recorder", json_string(in->recorder));
	json_set(o, "instructions",
		 json_integer((json_int_t)trace_length(s->trace)));
	json_set(o, "laps", lap_array(in));
	json_set(o, "verdicts", verdict_array(in));
	return json_finish(o);
}
