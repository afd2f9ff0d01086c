// SPDX-License-Identifier: MIT
#include "side.h"

#include <stdlib.h>

int side_begin(struct side *s, size_t n)
{
	*s = (struct side){
		.rows = calloc(n, sizeof(*s->rows)),
		.entries = calloc(n, sizeof(*s->entries)),
		.n = n,
	};
	if (s->rows && s->entries)
		return 0;
	side_end(s);
	return -1;
}

void side_end(struct side *s)
{
	free(s->rows);
	free(s->entries);
}

char *side_write(const struct side *s, side_writer put, const void *of)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	put(f, s, of);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}

char *side_of_report(const struct report_input *in, side_writer put)
{
	struct behaviour b = { 0 };
	struct err err = { 0 };
	struct side s;
	char *text = NULL;

	if (behaviour_capture(&b, in->session, NULL, in->recorder, &err))
		return NULL;
	if (!side_begin(&s, 1)) {
		s.rows[0].is = &b;
		snprintf(s.rows[0].label, sizeof(s.rows[0].label),
			 "%s, %s, guest %s", b.name, b.mode, b.guest);
		text = side_write(&s, put, in);
		side_end(&s);
	}
	behaviour_release(&b);
	return text;
}

char *side_of_comparison(const struct comparison *c, side_writer put)
{
	struct side s;
	char *text;

	if (side_begin(&s, c->count))
		return NULL;
	for (size_t i = 0; i < c->count; i++)
		matrix_label(&s.rows[i], &c->targets[i]);
	text = side_write(&s, put, c);
	side_end(&s);
	return text;
}

static char *with_room(size_t n, side_writer put, const void *of)
{
	struct side s;
	char *text;

	if (side_begin(&s, n))
		return NULL;
	text = side_write(&s, put, of);
	side_end(&s);
	return text;
}

char *side_of_patch(const struct patch_report *p, side_writer put)
{
	return with_room(p->nsteps + 1, put, p);
}

char *side_of_range(const struct patch_range *r, side_writer put)
{
	return with_room(3, put, r);
}
