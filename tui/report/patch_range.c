// SPDX-License-Identifier: MIT
/* Two versions of a series side by side. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "patch_words.h"

#define OLDER "older"
#define NEWER "newer"
#define LINE  79

static void print_version(FILE *f, const char *which,
			  const struct patch_report *p)
{
	fprintf(f, "%s, v%u: %s\n", which, p->version, p->title);
	fputs("  ", f);
	text_fold(f, p->verdict, 2, 2, LINE);
}

static void print_tables(FILE *f, const struct matrix *m)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		fputc('\n', f);
		matrix_checkpoints(f, m, lap);
	}
	matrix_writes(f, m);
	fputc('\n', f);
	matrix_rules(f, m);
	fputc('\n', f);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		matrix_cost(f, m, lap);
}

static void print_behaviour(FILE *f, const struct patch_range *r,
			    unsigned int width)
{
	struct matrix_row rows[3];
	struct matrix m = { .rows = rows, .width = width };

	fputs("\nAs behaviour, with VHE:\n", f);
	m.count = patch_range_rows(r, 0, rows);
	if (m.count == 1) {
		fputs("\nNeither version comes as far as a lap.\n", f);
		return;
	}
	print_tables(f, &m);
	fputs("\nAs behaviour, without VHE:\n", f);
	patch_range_rows(r, 1, rows);
	if (patch_range_changes(r, 1))
		print_tables(f, &m);
	else
		fputs("\nNeither version changes anything.\n", f);
	patch_range_rows(r, 0, rows);
	fputc('\n', f);
	matrix_legend(f);
	matrix_cost_legend(f);
	fputc('\n', f);
	matrix_names(f, &m);
}

char *patch_range_text(const struct patch_range *r, unsigned int width)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	print_version(f, OLDER, &r->from);
	print_version(f, NEWER, &r->to);
	fprintf(f, "\nAs texts (git range-diff):\n%s",
		*r->range ? r->range : "nothing to compare\n");
	print_behaviour(f, r, width);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
