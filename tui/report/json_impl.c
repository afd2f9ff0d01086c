// SPDX-License-Identifier: MIT
#include "json_impl.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/markup.h"
#include "regs/pstate.h"

void json_set(json_t *o, const char *key, json_t *value)
{
	json_object_set_new(o, key, value);
}

void json_set_hex(json_t *o, const char *key, uint64_t value)
{
	char text[19];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	json_set(o, key, json_string(text));
}

/* Foreign bytes need not be UTF-8, a JSON string must. */
void json_set_text(json_t *o, const char *key, const char *value)
{
	json_t *text = json_string(value);
	char plain[512];

	if (!text)
		text = json_string(ascii_text(plain, sizeof(plain), value));
	json_set(o, key, text);
}

char *json_finish(json_t *o)
{
	char *text = json_dumps(o, JSON_INDENT(2));

	json_decref(o);
	return text;
}

/* ---- a behaviour ------------------------------------------------------------ */

static json_t *cell_object(const struct behaviour_cell *cell,
			   const struct behaviour_cell *against,
			   unsigned int cp)
{
	json_t *o = json_object();

	json_set_text(o, "name", checkpoint_name((enum checkpoint)cp));
	json_set_text(o, "flags", cell->flags);
	json_set(o, "el", json_integer(cell->el));
	json_set_text(o, "world", world_name(cell->world));
	json_set_text(o, "vectors", vectors_name(cell->vectors));
	json_set(o, "synchronised", json_boolean(cell->synchronised));
	json_set_hex(o, "pc", cell->pc);
	json_set_text(o, "symbol", cell->symbol);
	json_set(o, "event", json_integer((json_int_t)cell->event));
	json_set(o, "differs",
		 json_boolean(behaviour_cells_differ(cell, against)));
	return o;
}

static json_t *cell_array(const struct behaviour_lap *lap,
			  const struct behaviour_lap *against)
{
	json_t *a = json_array();

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (lap->cells[cp].present)
			json_array_append_new(
				a, cell_object(&lap->cells[cp],
					       &against->cells[cp], cp));
	}
	return a;
}

/* Checkpoints that the other has and this one does not. */
static json_t *missing_array(const struct behaviour_lap *lap,
			     const struct behaviour_lap *against)
{
	json_t *a = json_array();

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (!lap->cells[cp].present && against->cells[cp].present)
			json_array_append_new(a, json_string(checkpoint_name(
							 (enum checkpoint)cp)));
	}
	return a;
}

static json_t *rule_array(const struct behaviour_lap *lap,
			  const struct behaviour_lap *against)
{
	json_t *a = json_array();

	for (size_t i = 0; i < lap->nverdicts; i++) {
		const struct behaviour_verdict *v = &lap->verdicts[i];
		const struct behaviour_verdict *other =
			behaviour_verdict_of(against, v->rule);
		json_t *o = json_object();

		json_set_text(o, "rule", v->rule);
		json_set(o, "holds", json_boolean(v->holds));
		json_set_text(o, "says", v->says);
		json_set(o, "differs",
			 json_boolean(!other || other->holds != v->holds));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *stretch_array(const struct behaviour_lap *lap)
{
	char flags[FLAGS_TEXT_LEN];
	json_t *a = json_array();

	for (size_t i = 0; i < lap->nstretches; i++) {
		const struct behaviour_stretch *st = &lap->stretches[i];
		json_t *o = json_object();

		json_set(o, "event", json_integer((json_int_t)st->event));
		json_set(o, "instructions",
			 json_integer((json_int_t)st->instructions));
		json_set_text(o, "flags", flags_text(st->flags, flags));
		json_set(o, "el", json_integer(st->el));
		json_set_text(o, "world", world_name(st->world));
		json_set_text(o, "vectors", vectors_name(st->vectors));
		json_set(o, "synchronised", json_boolean(st->synchronised));
		json_set_text(o, "symbol", st->symbol);
		json_set_text(o, "began", st->began);
		json_set_text(o, "began_at", st->began_at);
		json_array_append_new(a, o);
	}
	return a;
}

/* Each figure beside the difference from the other's; null where one of the
 * two is not known. */
static json_t *cost_object(const struct cost *c, const struct cost *against)
{
	json_t *o = json_object();

	if (!c->known) {
		json_decref(o);
		return json_null();
	}
	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		json_t *pair = json_object();
		int64_t value, other;
		bool known = cost_figure(c, i, &value);
		bool both = cost_figure(against, i, &other) && known;

		json_set(pair, "count",
			 known ? json_integer(value) : json_null());
		json_set(pair, "difference",
			 both ? json_integer(value - other) : json_null());
		json_set(o, cost_figure_name(i), pair);
	}
	return o;
}

static json_t *lap_object(const struct behaviour_lap *lap,
			  const struct behaviour_lap *against, unsigned int n)
{
	char flags[FLAGS_TEXT_LEN];
	json_t *o = json_object();

	json_set(o, "lap", json_integer(n));
	json_set(o, "complete", json_boolean(lap->complete));
	json_set(o, "checkpoints", cell_array(lap, against));
	json_set(o, "missing", missing_array(lap, against));
	json_set_text(o, "leak_out", flags_text(lap->leak_out, flags));
	json_set_text(o, "leak_in", flags_text(lap->leak_in, flags));
	json_set(o, "rules", rule_array(lap, against));
	json_set(o, "cost", cost_object(&lap->cost, &against->cost));
	json_set(o, "stretches", stretch_array(lap));
	return o;
}

json_t *behaviour_object(const struct behaviour *b,
			 const struct behaviour *against)
{
	json_t *o = json_object(), *laps = json_array();

	json_set_text(o, "target", b->name);
	json_set_text(o, "title", b->title);
	json_set_text(o, "mode", b->mode);
	json_set_text(o, "guest", b->guest);
	json_set_text(o, "recorder", b->recorder);
	json_set(o, "same", json_boolean(behaviour_same(b, against)));
	for (unsigned int n = 0; n < BEHAVIOUR_LAPS; n++)
		json_array_append_new(
			laps,
			lap_object(&b->laps[n], &against->laps[n], n + 1));
	json_set(o, "laps", laps);
	return o;
}
