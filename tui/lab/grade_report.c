// SPDX-License-Identifier: MIT
/* Results as the formats that others read. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "grade_page.h"
#include "lab/grade.h"
#include "tree.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int number_of(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

static bool is(const json_t *object, const char *key, const char *text)
{
	return !strcmp(text_of(object, key), text);
}

/* ---- files ------------------------------------------------------------------------- */

static int write_text(const char *out, const char *name, char *text,
		      struct err *err)
{
	char *path = text_format("%s/%s", out, name);
	int failed = path && text ? file_replace(path, text, strlen(text), err)
				  : err_nomem(err);

	free(path);
	free(text);
	return failed;
}

/* FOLDER/NAME/results.json */
static int write_json(const char *out, const char *folder, const char *name,
		      json_t *all, struct err *err)
{
	char *above = text_format("%s/%s", out, folder);
	char *dir = text_format("%s/%s/%s", out, folder, name);
	char *text = json_dumps(all, JSON_INDENT(1));
	int failed = 0;

	json_decref(all);
	if (!above || !dir)
		failed = err_nomem(err);
	else if ((mkdir(above, 0755) && errno != EEXIST) ||
		 (mkdir(dir, 0755) && errno != EEXIST))
		failed = err_set(err, ERR_ENV, "%s: %s", dir, strerror(errno));
	if (failed)
		free(text);
	else
		failed = write_text(dir, "results.json", text, err);
	free(above);
	free(dir);
	return failed;
}

/* ---- CSV (RFC 4180) ------------------------------------------------------------------- */

/* A spreadsheet takes what begins so for a formula. */
static void put_cell(FILE *out, const char *text, const char *end)
{
	fputc('"', out);
	if (*text && strchr("=+-@\t", *text))
		fputc('\'', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text == '\n' ? ' ' : *text, out);
	}
	fprintf(out, "\"%s", end);
}

static void put_row(FILE *out, const json_t *r)
{
	const json_t *hints = json_object_get(r, "hints");

	put_cell(out, text_of(r, "student"), ",");
	put_cell(out, text_of(r, "lab"), ",");
	if (is(r, "status", "not-graded"))
		fputs(",", out);
	else
		fprintf(out, "%d,", number_of(r, "points"));
	fprintf(out, "\"%d/%d\",", number_of(r, "held"), number_of(r, "total"));
	if (json_is_integer(hints))
		fprintf(out, "%d", (int)json_integer_value(hints));
	fputc(',', out);
	put_cell(out, text_of(r, "status"), ",");
	put_cell(out, text_of(r, "sentence"), ",");
	put_cell(out, text_of(r, "name"), "\r\n");
}

static char *csv(const json_t *results)
{
	char *text = NULL;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);
	const json_t *r;

	if (!out)
		return NULL;
	fputs("student,lab,points,held,hints,status,sentence,hand-in\r\n", out);
	json_array_foreach(results, i, r) put_row(out, r);
	return fclose(out) ? NULL : text;
}

/* ---- Gradescope: results.json of an autograder -------------------------------------------- */

static json_t *gradescope_test(const json_t *finding)
{
	bool held = json_is_true(json_object_get(finding, "held"));
	char name[120];
	int lap = number_of(finding, "lap");

	snprintf(name, sizeof(name), lap ? "%.80s, lap %d" : "%.80s",
		 text_of(finding, "name"), lap);
	return json_pack("{s:s, s:s, s:s}", "name", name, "status",
			 held ? "passed" : "failed", "output",
			 held ? text_of(finding, "says")
			      : text_of(finding, "why"));
}

static json_t *gradescope(const json_t *r)
{
	const json_t *findings = json_object_get(r, "findings"), *f;
	json_t *tests = json_array();
	size_t i;

	json_array_foreach(findings, i, f)
		json_array_append_new(tests, gradescope_test(f));
	return json_pack("{s:i, s:s, s:s, s:o}", "score",
			 number_of(r, "points"), "output",
			 text_of(r, "sentence"), "visibility", "visible",
			 "tests", tests);
}

/* ---- GitHub Classroom: what its autograding reporter takes of one runner ---------------------- */

static json_t *classroom(const json_t *r)
{
	const char *status = is(r, "status", "passed")	     ? "pass"
			     : is(r, "status", "not-graded") ? "error"
							     : "fail";

	/* The reporter adds up the scores of the tests: one has them all. */
	return json_pack("{s:i, s:s, s:i, s:[{s:s, s:s, s:i, s:s, s:s}]}",
			 "version", 1, "status", status, "max_score", 100,
			 "tests", "name", text_of(r, "lab"), "status", status,
			 "score", number_of(r, "points"), "message",
			 text_of(r, "sentence"), "test_code",
			 text_of(r, "name"));
}

/* ---- exercism: test runner interface, version 3 --------------------------------------------------- */

static json_t *exercism_test(const json_t *finding)
{
	bool held = json_is_true(json_object_get(finding, "held"));
	json_t *test = json_pack(
		"{s:s, s:s, s:s}", "name", text_of(finding, "name"), "status",
		held ? "pass" : "fail", "test_code", text_of(finding, "says"));

	if (!held)
		json_object_set_new(test, "message",
				    json_string(text_of(finding, "why")));
	return test;
}

static json_t *exercism(const json_t *r)
{
	const json_t *findings = json_object_get(r, "findings"), *f;
	bool judged = json_array_size(findings) > 0;
	json_t *tests = json_array(), *all;
	size_t i;

	json_array_foreach(findings, i, f)
		json_array_append_new(tests, exercism_test(f));
	all = json_pack("{s:i, s:s, s:o}", "version", 3, "status",
			is(r, "status", "passed") ? "pass"
			: judged		  ? "fail"
						  : "error",
			"tests", tests);
	if (!judged)
		json_object_set_new(all, "message",
				    json_string(text_of(r, "sentence")));
	return all;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

/* A folder of each; without a mark, Gradescope is to say that there is none. */
static int write_formats(const char *out, const json_t *r, struct err *err)
{
	const char *name = text_of(r, "name");

	if (!is(r, "status", "not-graded") &&
	    write_json(out, "gradescope", name, gradescope(r), err))
		return -1;
	return write_json(out, "exercism", name, exercism(r), err) ||
			       write_json(out, "classroom", name, classroom(r),
					  err)
		       ? -1
		       : 0;
}

int grade_report(const char *out, const json_t *results, struct err *err)
{
	const json_t *r;
	size_t i;

	if (write_text(out, "grades.csv", csv(results), err) ||
	    write_text(out, "index.html", grade_page(results), err))
		return -1;
	json_array_foreach(results, i, r)
	{
		if (write_formats(out, r, err))
			return -1;
	}
	return 0;
}
