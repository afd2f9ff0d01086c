// SPDX-License-Identifier: MIT
/*
 * check_trace - is a file exactly vhelab-trace/1, and does it tell the story
 * it is expected to tell?
 *
 * usage: check_trace TRACE [EXPECTED...]
 *        check_trace --same TRACE TRACE...
 *
 * EXPECTED is a table of flags: a line "lap H0 H1 ..." names the columns,
 * each further line is a lap. In a cell, "." accepts anything, an absent
 * checkpoint too. --same wants one story from all, whoever recorded it: the
 * checkpoints, transitions and verdicts of the first. Prints TAP. Exit: 0 all held, 1 not, 2 usage.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

/* The first thing found wrong since the last report. */
static char why[512];
static unsigned int tests, failures;

bool wrong(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!*why)
		vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return false;
}

static void report(const char *what)
{
	bool held = !*why;

	printf("%s %u - %s\n", held ? "ok" : "not ok", ++tests, what);
	if (!held)
		printf("# %s\n", why);
	failures += !held;
	*why = '\0';
}

static const char *text(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static json_int_t number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static const json_t *lap_at(const json_t *trace, size_t i)
{
	return json_array_get(json_object_get(trace, "laps"), i);
}

static size_t nlaps(const json_t *trace)
{
	return json_array_size(json_object_get(trace, "laps"));
}

static const json_t *point(const json_t *lap, const char *name)
{
	json_t *points = json_object_get(lap, "checkpoints"), *p;
	size_t i;

	json_array_foreach(points, i, p)
	{
		if (!strcmp(text(p, "name"), name))
			return p;
	}
	return NULL;
}

static int rank(const char *name)
{
	int i = 0;

	while (checkpoint_names[i] && strcmp(checkpoint_names[i], name))
		i++;
	return i;
}

static bool points_in_order(const json_t *lap)
{
	json_t *points = json_object_get(lap, "checkpoints"), *p;
	json_int_t event = -1;
	int last = -1;
	size_t i;

	json_array_foreach(points, i, p)
	{
		if (rank(text(p, "name")) <= last)
			return wrong("%s is out of order", text(p, "name"));
		if (number(p, "event") <= event)
			return wrong("the event of %s is not later",
				     text(p, "name"));
		last = rank(text(p, "name"));
		event = number(p, "event");
	}
	return true;
}

static bool events_rise(const json_t *trace)
{
	json_int_t last = -1, limit = number(trace, "instructions");
	json_t *t;
	size_t i;

	for (size_t n = 0; n < nlaps(trace); n++) {
		const json_t *lap = lap_at(trace, n);

		json_array_foreach(json_object_get(lap, "transitions"), i, t)
		{
			json_int_t event = number(t, "event");

			if (event <= last || event >= limit)
				return wrong("transition at event %lld",
					     (long long)event);
			last = event;
		}
	}
	return true;
}

/* What the transitions add up to must be what the checkpoints say. */
static bool points_follow(const json_t *lap)
{
	json_t *points = json_object_get(lap, "checkpoints");
	json_t *moves = json_object_get(lap, "transitions"), *p, *t;
	const json_t *state = json_array_get(points, 0);
	size_t i, next = 0;

	json_array_foreach(points, i, p)
	{
		while ((t = json_array_get(moves, next)) &&
		       number(t, "event") < number(p, "event")) {
			state = t;
			next++;
		}
		if (strcmp(text(state, "flags"), text(p, "flags")) ||
		    number(state, "el") != number(p, "el"))
			return wrong("%s does not follow from the transitions",
				     text(p, "name"));
	}
	return true;
}

/* Synchronisation is what decides whether the owner is settled. */
static bool points_settled(const json_t *lap)
{
	static const struct {
		const char *name, *vectors; /* NULL: written, not yet settled */
	} must[] = {
		/* What synchronises the way in, if not the ERET itself, is
		 * the variant's affair: E2 and E3 may read either. */
		{ "H0", "host" }, { "H1", "host" }, { "E1", "host" },
		{ "X1", "hyp" },  { "X2", "hyp" },  { "X3", "hyp" },
		{ "X4", NULL },	  { "X5", "host" }, { "H2", "host" },
		{ "H3", "host" },
	};

	for (size_t i = 0; i < sizeof(must) / sizeof(*must); i++) {
		const char *want = must[i].vectors ?: "host or hyp";
		const json_t *p = point(lap, must[i].name);

		if (!p)
			continue;
		if (strcmp(text(p, "vectors"), want) ||
		    json_is_true(json_object_get(p, "synchronised")) !=
			    (must[i].vectors != NULL))
			return wrong("%s has the vectors \"%s\", not \"%s\"",
				     must[i].name, text(p, "vectors"), want);
		if (number(p, "el") != 2)
			return wrong("%s is not at EL2", must[i].name);
	}
	return true;
}

/* back-equals-before is a comparison anybody can make. */
static bool verdicts_agree(const json_t *trace)
{
	json_t *v;
	size_t i;
	unsigned int judged = 0;

	json_array_foreach(json_object_get(trace, "verdicts"), i, v)
	{
		const json_t *lap = lap_at(trace, (size_t)number(v, "lap") - 1);
		const json_t *h1 = point(lap, "H1"), *h2 = point(lap, "H2");

		if (strcmp(text(v, "rule"), "back-equals-before"))
			continue;
		judged++;
		if (!h1 || !h2 ||
		    json_is_true(json_object_get(v, "holds")) !=
			    !strcmp(text(h1, "flags"), text(h2, "flags")))
			return wrong("lap %lld is judged wrongly",
				     (long long)number(v, "lap"));
	}
	return judged == nlaps(trace) || wrong("judged %u laps", judged);
}

/* ---- the expected table ------------------------------------------------------ */

static bool row_matches(const json_t *lap, char *header, char *row)
{
	char *hs, *rs, *name = strtok_r(header, " \t\n", &hs);
	char *cell = strtok_r(row, " \t\n", &rs);

	/* The first column is the lap's number. */
	while ((name = strtok_r(NULL, " \t\n", &hs)) &&
	       (cell = strtok_r(NULL, " \t\n", &rs))) {
		const json_t *p = point(lap, name);

		if (!strcmp(cell, "."))
			continue;
		if (!p)
			return wrong("%s is missing", name);
		if (strcmp(text(p, "flags"), cell))
			return wrong("%s is %s, expected %s", name,
				     text(p, "flags"), cell);
	}
	return !name || wrong("the expected table is ragged at %s", name);
}

static void check_row(const json_t *trace, const char *header, char *row)
{
	char columns[256], what[64];
	unsigned int n = 0;

	snprintf(columns, sizeof(columns), "%s", header);
	if (sscanf(row, "%u", &n) != 1 || n < 1 || n > nlaps(trace))
		wrong("there is no such lap");
	else
		row_matches(lap_at(trace, n - 1), columns, row);
	snprintf(what, sizeof(what), "lap %u has the expected flags", n);
	report(what);
}

static int check_expected(const json_t *trace, const char *path)
{
	char line[256], header[256] = "";
	FILE *f = fopen(path, "re");

	if (!f) {
		fprintf(stderr, "check_trace: %s: %s\n", path, strerror(errno));
		return -1;
	}
	while (fgets(line, sizeof(line), f)) {
		if (*line == '#' || *line == '\n')
			continue;
		if (!*header)
			memcpy(header, line, sizeof(header));
		else
			check_row(trace, header, line);
	}
	fclose(f);
	return 0;
}

static void check_lap(const json_t *lap)
{
	char what[80];
	long long n = number(lap, "lap");

	points_in_order(lap);
	snprintf(what, sizeof(what), "lap %lld: checkpoints in order", n);
	report(what);
	points_follow(lap);
	snprintf(what, sizeof(what), "lap %lld: transitions lead there", n);
	report(what);
	points_settled(lap);
	snprintf(what, sizeof(what), "lap %lld: vectors and levels", n);
	report(what);
}

/* A trace of the right form; otherwise failures count it. */
static json_t *load(const char *path)
{
	json_error_t error;
	json_t *trace = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (!trace)
		wrong("%s:%d: %s", path, error.line, error.text);
	else
		schema_holds(trace);
	report("schema vhelab-trace/1, no key more or less");
	return trace;
}

static void check_same(const json_t *first, const json_t *other)
{
	const char *recorder = text(other, "recorder");
	char what[80];

	if (nlaps(first) != nlaps(other) || !nlaps(first))
		wrong("%zu laps there and %zu here", nlaps(first),
		      nlaps(other));
	for (size_t i = 0; !*why && i < nlaps(first); i++) {
		same_lap(lap_at(first, i), lap_at(other, i));
		snprintf(what, sizeof(what), "%s: lap %zu tells the same story",
			 recorder, i + 1);
		report(what);
	}
	same_verdicts(first, other);
	snprintf(what, sizeof(what), "%s: the same laps and verdicts",
		 recorder);
	report(what);
}

static void compare(char **paths, int n)
{
	json_t *first = load(paths[0]);

	for (int i = 1; i < n; i++) {
		json_t *other = load(paths[i]);

		if (!failures)
			check_same(first, other);
		json_decref(other);
	}
	json_decref(first);
}

int main(int argc, char **argv)
{
	json_t *trace;
	int rc = 0;

	if (argc >= 4 && !strcmp(argv[1], "--same")) {
		compare(argv + 2, argc - 2);
		printf("1..%u\n", tests);
		return failures != 0;
	}
	if (argc < 2 || argv[1][0] == '-') {
		fputs("usage: check_trace TRACE [EXPECTED...]\n"
		      "       check_trace --same TRACE TRACE...\n",
		      stderr);
		return 2;
	}
	trace = load(argv[1]);
	if (!failures) {
		for (size_t i = 0; i < nlaps(trace); i++)
			check_lap(lap_at(trace, i));
		events_rise(trace);
		report("events rise from transition to transition");
		verdicts_agree(trace);
		report("back-equals-before agrees with H1 and H2");
		for (int i = 2; i < argc && !rc; i++)
			rc = check_expected(trace, argv[i]);
	}
	json_decref(trace);
	printf("1..%u\n", tests);
	return rc ? 2 : failures != 0;
}
