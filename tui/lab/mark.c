// SPDX-License-Identifier: MIT
#include "mark.h"

#include <stdio.h>
#include <string.h>

#define SENTENCE 500

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool is_held(const json_t *finding)
{
	return json_is_true(json_object_get(finding, "held"));
}

/* What must be so for a recording to count at all earns nothing. */
static bool is_gate(const char *name)
{
	return !strcmp(name, "in-its-place") || !strcmp(name, "same-guest");
}

/* By name; a rule that breaks on one lap is broken. */
static json_t *by_name(const json_t *findings)
{
	json_t *names = json_object();
	const json_t *f;
	size_t i;

	json_array_foreach(findings, i, f)
	{
		const char *name = text_of(f, "name");
		bool before = !json_is_false(json_object_get(names, name));

		if (is_gate(name) && is_held(f))
			continue;
		json_object_set_new(names, name,
				    json_boolean(before && is_held(f)));
	}
	return names;
}

/* A rule that was judged on the tree as it ships, and here was not. */
static void add_missing(json_t *now, json_t *before)
{
	const char *name;
	json_t *held;

	json_object_foreach(before, name, held)
	{
		if (!json_object_get(now, name))
			json_object_set_new(now, name, json_false());
	}
}

static size_t count_held(const json_t *names)
{
	const char *name;
	json_t *held;
	size_t n = 0;

	json_object_foreach((json_t *)(uintptr_t)names, name, held)
		n += json_is_true(held);
	return n;
}

/* Was it broken? What is not there holds. */
static bool broke(const json_t *names, const char *name)
{
	return json_is_false(json_object_get(names, name));
}

/* How many hold without doing anything; @free where the kind of lab says it. */
static size_t free_of(const json_t *answer, const json_t *before)
{
	const json_t *free = json_object_get(answer, "free");

	return free ? (size_t)json_integer_value(free) : count_held(before);
}

static int points(const json_t *now, size_t free)
{
	size_t total = json_object_size(now), held = count_held(now);

	if (total && held == total)
		return 100;
	if (broke(now, "in-its-place") || broke(now, "same-guest") ||
	    broke(now, "run") || held <= free || free >= total)
		return 0;
	return (int)(100 * (held - free) / (total - free));
}

/* ---- the sentence ------------------------------------------------------------------ */

/* A specimen's name says too little: @at_length, what it is comes with it. */
static void say_broken(const json_t *findings, size_t broken, bool at_length,
		       char *text)
{
	const json_t *f;
	size_t i;

	json_array_foreach(findings, i, f)
	{
		const char *why = text_of(f, "why");
		int lap = (int)json_integer_value(json_object_get(f, "lap"));
		char on[24] = "";

		if (is_held(f))
			continue;
		if (lap)
			snprintf(on, sizeof(on), " on lap %d", lap);
		snprintf(text, SENTENCE, "%s does not hold%s: %s%s%.*s",
			 text_of(f, "name"), on,
			 at_length ? text_of(f, "says") : "",
			 at_length ? ": " : "", (int)strcspn(why, "\n"), why);
		break;
	}
	i = strlen(text);
	if (broken > 1)
		snprintf(text + i, SENTENCE - i, " (and %zu more)", broken - 1);
}

static void say_notes(const json_t *answer, char *text)
{
	size_t used = strlen(text);
	int ignored =
		(int)json_integer_value(json_object_get(answer, "ignored"));

	if (!json_integer_value(json_object_get(answer, "changed")))
		used += (size_t)snprintf(text + used, SENTENCE - used,
					 " Nothing was changed.");
	if (ignored && used < SENTENCE)
		snprintf(text + used, SENTENCE - used,
			 " Not counted: %d file%s (%s); what counts is C, "
			 "headers and assembly under hyp/.",
			 ignored, ignored > 1 ? "s" : "",
			 text_of(answer, "first"));
}

static void say_build(const json_t *answer, char *text)
{
	snprintf(text, SENTENCE, "It does not build: %s: %.300s",
		 text_of(answer, "wrong"), text_of(answer, "error"));
}

/* ---- results --------------------------------------------------------------------------- */

static json_t *begin(const struct handin *h)
{
	json_t *r = json_pack("{s:s, s:s, s:s, s:s, s:s}", "schema",
			      "vhelab-grade/1", "name", h->name, "student",
			      h->student, "lab", h->lab ? h->lab->name : "",
			      "sha256", h->sha256);

	if (h->lab && h->lab->seed)
		json_object_set_new(r, "drawn", json_string(lab_drawn(h->lab)));
	json_object_set_new(r, "hints",
			    h->hints < 0 ? json_null()
					 : json_integer(h->hints));
	return r;
}

static json_t *finish(json_t *r, const char *status, int mark, size_t held,
		      size_t total, const char *sentence)
{
	json_object_update_new(
		r, json_pack("{s:s, s:i, s:I, s:I, s:s}", "status", status,
			     "points", mark, "held", (json_int_t)held, "total",
			     (json_int_t)total, "sentence", sentence));
	return r;
}

json_t *mark_without(const struct handin *h, const char *status,
		     const char *sentence)
{
	json_t *r = finish(begin(h), status, 0, 0, 0, sentence);

	/* No mark is not a mark of nothing. */
	if (!strcmp(status, "not-graded"))
		json_object_set_new(r, "points", json_null());
	return r;
}

static json_t *mark_findings(const struct handin *h, const json_t *answer,
			     const json_t *reference)
{
	json_t *findings = json_object_get(answer, "findings");
	json_t *now = by_name(findings);
	json_t *before = by_name(json_object_get(reference, "findings"));
	size_t total, held;
	int mark;
	char sentence[SENTENCE] = "Every rule holds.";
	json_t *r = begin(h);

	add_missing(now, before);
	total = json_object_size(now);
	held = count_held(now);
	mark = points(now, free_of(answer, before));
	if (mark < 100) {
		snprintf(sentence, sizeof(sentence),
			 "Not every rule could be judged.");
		say_broken(findings, total - held,
			   json_object_get(answer, "free"), sentence);
	}
	say_notes(answer, sentence);
	finish(r, mark == 100 ? "passed" : "failed", mark, held, total,
	       sentence);
	json_object_set(r, "findings", findings);
	json_object_set(r, "runs", json_object_get(answer, "runs"));
	json_decref(now);
	json_decref(before);
	return r;
}

json_t *mark_result(const struct handin *h, const json_t *answer,
		    const json_t *reference)
{
	char sentence[SENTENCE];
	json_t *r;

	if (*text_of(answer, "refused"))
		return mark_without(h, "refused", text_of(answer, "refused"));
	if (!*text_of(answer, "wrong"))
		return mark_findings(h, answer, reference);
	say_build(answer, sentence);
	r = mark_without(h, "not-built", sentence);
	json_object_set(r, "output", json_object_get(answer, "output"));
	return r;
}
