// SPDX-License-Identifier: MIT
#include "form.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/fold.h"
#include "base/text.h"
#include "lab/work.h"

#define FORM_MAX      (64 * 1024)
#define COMMENT_WIDTH 76

/* ---- reading -------------------------------------------------------------------- */

static void complain(struct answers *a, unsigned int line, const char *what,
		     const char *name, const char *more)
{
	if (!*a->fault)
		snprintf(a->fault, sizeof(a->fault), "answers:%u: %s%.40s%s",
			 line, what, name, more);
}

static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " \t\r");
	for (n = strlen(text); n && isspace((unsigned char)text[n - 1]); n--)
		text[n - 1] = '\0';
	return text;
}

/* A comment begins with a semicolon that has a blank in front of it. */
static char *without_comment(char *text)
{
	for (char *c = text; *c; c++) {
		if (*c == '\t')
			*c = ' ';
		if (*c == ';' && (c == text || c[-1] == ' ')) {
			*c = '\0';
			break;
		}
	}
	return text_scrub(trim(text));
}

/* The same but for case, and for what joins its words. */
static bool alike(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		bool joint = strchr("-_ ", *a) && strchr("-_ ", *b);

		if (!joint &&
		    tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
	}
	return *a == *b;
}

static bool is_question(struct answers *a, const struct lab *lab,
			const char *name, unsigned int line)
{
	char more[80] = "\"";

	for (size_t i = 0; i < lab->nquestions; i++) {
		const char *known = lab->questions[i].name;

		if (!strcmp(known, name))
			return true;
		if (alike(known, name))
			snprintf(more, sizeof(more), "\"; there is %s", known);
	}
	complain(a, line, "there is no question \"", name, more);
	return false;
}

static bool is_new(struct answers *a, const char *name, unsigned int line)
{
	char more[40];

	for (size_t i = 0; i < a->count; i++) {
		if (strcmp(a->list[i].name, name) != 0)
			continue;
		snprintf(more, sizeof(more), " stands in line %u already",
			 a->list[i].line);
		complain(a, line, "", name, more);
		return false;
	}
	return true;
}

static void read_line(struct answers *a, const struct lab *lab, char *text,
		      unsigned int line)
{
	char *sign, *name, *answer;

	text = trim(text);
	if (!*text || strchr("#;", *text))
		return;
	sign = strpbrk(text, "=:");
	if (!sign) {
		complain(a, line, "each line reads: name = answer", "", "");
		return;
	}
	*sign = '\0';
	name = text_scrub(trim(text));
	answer = without_comment(sign + 1);
	if (!is_question(a, lab, name, line) || !is_new(a, name, line))
		return;
	if (strlen(answer) >= sizeof(a->list[0].text)) {
		complain(a, line, "the answer is too long: ", name, "");
		return;
	}
	/* Each question once: there is room. */
	snprintf(a->list[a->count].name, sizeof(a->list[0].name), "%s", name);
	snprintf(a->list[a->count].text, sizeof(a->list[0].text), "%s", answer);
	a->list[a->count++].line = line;
}

int answers_read(struct answers *a, const struct lab *lab, const char *folder,
		 struct err *err)
{
	char *path = text_format("%s/answers", folder), *text, *rest, *line;
	unsigned int number = 0;
	size_t size;

	*a = (struct answers){ 0 };
	if (!path)
		return err_nomem(err);
	text = rest = (char *)file_read(path, FORM_MAX, &size, err);
	free(path);
	while ((line = strsep(&rest, "\n")))
		read_line(a, lab, line, ++number);
	free(text);
	return text ? 0 : -1;
}

const char *answers_find(const struct answers *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++) {
		const char *text = a->list[i].text;

		if (!strcmp(a->list[i].name, name))
			return *text && strcasecmp(text, "TODO") ? text : NULL;
	}
	return NULL;
}

/* ---- writing -------------------------------------------------------------------- */

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

static void put_line(FILE *out, const struct lab *lab, const char *line,
		     bool explained)
{
	const struct lab_question *q = question_of(lab, line);

	if (q)
		put_comment(out, q->asks);
	fprintf(out, "%s\n", line);
	if (q && explained && q->look)
		put_comment(out, q->look);
	if (q)
		fputc('\n', out);
}

static char *with_questions(const struct lab *lab, const char *name,
			    bool explained, struct err *err)
{
	char *paper = lab_paper(lab, name, err), *form = NULL, *rest;
	size_t len;
	FILE *out = paper ? open_memstream(&form, &len) : NULL;

	rest = paper;
	for (char *line = out ? strsep(&rest, "\n") : NULL; line && rest;
	     line = strsep(&rest, "\n"))
		put_line(out, lab, line, explained);
	free(paper);
	if (out && !fclose(out))
		return form;
	if (paper)
		err_nomem(err);
	return NULL;
}

char *answers_form(const struct lab *lab, struct err *err)
{
	return with_questions(lab, "answers", false, err);
}

char *lab_solution_form(const struct lab *lab, struct err *err)
{
	return with_questions(lab, "solution", true, err);
}
