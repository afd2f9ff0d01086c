// SPDX-License-Identifier: MIT
/*
 * Schema vhelab-trace/1, an interface others build on: docs/trace.md. Keys
 * are written in the schema's order.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "regs/pstate.h"
#include "report_impl.h"

static void set(json_t *o, const char *key, json_t *value)
{
	json_object_set_new(o, key, value);
}

static void set_hex(json_t *o, const char *key, uint64_t value)
{
	char text[19];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	set(o, key, json_string(text));
}

static void set_flags(json_t *o, const struct trace_event *e)
{
	char text[FLAGS_TEXT_LEN];

	set(o, "flags", json_string(flags_text(e->flags, text)));
}

static void set_vectors(json_t *o, const struct trace_event *e)
{
	set(o, "el", json_integer(e->el));
	set(o, "vectors", json_string(vectors_name(e->vectors)));
	set(o, "synchronised", json_boolean(e->synchronised));
}

static json_t *checkpoint_object(const struct session *s, enum checkpoint cp,
				 const struct lap_point *p)
{
	const struct trace_event *e = trace_at(s->trace, p->event);
	json_t *o = json_object();
	char at[96];

	set(o, "name", json_string(checkpoint_name(cp)));
	set_flags(o, e);
	set_vectors(o, e);
	set_hex(o, "pc", e->pc);
	set(o, "symbol",
	    json_string(symbols_format(&s->symbols, e->pc, at, sizeof(at))));
	set(o, "event", json_integer(e->seq));
	return o;
}

static json_t *transition_object(const struct transition *tr)
{
	json_t *o = json_object();

	set(o, "event", json_integer(tr->before->seq));
	set_hex(o, "pc", tr->before->pc);
	set(o, "symbol", json_string(tr->symbol));
	set(o, "insn", json_string(tr->insn));
	set_flags(o, tr->after);
	set_vectors(o, tr->after);
	set(o, "world", json_string(world_name(tr->after->world)));
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
		set(o, "lap", json_integer(n));
		set(o, "checkpoints", checkpoint_array(in->session, lap));
		set(o, "transitions", transition_array(in->session, lap));
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

		set(o, "rule", json_string(v->rule->name));
		set(o, "holds", json_boolean(v->holds));
		set(o, "lap", json_integer(v->lap));
		set(o, "says", json_string(says));
		json_array_append_new(a, o);
	}
	return a;
}

char *report_json(const struct report_input *in)
{
	const struct session *s = in->session;
	json_t *o = json_object();
	char *text;

	set(o, "schema", json_string("vhelab-trace/1"));
	set(o, "target", json_string(s->opt.name));
	set(o, "mode", json_string(s->opt.mode));
	set(o, "guest", json_string(s->opt.guest));
	set(o, "recorder", json_string(in->recorder));
	set(o, "instructions",
	    json_integer((json_int_t)trace_length(s->trace)));
	set(o, "laps", lap_array(in));
	set(o, "verdicts", verdict_array(in));
	text = json_dumps(o, JSON_INDENT(2));
	json_decref(o);
	return text;
}
