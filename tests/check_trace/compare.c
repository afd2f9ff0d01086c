// SPDX-License-Identifier: MIT
/* Do two traces of one target tell the same story? */
#include <stdlib.h>

#include "check.h"

/* How a trace was made is its own affair, and event numbers count what its
 * recorder counts. Everything else has to agree. */
static const char *const checkpoint_keys[] = {
	"name", "flags", "el", "vectors", "synchronised", "pc", "symbol", NULL
};
static const char *const transition_keys[] = {
	"pc",	   "symbol",	   "insn",  "flags", "el",
	"vectors", "synchronised", "world", NULL
};

static bool same_object(const json_t *a, const json_t *b,
			const char *const *keys, const char *what, json_int_t n)
{
	for (; *keys; keys++) {
		const json_t *v = json_object_get(a, *keys);
		const json_t *w = json_object_get(b, *keys);
		char *one, *other;

		if (json_equal(v, w))
			continue;
		one = json_dumps(v, JSON_ENCODE_ANY);
		other = json_dumps(w, JSON_ENCODE_ANY);
		wrong("%s %lld: %s is %s there and %s here", what, (long long)n,
		      *keys, one ?: "missing", other ?: "missing");
		free(one);
		free(other);
		return false;
	}
	return true;
}

static bool same_list(const json_t *a, const json_t *b, const char *list,
		      const char *const *keys)
{
	const json_t *m = json_object_get(a, list);
	const json_t *n = json_object_get(b, list);

	for (size_t i = 0; i < json_array_size(m); i++) {
		if (i >= json_array_size(n))
			break;
		if (!same_object(json_array_get(m, i), json_array_get(n, i),
				 keys, list, (json_int_t)i))
			return false;
	}
	return json_array_size(m) == json_array_size(n) ||
	       wrong("%zu %s there and %zu here", json_array_size(m), list,
		     json_array_size(n));
}

static const char *const verdict_keys[] = { "rule", "holds", "lap", NULL };

bool same_verdicts(const json_t *a, const json_t *b)
{
	return same_list(a, b, "verdicts", verdict_keys);
}

bool same_lap(const json_t *a, const json_t *b)
{
	return same_list(a, b, "checkpoints", checkpoint_keys) &&
	       same_list(a, b, "transitions", transition_keys);
}
