// SPDX-License-Identifier: MIT
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 72 /* of an explanation */

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

char *finding_lines(const char *sentence)
{
	char *text = NULL;
	size_t len, column = COLUMNS;
	FILE *out = open_memstream(&text, &len);

	while (out && *sentence) {
		size_t n = strcspn(sentence, " ");
		bool fits = column + 1 + n <= COLUMNS;

		fprintf(out, "%s%.*s", fits ? " " : "\n  ", (int)n, sentence);
		column = (fits ? column + 1 : 2) + n;
		sentence += n + (sentence[n] == ' ');
	}
	return out && !fclose(out) ? text : NULL;
}
