// SPDX-License-Identifier: MIT
/* A result as text and as JSON. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "finding.h"

static const char *mark_of(const struct lab_finding *f)
{
	return f->held ? "held" : f->open ? "open" : "BROKEN";
}

static const char *mode_of(const struct lab_run *run)
{
	return run->nvhe ? "nvhe" : "vhe";
}

static const char *why_of(const struct lab_finding *f)
{
	return f->why ? f->why : "";
}

/* Is it said once for both? Where it was seen is then told of the first. */
static bool same(const struct lab_finding *a, const struct lab_finding *b)
{
	size_t line = strcspn(why_of(a), "\n");

	return a->held == b->held && a->open == b->open && a->run == b->run &&
	       !strcmp(a->name, b->name) && line == strcspn(why_of(b), "\n") &&
	       !strncmp(why_of(a), why_of(b), line);
}

/* ", lap 3", ", on laps 1 to 12": of this finding and those like it. */
static void put_laps(FILE *out, const struct lab_result *r, size_t at)
{
	const struct lab_finding *f = &r->findings[at];
	unsigned int last = f->lap;
	bool range = true;

	for (size_t i = at + 1; i < r->count; i++) {
		if (!same(f, &r->findings[i]))
			continue;
		range &= r->findings[i].lap == last + 1;
		last = r->findings[i].lap;
	}
	if (!f->lap)
		return;
	fprintf(out, last == f->lap ? ", lap %u" : ", on laps %u", f->lap);
	for (size_t i = at + 1; !range && i < r->count; i++) {
		if (same(f, &r->findings[i]))
			fprintf(out, ", %u", r->findings[i].lap);
	}
	if (range && last != f->lap)
		fprintf(out, " to %u", last);
}

static void put_finding(FILE *out, const struct lab_result *r, size_t at)
{
	const struct lab_finding *f = &r->findings[at];

	for (size_t i = 0; i < at; i++) {
		if (same(f, &r->findings[i]))
			return;
	}
	fprintf(out, "%-6s  %s", mark_of(f), f->name);
	if (f->run)
		fprintf(out, ", %s %s", mode_of(f->run), f->run->guest);
	put_laps(out, r, at);
	fprintf(out, "\n        %s\n", f->says);
	if (*why_of(f))
		fprintf(out, "    %s\n", f->why);
}

static void put_sum(FILE *out, const struct lab_result *r)
{
	fprintf(out, "lab %u, %s: %zu of %zu held%s\n", r->lab->number,
		r->lab->title, lab_result_held(r), r->count,
		r->passed ? ". The lab is passed." : "");
}

static void put_all(FILE *out, const struct lab_result *r, bool held)
{
	for (size_t i = 0; i < r->count; i++) {
		if (r->findings[i].held == held)
			put_finding(out, r, i);
	}
}

size_t lab_result_held(const struct lab_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += r->findings[i].held;
	return n;
}

char *lab_result_text(const struct lab_result *r, const char *folded)
{
	char *text = NULL;
	size_t len, held = lab_result_held(r);
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	/* A student reads the top of it, a terminal shows the end. */
	if (held < r->count || !folded) {
		put_sum(out, r);
		fputc('\n', out);
	}
	put_all(out, r, false);
	if (!folded)
		put_all(out, r, true);
	else if (held)
		fprintf(out, "held    %zu%s\n", held, folded);
	if (r->output)
		fprintf(out, "\n%s\n", r->output);
	fputc('\n', out);
	put_sum(out, r);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

json_t *lab_text(const char *text)
{
	char *utf8 = NULL;
	size_t len;
	FILE *out = open_memstream(&utf8, &len);
	json_t *json = NULL;

	while (out && *text) {
		uint32_t c;
		const char *next = utf8_next(text, &c);

		/* One byte that stands for the sign of what is no character. */
		if (c == 0xfffd && next == text + 1)
			fprintf(out, "\\x%02x", (unsigned char)*text);
		else
			fwrite(text, 1, (size_t)(next - text), out);
		text = next;
	}
	if (out && !fclose(out))
		json = json_string(utf8);
	free(utf8);
	return json;
}

static json_t *finding_json(const struct lab_finding *f)
{
	json_t *run = f->run ? json_pack("{s:s, s:s}", "mode", mode_of(f->run),
					 "guest", f->run->guest)
			     : NULL;
	json_t *all = json_pack(
		"{s:o, s:o, s:i, s:b, s:b, s:o}", "name", lab_text(f->name),
		"says", lab_text(f->says), "lap", (int)f->lap, "held",
		(int)f->held, "open", (int)f->open, "why", lab_text(why_of(f)));

	if (run)
		json_object_set_new(all, "run", run);
	return all;
}

json_t *lab_findings(const struct lab_result *r)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < r->count; i++) {
		if (!json_array_append_new(list, finding_json(&r->findings[i])))
			continue;
		json_decref(list);
		list = NULL;
	}
	return list;
}

char *lab_result_json(const struct lab_result *r)
{
	json_t *list = lab_findings(r), *all;
	char *text;

	all = json_pack("{s:s, s:s, s:i, s:b, s:o}", "schema", "vhelab-lab/1",
			"lab", r->lab->name, "number", (int)r->lab->number,
			"passed", (int)r->passed, "findings", list);
	if (all && r->output)
		json_object_set_new(all, "output", lab_text(r->output));
	text = all ? json_dumps(all, JSON_INDENT(1)) : NULL;
	json_decref(all);
	return text;
}
