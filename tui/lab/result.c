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

static void put_finding(FILE *out, const struct lab_finding *f)
{
	fprintf(out, "%-6s  %s", mark_of(f), f->name);
	if (f->lap)
		fprintf(out, ", lap %u", f->lap);
	fprintf(out, "\n        %s\n", f->says);
	if (f->why && *f->why)
		fprintf(out, "    %s\n", f->why);
}

size_t lab_result_held(const struct lab_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += r->findings[i].held;
	return n;
}

char *lab_result_text(const struct lab_result *r)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	/* What is wrong comes first: a student reads the top of it. */
	for (int held = 0; held < 2; held++) {
		for (size_t i = 0; i < r->count; i++) {
			if (r->findings[i].held == held)
				put_finding(out, &r->findings[i]);
		}
	}
	if (r->output)
		fprintf(out, "\n%s\n", r->output);
	fprintf(out, "\nlab %u, %s: %zu of %zu held%s\n", r->lab->number,
		r->lab->title, lab_result_held(r), r->count,
		r->passed ? ". The lab is passed." : "");
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
	return json_pack("{s:o, s:o, s:i, s:b, s:b, s:o}", "name",
			 lab_text(f->name), "says", lab_text(f->says), "lap",
			 (int)f->lap, "held", (int)f->held, "open",
			 (int)f->open, "why", lab_text(f->why ? f->why : ""));
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
