// SPDX-License-Identifier: MIT
#include "finding.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/fold.h"
#include "base/text.h"

#define FORM_MAX      (64 * 1024)
#define COMMENT_WIDTH 76

void finding_why(struct lab_finding *f, const char *fmt, ...)
{
	va_list ap;
	char *why = NULL;

	va_start(ap, fmt);
	if (vasprintf(&why, fmt, ap) >= 0) {
		free(f->why);
		f->why = why;
	}
	va_end(ap);
}

struct lab_finding *finding_add(struct lab_result *result, const char *name,
				const char *says, unsigned int lap, bool held,
				const char *fmt, ...)
{
	struct lab_finding *more, *f;
	va_list ap;

	more = realloc(result->findings,
		       (result->count + 1) * sizeof(*result->findings));
	if (!more)
		return NULL;
	result->findings = more;
	f = &more[result->count++];
	*f = (struct lab_finding){ .name = strdup(name),
				   .says = strdup(says),
				   .held = held,
				   .lap = lap };
	va_start(ap, fmt);
	if (vasprintf(&f->why, fmt, ap) < 0)
		f->why = NULL;
	va_end(ap);
	return f;
}

void lab_result_release(struct lab_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		free(result->findings[i].name);
		free(result->findings[i].says);
		free(result->findings[i].why);
	}
	free(result->findings);
	free(result->output);
	*result = (struct lab_result){ 0 };
}

/* ---- the form -------------------------------------------------------------------- */

static int on_answer(void *ctx, const char *section, const char *key,
		     const char *value)
{
	struct answers *a = ctx;

	(void)section;
	if (a->count == LAB_QUESTIONS)
		return 0;
	snprintf(a->list[a->count].name, sizeof(a->list[0].name), "%s", key);
	snprintf(a->list[a->count].text, sizeof(a->list[0].text), "%s", value);
	text_scrub(a->list[a->count].text);
	a->count++;
	return 1;
}

static const struct lab_question *question_of(const struct lab *lab,
					      const char *line)
{
	for (size_t i = 0; i < lab->nquestions; i++) {
		const char *name = lab->questions[i].name;
		size_t len = strlen(name);

		if (!strncmp(line, name, len) && strchr(" \t=", line[len]))
			return &lab->questions[i];
	}
	return NULL;
}

static void put_comment(FILE *out, const char *text)
{
	char *lines = fold_text(text, COMMENT_WIDTH), *rest = lines, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (*line)
			fprintf(out, "# %s\n", line);
	}
	free(lines);
}

char *answers_form(const struct lab *lab, struct err *err)
{
	char *paper = lab_paper(lab, "answers", err), *form = NULL, *rest;
	size_t len;
	FILE *out = paper ? open_memstream(&form, &len) : NULL;

	rest = paper;
	for (char *line = out ? strsep(&rest, "\n") : NULL; line && rest;
	     line = strsep(&rest, "\n")) {
		const struct lab_question *q = question_of(lab, line);

		if (q)
			put_comment(out, q->asks);
		fprintf(out, "%s\n%s", line, q ? "\n" : "");
	}
	free(paper);
	if (out && !fclose(out))
		return form;
	if (paper)
		err_nomem(err);
	return NULL;
}

int answers_read(struct answers *a, const char *folder, struct err *err)
{
	char *path = NULL, *text;
	size_t size;
	int line = 0;

	*a = (struct answers){ 0 };
	if (asprintf(&path, "%s/answers", folder) < 0)
		return err_nomem(err);
	text = (char *)file_read(path, FORM_MAX, &size, err);
	if (text)
		line = ini_parse_string(text, on_answer, a);
	if (line)
		err_set(err, ERR_USAGE,
			"%s:%d: a line of the form reads: name = answer", path,
			line);
	free(path);
	free(text);
	return text && !line ? 0 : -1;
}

const char *answers_find(const struct answers *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++) {
		const char *text = a->list[i].text;

		if (!strcmp(a->list[i].name, name))
			return *text && strcmp(text, "TODO") ? text : NULL;
	}
	return NULL;
}
