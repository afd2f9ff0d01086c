// SPDX-License-Identifier: MIT
#include "grade_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"

/* A drawing of a lap: each stretch of equal flags has the same width, for
 * most of a lap is one long stretch. */
#define LEFT   26
#define TOP    16
#define STEP   22
#define ROW    14
#define WIDEST 60 /* stretches */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int number_of(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

/* ---- the drawing ------------------------------------------------------------------- */

static void put_stretch(FILE *out, const json_t *change, int column)
{
	const char *flags = text_of(change, "flags");

	for (int row = 0; row < 4 && flags[row]; row++) {
		if (flags[row] == '-')
			continue;
		fprintf(out,
			"<rect class=\"%.5s\" x=\"%d\" y=\"%d\" width=\"%d\" "
			"height=\"%d\"/>",
			text_of(change, "world"), LEFT + column * STEP,
			TOP + row * ROW, STEP, ROW - 3);
	}
}

static int column_of(const json_t *changes, int event)
{
	const json_t *change;
	size_t i;
	int column = 0;

	json_array_foreach(changes, i, change)
	{
		if (number_of(change, "event") <= event)
			column = (int)i;
	}
	return column;
}

/* Points that share a stretch share its label. */
static void put_labels(FILE *out, const json_t *points, const json_t *changes)
{
	const json_t *point;
	int last = -1, high = 0;
	size_t i;

	json_array_foreach(points, i, point)
	{
		int column = column_of(changes, number_of(point, "event"));

		high = column == last ? !high : 0;
		last = column;
		fprintf(out, "<text x=\"%d\" y=\"%d\">%.2s</text>",
			LEFT + column * STEP + 1, TOP + 4 * ROW + 9 + high * 11,
			text_of(point, "name"));
	}
}

static void put_words(FILE *out, const json_t *lap)
{
	const json_t *points = json_object_get(lap, "points"), *point;
	size_t i;

	fprintf(out, "Flags on lap %d:", number_of(lap, "lap"));
	json_array_foreach(points, i, point)
	{
		fprintf(out, " %s ", text_of(point, "name"));
		markup_text(out, text_of(point, "flags"));
	}
}

static void put_lap(FILE *out, const json_t *lap)
{
	const json_t *changes = json_object_get(lap, "changes"), *change;
	size_t n = json_array_size(changes), i;
	int width = LEFT + (int)(n < WIDEST ? n : WIDEST) * STEP + 20;

	fprintf(out,
		"<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		"height=\"%d\"><title>",
		width, TOP + 4 * ROW + 26, width, TOP + 4 * ROW + 26);
	put_words(out, lap);
	fprintf(out, "</title><text x=\"0\" y=\"10\">lap %d</text>",
		number_of(lap, "lap"));
	for (int row = 0; row < 4; row++)
		fprintf(out, "<text x=\"8\" y=\"%d\">%c</text>",
			TOP + row * ROW + 9, "DAIF"[row]);
	json_array_foreach(changes, i, change)
	{
		if (i < WIDEST)
			put_stretch(out, change, (int)i);
	}
	put_labels(out, json_object_get(lap, "points"), changes);
	fputs("</svg>\n<p class=\"alt\">", out);
	put_words(out, lap);
	fputs("</p>\n", out);
}

/* ---- a hand-in ------------------------------------------------------------------------ */

static void put_broken(FILE *out, const json_t *findings)
{
	const json_t *f;
	size_t i;

	fputs("<dl>\n", out);
	json_array_foreach(findings, i, f)
	{
		if (json_is_true(json_object_get(f, "held")))
			continue;
		fputs("<dt>", out);
		markup_text(out, text_of(f, "name"));
		if (number_of(f, "lap"))
			fprintf(out, ", lap %d", number_of(f, "lap"));
		fputs("</dt><dd>", out);
		markup_text(out, text_of(f, "says"));
		fputs("<pre>", out);
		markup_lines(out, text_of(f, "why"));
		fputs("</pre></dd>\n", out);
	}
	fputs("</dl>\n", out);
}

static void put_runs(FILE *out, const json_t *runs)
{
	const json_t *run, *lap;
	size_t i, k;

	json_array_foreach(runs, i, run)
	{
		fputs("<h3>", out);
		markup_text(out, text_of(run, "mode"));
		fputs(", guest ", out);
		markup_text(out, text_of(run, "guest"));
		fputs("</h3>\n", out);
		json_array_foreach(json_object_get(run, "laps"), k, lap)
			put_lap(out, lap);
	}
}

static void put_handin(FILE *out, const json_t *r)
{
	fputs("<details id=\"", out);
	markup_text(out, text_of(r, "name"));
	fputs("\"><summary>", out);
	markup_text(out, text_of(r, "student"));
	fputs(", ", out);
	markup_text(out, text_of(r, "lab"));
	fprintf(out, ": %s</summary>\n<p>", text_of(r, "status"));
	markup_text(out, text_of(r, "sentence"));
	fputs("</p>\n", out);
	put_broken(out, json_object_get(r, "findings"));
	if (*text_of(r, "output")) {
		fputs("<pre>", out);
		markup_lines(out, text_of(r, "output"));
		fputs("</pre>\n", out);
	}
	put_runs(out, json_object_get(r, "runs"));
	fputs("</details>\n", out);
}

/* How many there are of this student's for this lab. */
static size_t count_same(const json_t *results, const json_t *r)
{
	const json_t *other;
	size_t i, n = 0;

	json_array_foreach(results, i, other) n +=
		!strcmp(text_of(other, "student"), text_of(r, "student")) &&
		!strcmp(text_of(other, "lab"), text_of(r, "lab"));
	return n;
}

static void put_row(FILE *out, const json_t *results, const json_t *r)
{
	size_t same = count_same(results, r);

	fputs("<tr><td>", out);
	markup_text(out, text_of(r, "student"));
	fputs("</td><td>", out);
	markup_text(out, text_of(r, "lab"));
	if (same > 1)
		fprintf(out, " (one of %zu)", same);
	fprintf(out, "</td><td class=\"n\">");
	if (strcmp(text_of(r, "status"), "not-graded") != 0)
		fprintf(out, "%d", number_of(r, "points"));
	fprintf(out, "</td><td class=\"n\">%d/%d</td><td>%s</td><td>",
		number_of(r, "held"), number_of(r, "total"),
		text_of(r, "status"));
	markup_text(out, text_of(r, "sentence"));
	/* A per cent sign in a name stands for itself, in a link it does not. */
	fputs("</td><td><a href=\"#", out);
	for (const char *at = text_of(r, "name"); *at; at++)
		fputs(*at == '%' ? "%25" : (char[]){ *at, '\0' }, out);
	fputs("\">details</a></td></tr>\n", out);
}

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'\">\n"
	"<title>vhelab: grades</title>\n<style>\n"
	"body{font:15px/1.4 sans-serif;margin:2em;max-width:75em}\n"
	"table{border-collapse:collapse}td,th{padding:.2em .6em;"
	"border-bottom:1px solid #bbb;text-align:left;vertical-align:top}\n"
	"td:nth-child(-n+5){white-space:nowrap}"
	"td.n{text-align:right}pre{overflow:auto;background:#f3f3f3;"
	"padding:.5em}\nsvg{display:block}svg text{font:10px monospace;"
	"fill:#000}\nrect{fill:#888}rect.guest{fill:#4a7}rect.hyp{fill:#147}"
	"rect.user{fill:#bbb}\np.alt{margin:.1em 0 .9em;font:12px monospace;"
	"color:#444}\n</style></head><body>\n<h1>Grades</h1>\n";

/* ---- the page ------------------------------------------------------------------------- */

/* What the teacher has to look at stands first. */
static const char *const order[] = { "not-graded", "refused", "not-built",
				     "failed", "passed" };

#define STATES (sizeof(order) / sizeof(order[0]))

/* By status, and as they came; the counts go to @counts. */
static json_t *by_status(const json_t *results, size_t counts[STATES])
{
	json_t *sorted = json_array(), *r;
	size_t i;

	for (size_t s = 0; s < STATES; s++) {
		counts[s] = 0;
		json_array_foreach(results, i, r)
		{
			if (strcmp(text_of(r, "status"), order[s]) != 0)
				continue;
			json_array_append(sorted, r);
			counts[s]++;
		}
	}
	return sorted;
}

static void put_counts(FILE *out, const size_t counts[STATES])
{
	const char *between = "<p>";

	for (size_t s = 0; s < STATES; s++) {
		if (!counts[s])
			continue;
		fprintf(out, "%s%zu %s", between, counts[s], order[s]);
		between = ", ";
	}
	fputs(*between == ',' ? "</p>\n" : "", out);
}

char *grade_page(const json_t *results)
{
	char *text = NULL;
	size_t len, i, counts[STATES];
	FILE *out = open_memstream(&text, &len);
	const json_t *r;
	json_t *sorted;

	if (!out)
		return NULL;
	sorted = by_status(results, counts);
	fputs(head, out);
	put_counts(out, counts);
	fputs("<table><thead><tr><th>student<th>lab<th>points<th>held<th>"
	      "status<th>what<th></tr></thead><tbody>\n",
	      out);
	json_array_foreach(sorted, i, r) put_row(out, results, r);
	fputs("</tbody></table>\n<p>In the drawings a box is a flag that is "
	      "set; blue: the world switch, green: the guest.</p>\n",
	      out);
	json_array_foreach(sorted, i, r) put_handin(out, r);
	json_decref(sorted);
	fputs("</body></html>\n", out);
	return fclose(out) ? NULL : text;
}
