// SPDX-License-Identifier: MIT
/* The form of vhelab-trace/1, as data. */
#include <string.h>

#include "check.h"

struct key {
	const char *name;
	json_type type; /* JSON_TRUE stands for both truth values */
	bool (*fits)(const json_t *value);
	const struct key *each; /* of an array's objects */
};

static bool one_of(const json_t *value, const char *const *words)
{
	while (*words && strcmp(*words, json_string_value(value)))
		words++;
	return *words;
}

static bool is_schema(const json_t *v)
{
	return !strcmp(json_string_value(v), "vhelab-trace/1");
}

static bool is_mode(const json_t *v)
{
	return one_of(v, (const char *const[]){ "vhe", "nvhe", NULL });
}

static bool is_recorder(const json_t *v)
{
	return one_of(v,
		      (const char *const[]){ "step", "sparse", "log", NULL });
}

static bool is_text(const json_t *v)
{
	return json_string_length(v) > 0;
}

static bool is_count(const json_t *v)
{
	return json_integer_value(v) >= 0;
}

static bool is_lap(const json_t *v)
{
	return json_integer_value(v) >= 1;
}

static bool is_el(const json_t *v)
{
	return json_integer_value(v) >= 0 && json_integer_value(v) <= 2;
}

static bool is_flags(const json_t *v)
{
	const char *s = json_string_value(v);

	for (int i = 0; i < 4; i++) {
		if (s[i] != "DAIF"[i] && s[i] != '-')
			return false;
	}
	return !s[4];
}

static bool is_vectors(const json_t *v)
{
	return one_of(v, (const char *const[]){ "host", "hyp", "host or hyp",
						"unknown", NULL });
}

static bool is_world(const json_t *v)
{
	return one_of(v, (const char *const[]){ "user", "host", "hyp", "guest",
						NULL });
}

static bool is_address(const json_t *v)
{
	const char *s = json_string_value(v);
	size_t digits;

	if (strncmp(s, "0x", 2))
		return false;
	digits = strspn(s + 2, "0123456789abcdef");
	return digits >= 1 && digits <= 16 && !s[2 + digits];
}

/* clang-format off */
const char *const checkpoint_names[] = {
	"H0", "H1", "E1", "E2", "E3", "X1", "X2", "X3", "X4", "X5",
	"H2", "H3", "U", NULL
};

static bool is_name(const json_t *v)
{
	return one_of(v, checkpoint_names);
}

static const struct key checkpoint_keys[] = {
	{ "name", JSON_STRING, is_name, NULL },
	{ "flags", JSON_STRING, is_flags, NULL },
	{ "el", JSON_INTEGER, is_el, NULL },
	{ "vectors", JSON_STRING, is_vectors, NULL },
	{ "synchronised", JSON_TRUE, NULL, NULL },
	{ "pc", JSON_STRING, is_address, NULL },
	{ "symbol", JSON_STRING, is_text, NULL },
	{ "event", JSON_INTEGER, is_count, NULL },
	{ NULL, JSON_NULL, NULL, NULL }
};

static const struct key transition_keys[] = {
	{ "event", JSON_INTEGER, is_count, NULL },
	{ "pc", JSON_STRING, is_address, NULL },
	{ "symbol", JSON_STRING, is_text, NULL },
	{ "insn", JSON_STRING, is_text, NULL },
	{ "flags", JSON_STRING, is_flags, NULL },
	{ "el", JSON_INTEGER, is_el, NULL },
	{ "vectors", JSON_STRING, is_vectors, NULL },
	{ "synchronised", JSON_TRUE, NULL, NULL },
	{ "world", JSON_STRING, is_world, NULL },
	{ NULL, JSON_NULL, NULL, NULL }
};

static const struct key lap_keys[] = {
	{ "lap", JSON_INTEGER, is_lap, NULL },
	{ "checkpoints", JSON_ARRAY, NULL, checkpoint_keys },
	{ "transitions", JSON_ARRAY, NULL, transition_keys },
	{ NULL, JSON_NULL, NULL, NULL }
};

static const struct key verdict_keys[] = {
	{ "rule", JSON_STRING, is_text, NULL },
	{ "holds", JSON_TRUE, NULL, NULL },
	{ "lap", JSON_INTEGER, is_lap, NULL },
	{ "says", JSON_STRING, is_text, NULL },
	{ NULL, JSON_NULL, NULL, NULL }
};

static const struct key trace_keys[] = {
	{ "schema", JSON_STRING, is_schema, NULL },
	{ "target", JSON_STRING, is_text, NULL },
	{ "mode", JSON_STRING, is_mode, NULL },
	{ "guest", JSON_STRING, is_text, NULL },
	{ "recorder", JSON_STRING, is_recorder, NULL },
	{ "instructions", JSON_INTEGER, is_count, NULL },
	{ "laps", JSON_ARRAY, NULL, lap_keys },
	{ "verdicts", JSON_ARRAY, NULL, verdict_keys },
	{ NULL, JSON_NULL, NULL, NULL }
};
/* clang-format on */

static bool check_object(const json_t *o, const struct key *keys,
			 const char *where);

static bool check_value(const json_t *v, const struct key *k, const char *where)
{
	json_type type = json_typeof(v) == JSON_FALSE ? JSON_TRUE
						      : json_typeof(v);
	size_t i;
	json_t *item;

	if (type != k->type)
		return wrong("%s.%s: wrong type", where, k->name);
	if (k->fits && !k->fits(v))
		return wrong("%s.%s: not such a value", where, k->name);
	if (k->each) {
		json_array_foreach(v, i, item)
		{
			if (!check_object(item, k->each, k->name))
				return false;
		}
	}
	return true;
}

/* Exactly these keys: none missing, none more. */
static bool check_object(const json_t *o, const struct key *keys,
			 const char *where)
{
	size_t n = 0;

	if (!json_is_object(o))
		return wrong("%s: not an object", where);
	for (; keys[n].name; n++) {
		const json_t *v = json_object_get(o, keys[n].name);

		if (!v)
			return wrong("%s.%s: missing", where, keys[n].name);
		if (!check_value(v, &keys[n], where))
			return false;
	}
	if (json_object_size(o) != n)
		return wrong("%s: %zu keys where the schema has %zu", where,
			     json_object_size(o), n);
	return true;
}

bool schema_holds(const json_t *trace)
{
	return check_object(trace, trace_keys, "trace");
}
