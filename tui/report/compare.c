// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "json_impl.h"
#include "matrix.h"
#include "report/compare.h"

static void print_all(FILE *f, const struct matrix *m)
{
	const struct behaviour *first = m->rows[0].is;

	fprintf(f, "Laps 1 and 2 of the guest %s, held against %s.\n",
		first->guest, m->rows[0].label);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		fputc('\n', f);
		matrix_checkpoints(f, m, lap);
	}
	matrix_writes(f, m);
	fputc('\n', f);
	matrix_legend(f);
	fputc('\n', f);
	matrix_names(f, m);
	fputc('\n', f);
	matrix_rules(f, m);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		fputc('\n', f);
		matrix_cost(f, m, lap);
	}
	fputc('\n', f);
	matrix_cost_legend(f);
}

static void print_brief(FILE *f, const struct matrix *m)
{
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		matrix_checkpoints(f, m, lap);
	fputc('\n', f);
	matrix_rules(f, m);
	fputc('\n', f);
	matrix_cost(f, m, 0);
}

typedef void (*printer)(FILE *f, const struct matrix *m);

static char *print_with(const struct comparison *c, unsigned int width,
			printer print)
{
	struct matrix_row *rows = calloc(c->count, sizeof(*rows));
	struct matrix m = { .rows = rows, .count = c->count, .width = width };
	char *text = NULL;
	size_t len;
	FILE *f = rows ? open_memstream(&text, &len) : NULL;

	for (size_t i = 0; rows && i < c->count; i++)
		matrix_label(&rows[i], &c->targets[i]);
	if (f) {
		print(f, &m);
		if (fclose(f)) {
			free(text);
			text = NULL;
		}
	}
	free(rows);
	return text;
}

char *compare_text(const struct comparison *c, unsigned int width)
{
	return print_with(c, width, print_all);
}

char *compare_brief(const struct comparison *c)
{
	return print_with(c, 0, print_brief);
}

char *compare_json(const struct comparison *c)
{
	json_t *o = json_object(), *targets = json_array();

	json_set_text(o, "schema", "vhelab-compare/1");
	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(
			targets,
			behaviour_object(&c->targets[i], &c->targets[0]));
	json_set(o, "targets", targets);
	return json_finish(o);
}
